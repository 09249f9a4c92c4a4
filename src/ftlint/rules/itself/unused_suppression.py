"""Z001: an entry that excuses findings matches none."""

from __future__ import annotations

from ftlint.model.diagnostic import Effect, Severity
from ftlint.rules import Rule


class UnusedSuppression(Rule):
    """An entry that excuses findings matches none although its files were checked.

    ## What it does
    Looks for entries of `per-file-ignores` whose glob matched files of the run without
    suppressing anything, and, when `ftlint check` runs without paths and so over the whole
    project, for `ignore` tables of single records that matched nothing.

    ## Why is this bad?
    An excuse that nobody needs any more will hide the next fault of its kind. A record's excuse
    is tied to the content of the record: when the record changes, the excuse goes out of use on
    purpose, and this finding says so.

    ## Example
    ```toml
    [tool.ftlint.per-file-ignores]
    "data/clean/**" = ["empty-content"]
    ```
    Use instead: delete the entry, or widen its glob if it missed the files it was meant for.
    """

    code = "Z001"
    name = "unused-suppression"
    error_effect = Effect.ADVISES
    severity = Severity.WARNING
    scope = "file"
