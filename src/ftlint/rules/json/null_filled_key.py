"""J028 null-filled-key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.json.inconsistent_field_type import MIXED
from ftlint.rules.shared.calls import toolbox

_MOST: Final = 64
"""Keys of one record that are kept."""


class NullFilledKey(Rule):
    """Objects of arguments or properties have other keys in other records of the file.

    ## Why is this bad?
    Versions of `datasets` before 4.7 read a file as one table: each object gets the keys of all
    objects in its place, with null where it had none. The model is trained on
    `{"port": "Brest", "boat": null}`, and no message says so.

    ## Example
    ```jsonl fail target=llamafactory
    {"messages": [{"role": "user", "content": "Tide?"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "tide", "arguments": {"port": "Brest"}}}]}]}
    {"messages": [{"role": "user", "content": "Boat?"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "boat", "arguments": {"name": "Maren"}}}]}]}
    ```
    ```jsonl pass target=llamafactory
    {"messages": [{"role": "user", "content": "Tide?"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "tide", "arguments": {"port": "Brest"}}}]}]}
    {"messages": [{"role": "user", "content": "And in Calais?"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "tide", "arguments": {"port": "Calais"}}}]}]}
    ```

    Targets whose package asks for newer versions are not concerned.

    ## Fix safety
    There is no fix: texts of JSON, or calls as `function_call` turns, are other shapes.

    ## References
    - <https://huggingface.co/docs/datasets/about_dataset_features>
    """

    code = "J028"
    name = "null-filled-key"
    severity = Severity.WARNING
    scope = "file"
    since = "0.2.0"
    asked = True
    needs = Facts.CALLS | Facts.TOOLS
    file_needs = ("collected",)

    def collect(self, record: Record) -> Any:
        """Keep the keys of the arguments of each call, and of the properties of each tool."""
        found = sorted(set(_key_sets(record)))[:_MOST]
        return tuple(found) or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report, for each place, the first record whose keys are not those of the first."""
        oldest, _ = self.target.datasets_range()
        if "arrow" not in self.target.quirks or oldest >= MIXED:
            return
        first: dict[str, tuple[str, ...]] = {}
        told: set[str] = set()
        for line, number, sets in file.collected:
            for place, keys in sets:
                known = first.setdefault(place, keys)
                odd = sorted({*known} ^ {*keys})
                if odd and place not in told:
                    told.add(place)
                    yield Finding(
                        f"{place} has other keys than in records before: {quote(odd[0], 30)} becomes "
                        "null where it is missing",
                        line=line,
                        record=number,
                        help=_HELP[place],
                        salt=place,
                    )


_HELP: Final = {
    "arguments": "load the file with datasets 4.7 or newer, or write the calls as function_call turns "
    "(from and value), whose value is text",
    "properties": "write tools as JSON text",
}


def _key_sets(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    box = toolbox(record)
    for call in box.calls:
        if isinstance(call.arguments, dict):
            yield "arguments", tuple(sorted(call.arguments))
    for tool in box.tools:
        properties = (tool.parameters or {}).get("properties") if tool.editable else None
        if isinstance(properties, dict):
            yield "properties", tuple(sorted(properties))
