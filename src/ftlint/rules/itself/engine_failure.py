"""Z005: a rule, or a fix, failed on a record."""

from __future__ import annotations

from ftlint.model.diagnostic import Effect, Severity
from ftlint.rules import Rule


class EngineFailure(Rule):
    """A rule failed on a record, or a fix would have damaged one.

    ## What it does
    Reports a fault of ftlint itself, at the record where it happened: a rule that raised an
    exception, with its code and the kind of exception, or a fix whose result was not the record
    that it promised. The rule is skipped for that record, or for that file where it looks at
    files as a whole; the fix is left out. All other findings and files are complete.

    A rule that failed makes the exit status 2, a fix that was left out does not. The finding is
    reported whatever rules are selected.

    ## Why is this bad?
    The record was not checked by that rule: that it has no finding of the rule means nothing.

    ## Example
    ```
    error[Z005]: T410 missing-tool-result failed here: IndexError
    ```
    Use instead: report it with the record, or a small one like it, and go on without the rule
    meanwhile:
    ```sh
    ftlint check train.jsonl --ignore T410
    ```
    """

    code = "Z005"
    name = "engine-failure"
    error_effect = Effect.ADVISES
    severity = Severity.ERROR
    scope = "file"
    since = "0.2.0"
