"""J003 json-array-file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import Diagnostic, FileFix, Finding, Fix, Safety, Severity
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.neutral import NEUTRAL

if TYPE_CHECKING:
    from ftlint.source import Traits


class JsonArrayFile(Rule):
    """The whole file is one JSON array.

    ## Why is this bad?
    Fine-tuning APIs read JSON Lines: one record a line, no brackets around them, no commas
    between them. The records inside the array are checked all the same.

    ## Example
    ```jsonl fail
    [
      {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]},
      {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Hello!"}]}
    ]
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: each record is written on a line of its own, its strings byte for byte as they were. Unsafe
    for a file whose name ends in `.json`: what loads it as one JSON value could not any more. Targets
    that take `.json` files read the array, and have no finding.
    """

    code = "J003"
    name = "json-array-file"
    scope = "file"
    file_needs = ("document",)
    fixable = "mixed"

    @classmethod
    def sum_up(cls, file: FileSummary, found: list[Diagnostic]) -> list[Diagnostic]:
        """Offer no fix where the items are not records of any shape: they may be turns of one."""
        if file.formats.keys() != {"unknown"}:
            return found
        help_text = (
            "write each record on a line of its own; if the array is one conversation, write "
            '{"conversations": [...]} on one line'
        )
        return [item._replace(fix=None, help=help_text) for item in found]

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report a file whose layout is an array."""
        named = traits.extension == ".json"
        if traits.layout != "array" or (named and ".json" in self.target.extensions):
            return
        safety = Safety.UNSAFE if named else Safety.SAFE
        neutral = NEUTRAL in self.target.quirks
        yield Finding(
            "The file is one JSON array, not one record a line",
            help="write each item of the array on a line of its own",
            fix=Fix("Write one record a line", safety, file=FileFix.TO_LINES),
            severity=Severity.INFO if named and neutral else None,
        )
