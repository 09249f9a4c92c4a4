"""J009 bom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import FileFix, Finding, Fix
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class Bom(Rule):
    """The file begins with a UTF-8 byte order mark.

    ## Why is this bad?
    Editors on Windows put three invisible bytes at the start of a file. A strict parser takes
    them for a part of the first record and refuses line 1.

    ## Example
    ```jsonl fail charset=utf-8-sig
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: the three bytes are removed, nothing else changes.
    """

    code = "J009"
    name = "bom"
    file_needs = ("bom",)
    scope = "file"
    fixable = "safe"

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report a UTF-8 byte order mark; those of UTF-16 and UTF-32 belong to ``not-utf8``."""
        if traits.bom == "utf-8":
            yield Finding(
                "The file begins with a byte order mark",
                help="save the file as UTF-8 without BOM",
                fix=Fix("Remove the byte order mark", file=FileFix.STRIP_BOM),
            )
