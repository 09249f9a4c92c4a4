"""J006 blank-line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import FileFix, Finding, Fix, Severity
from ftlint.model.words import plural
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class BlankLine(Rule):
    """A line is empty or whitespace.

    ## Why is this bad?
    Some loaders refuse blank lines, others skip them: then the number of an example is no
    longer the number of its line, and every message of the service points at the wrong place.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}

    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: blank lines are removed, no record changes.
    """

    code = "J006"
    name = "blank-line"
    severity = Severity.WARNING
    scope = "file"
    file_needs = ("blank_count",)
    fixable = "safe"

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report blank lines once a file, with their number and the first of them."""
        if not traits.blank_count or traits.empty or traits.document:
            return
        if traits.middle_blank:
            shown = ", ".join(map(str, traits.blank_lines))
            more = "" if traits.blank_count <= len(traits.blank_lines) else ", …"
            message = f"{plural(traits.blank_count, 'blank line')} ({shown}{more})"
        else:
            message = f"{plural(traits.trailing_blank, 'blank line')} at the end of the file"
        yield Finding(
            message,
            line=traits.blank_lines[0],
            help="remove the blank lines",
            fix=Fix("Remove blank lines", file=FileFix.BLANK_LINES),
        )
