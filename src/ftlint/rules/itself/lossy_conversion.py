"""Z003: a conversion could not carry something over."""

from __future__ import annotations

from ftlint.model.diagnostic import Effect, Severity
from ftlint.rules import Rule


class LossyConversion(Rule):
    """A conversion could not carry something over.

    ## What it does
    `ftlint convert` notes everything that it drops, cuts or cannot express in the target, and
    reports what is lost: one finding for each kind of loss, at the first place in the source, with
    the count. The whole list, with more places, is what `--report PATH` writes.

    ## Why is this bad?
    A conversion that loses something in silence changes what the model learns: masked turns are
    trained, answers lose the tool calls they rest on, half of the rows are gone and nobody
    notices.

    ## Example
    Two answers of a ShareGPT record in a shape for one:
    ```sh
    ftlint convert chats.jsonl --to trl-prompt-completion -o train.jsonl
    ```
    Use instead an option that says what is wanted, such as a row for each answer:
    ```sh
    ftlint convert chats.jsonl --to trl-prompt-completion -O completion=each -o train.jsonl
    ```
    `--fail-on-loss` makes any loss, or one kind of it, end the command with status 1.
    """

    code = "Z003"
    name = "lossy-conversion"
    error_effect = Effect.ADVISES
    severity = Severity.WARNING
    scope = "file"
