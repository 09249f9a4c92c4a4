"""J011 crlf."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import FileFix, Finding, Fix, Severity
from ftlint.model.words import plural
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class Crlf(Rule):
    """Lines end with carriage returns.

    ## Why is this bad?
    Parsers take a carriage return before the line feed for whitespace, so records are read
    right. But tools that compare, split or hash lines see a different file, and diffs show
    every line.

    ## Example
    ```jsonl fail newline=crlf
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: only the line ends change.
    """

    code = "J011"
    name = "crlf"
    verbose_only = True
    severity = Severity.INFO
    scope = "file"
    file_needs = ("crlf_lines", "lone_cr")
    fixable = "safe"

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report CRLF, and lone carriage returns where they are the only line ends."""
        if traits.crlf_lines:
            message = (
                f"{traits.crlf_lines:,} of {plural(traits.lines, 'line')} with CRLF at the end"
            )
        elif traits.lone_cr and traits.lines == 1:
            message = f"{traits.lone_cr} lone carriage returns as line ends"
        else:
            return
        yield Finding(
            message,
            help="write line feeds alone",
            fix=Fix("Write line feeds as line ends", file=FileFix.NEWLINES),
        )
