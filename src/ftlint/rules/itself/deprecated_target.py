"""Z004: the provider has ended the service or the model, or is about to."""

from __future__ import annotations

from ftlint.model.diagnostic import Severity
from ftlint.rules import Rule


class DeprecatedTarget(Rule):
    """The trainer, API or model that the data is checked for has ended, or ends soon.

    ## What it does
    Compares today's date with the dates that each target's file holds, with their sources: the end
    of a service, the retirement of a model. What is past, or ends within 90 days, is reported
    once a run; where the provider has named no day, as information only.

    `ftlint stats` and `ftlint merge` print the same as a warning.

    ## Why is this bad?
    A file that passes every check is worth nothing on the day the service takes no more jobs.
    Weeks lie between preparing a dataset and training on it.

    ## Example
    ```sh
    ftlint check train.jsonl --target databricks
    ```
    Use instead a target that still takes jobs; `ftlint target` lists them with their ends:
    ```sh
    ftlint check train.jsonl --target together
    ```
    `SOURCE_DATE_EPOCH` (seconds since 1970) takes the place of today's date where runs must be
    repeatable.
    """

    code = "Z004"
    name = "deprecated-target"
    severity = Severity.WARNING
    scope = "file"
    since = "0.2.0"
