"""Z002: an ignore list of the configuration names a rule that does not exist."""

from __future__ import annotations

from ftlint.model.diagnostic import Effect, Severity
from ftlint.rules import Rule


class UnknownRule(Rule):
    """An ignore list of the configuration names a rule that does not exist.

    ## What it does
    Looks at `ignore`, `[[ignore]]` and `per-file-ignores` of the configuration for codes,
    prefixes and names that no rule has. The finding names the configuration file and its line.

    ## Why is this bad?
    An entry that is misspelt, or whose rule was renamed or removed, ignores nothing: the team
    believes that a rule is off while its findings come, or forgets why the entry is there.
    In `select`, and on the command line, such a name ends the run with exit status 2; in an
    ignore list it is a finding, so that a new version of ftlint never stops a pipeline at once.

    ## Example
    ```toml
    [tool.ftlint]
    ignore = ["empty-contnet"]
    ```
    Use instead:
    ```toml
    [tool.ftlint]
    ignore = ["empty-content"]
    ```
    """

    code = "Z002"
    name = "unknown-rule"
    error_effect = Effect.ADVISES
    severity = Severity.ERROR
    scope = "file"
