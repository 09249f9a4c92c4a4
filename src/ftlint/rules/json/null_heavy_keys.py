"""J024 null-heavy-keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.model.diagnostic import FileFix, Finding, Fix, Path, Severity, shape
from ftlint.model.naming import to_dotted
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Reads, Rule

_LEGAL: Final = frozenset({"content", "weight"})
"""Keys of a message in which null has a meaning of its own."""


class NullHeavyKeys(Rule):
    """Several keys are null in nearly every record.

    ## Why is this bad?
    A table has the same columns in every row. Data that went through Arrow, Parquet or a data frame
    comes back with all keys in all records, most of them null: `"tool_calls": null` beside every
    text. Strict services refuse such keys, and templates print them.

    ## Example
    ```jsonl fail repeat=12
    {"messages": [{"role": "user", "content": "Hi", "name": null, "tool_calls": null, "tool_call_id": null}, {"role": "assistant", "content": "Hello!", "name": null, "tool_calls": null, "tool_call_id": null}]}
    ```
    ```jsonl fixed repeat=12
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: these keys are removed from every record in which they are null; all else stays.

    ## Options
    - `min-keys`: how many such keys make a finding, 2 by default.
    - `share`: the share of the records in which they are null, 0.9 by default.
    """

    code = "J024"
    name = "null-heavy-keys"
    severity = Severity.WARNING
    asked = True
    file_needs = ("collected",)
    shapeless = True
    as_written = True
    scope = "file"
    fixable = "safe"
    needs = Facts.EXTRA_KEYS | Facts.PARTS | Facts.CALLS | Facts.TOOLS | Facts.NAMES
    reads = Reads.STRUCTURE

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """From when on null keys are worth a finding."""

        min_keys: int = field(default=2, metadata={"help": "null keys that make a finding"})
        share: float = field(default=0.9, metadata={"help": "share of records with the null key"})

    def collect(self, record: Record) -> Any:
        """Keep the places that are null, each list with the index 0."""
        return tuple(sorted(set(_null_keys(record.written)), key=_shown)) or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report the keys that are null in nearly all records."""
        if file.records < 10:
            return
        counts = Counter(place for _, _, places in file.collected for place in places)
        heavy = [k for k, count in counts.items() if count >= self.options.share * file.records]
        if len(heavy) >= self.options.min_keys:
            heavy.sort(key=_shown)
            shown = ", ".join(map(_shown, heavy[:8])) + (", …" if len(heavy) > 8 else "")
            yield Finding(
                f"{len(heavy)} keys are null in nearly every record: {shown}",
                line=file.collected[0][0],
                help="write the records without keys whose value is null",
                fix=Fix(
                    "Remove these keys where they are null",
                    file=FileFix.NULL_KEYS,
                    nulls=tuple(heavy),
                ),
            )


def _shown(place: Path) -> str:
    """Write a place without the indexes of its lists.

    >>> _shown(("messages", 0, "name"))
    'messages[].name'
    """
    return to_dotted(shape(place))


def _null_keys(value: Any) -> Iterator[Path]:
    """Yield the places that are null, such as ``messages[].name``, down to three levels of keys."""
    stack: list[tuple[Path, Any, int]] = [((), value, 0)]
    while stack:
        place, item, depth = stack.pop()
        if isinstance(item, list):
            stack.extend(((*place, 0), one, depth) for one in item)
        elif isinstance(item, dict) and depth < 3:
            for key, one in item.items():
                below = (*place, key)
                if one is None and key not in _LEGAL:
                    yield below
                elif isinstance(one, (dict, list)):
                    stack.append((below, one, depth + 1))
