"""J004 pretty-printed-json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import FileFix, Finding, Fix
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class PrettyPrintedJson(Rule):
    """Records are spread over several lines, or are on one line without an end.

    ## Why is this bad?
    A loader of JSON Lines takes each line for a record. Printed with indentation, one record
    becomes many lines of which none parses.

    ## Example
    ```jsonl fail
    {
      "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello!"}
      ]
    }
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: each record is written on a line of its own, its strings byte for byte as they were.
    """

    code = "J004"
    name = "pretty-printed-json"
    scope = "file"
    file_needs = ("document",)
    fixable = "safe"
    parse = True

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report a file that is laid out value by value."""
        fix = Fix("Write one record a line", file=FileFix.TO_LINES)
        help_text = "write each record on one line (json.dumps without indent)"
        if traits.layout == "pretty":
            yield Finding("Records are spread over several lines", help=help_text, fix=fix)
        elif traits.layout == "concatenated":
            yield Finding("The records are not separated by line ends", help=help_text, fix=fix)
