"""J012 missing-final-newline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import FileFix, Finding, Fix, Severity
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class MissingFinalNewline(Rule):
    """The last line has no line end.

    ## Why is this bad?
    Files that are joined with `cat` then run two records into one line. A missing line end is
    also the first sign of a file that was cut off.

    ## Example
    ```jsonl fail chomp
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: a line feed is added.
    """

    code = "J012"
    name = "missing-final-newline"
    verbose_only = True
    severity = Severity.INFO
    scope = "file"
    file_needs = ("unfinished",)
    fixable = "safe"

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report a last line without line feed."""
        if traits.final_newline or traits.empty or traits.document:
            return
        if not (traits.extension == ".json" and traits.lines == 1):  # one value is a document too
            yield Finding(
                "The last line has no line end",
                help="end the file with a line feed",
                fix=Fix("Add the final line feed", file=FileFix.FINAL_NEWLINE),
            )
