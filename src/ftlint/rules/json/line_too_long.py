"""J021 line-too-long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class LineTooLong(Rule):
    """A line is longer than 10 MB.

    ## Why is this bad?
    No model takes an example of that length: far beyond any context window. Usually a whole
    book, a log file or an encoded file ended up in one record, and loaders run out of memory on
    it.

    ## Example
    ```jsonl fail pad=10000001
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "…"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    Images that are embedded as `data:` URLs do not count.
    """

    code = "J021"
    name = "line-too-long"
    severity = Severity.WARNING
    scope = "file"
    file_needs = ("long_lines",)

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report each line above the limit."""
        for line, size in traits.long_lines:
            yield Finding(
                f"The line is {size / 1e6:.1f} MB long, not counting embedded images",
                line=line,
                help="split the record, or drop it",
            )
