"""J004 pretty-printed-json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ftlint.model.diagnostic import FileFix, Finding, Fix, Severity
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import NEUTRAL

if TYPE_CHECKING:
    from ftlint.source import Traits


BLOCK: Final = 10 << 20
"""Bytes that `datasets` hands to Arrow at once: an object cut by their end is not read.

https://github.com/huggingface/datasets/blob/main/src/datasets/packaged_modules/json/json.py
"""


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

    Trainers that load a `.json` file with `datasets` read such objects as well, in files up to 10 MB:
    for them there is no finding.

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
        if traits.layout not in ("pretty", "concatenated"):
            return
        severity = None
        if traits.extension == ".json" and traits.size <= BLOCK:
            if "arrow" in self.target.quirks and ".json" in self.target.extensions:
                return  # Arrow reads one object after the other
            severity = Severity.INFO if NEUTRAL in self.target.quirks else None
        fix = Fix("Write one record a line", file=FileFix.TO_LINES)
        help_text = "write each record on one line (json.dumps without indent)"
        if traits.layout == "pretty":
            said = "Records are spread over several lines"
        else:
            said = "The records are not separated by line ends"
        yield Finding(said, help=help_text, fix=fix, severity=severity)
