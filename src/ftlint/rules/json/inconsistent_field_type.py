"""J023 inconsistent-field-type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from ftlint.model.diagnostic import FileFix, Finding, Fix, Path, Safety, Severity, shape
from ftlint.model.naming import to_dotted
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Reads, Rule
from ftlint.rules.shared.digests import line_or_record
from ftlint.rules.shared.field_types import WORDS, converted, everywhere, kind_of
from ftlint.rules.shared.late_fields import Late, late_fields

_FREE: Final = frozenset({"content", "parameters", "arguments", "response_format", "schema"})
"""Keys below which types may differ by right where no table is made of the records."""

MIXED: Final = (4, 7)
"""The version of ``datasets`` since which a field of a JSON file may have several types.

https://github.com/huggingface/datasets/releases (tried with 4.3.0, 4.8.4 and 5.2.0 on 2026-11-28).
"""

_MOST: Final = 20
"""Findings a file, and a bound for what is kept of one record times twenty."""


class InconsistentFieldType(Rule):
    """A field is a string in one record and a number, a list or an object in another.

    ## Why is this bad?
    Loaders that make a table of the records (Arrow, as in TRL, Axolotl or LLaMA-Factory) stop with
    a type error that names no line. Others pass the odd value on, and the template prints it
    as Python would.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "source": "web"}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Bye!"}], "source": ["web", "mail"]}
    ```
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "score": 1}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Bye!"}], "score": "2"}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "score": 1}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Bye!"}], "score": 2}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Bye!"}]}
    ```

    Since version 4.7 `datasets` keeps each value as it is. What the trainer's package asks for decides
    the severity: an error where only older versions will do, a warning where they may be installed,
    a note where they may not.

    Null goes with every type, and whole numbers with fractions. Texts and lists of parts in
    `content` may be side by side for targets that make no table of the records.

    A field can also come too late: `datasets` takes columns and types from the first 10 MB of a
    file, and stops at a key, or the first value of a key that was null or an empty list, behind
    them (*Couldn't cast array of type ...*). LLaMA-Factory's mapping does the same to pictures,
    videos and audio after 1,000 records without any. The remedy is a record with the field at the
    start of the file.

    ## Fix safety
    Unsafe, since the author knows which type was meant: all records get the type that most have.
    Only numbers, booleans and objects are written as strings, or read from strings that hold
    nothing else; lists stay as they are.

    ## References
    - <https://github.com/huggingface/datasets/issues/6162>
    - <https://github.com/hiyouga/LlamaFactory/issues/3281>
    - <https://github.com/hiyouga/LlamaFactory/issues/6223>
    """

    code = "J023"
    name = "inconsistent-field-type"
    scope = "file"
    file_needs = ("collected",)
    shapeless = True
    as_written = True
    fixable = "unsafe"
    needs = Facts.EXTRA_KEYS | Facts.PARTS | Facts.CALLS | Facts.TOOLS
    reads = Reads.STRUCTURE
    reads_parameters = "arrow"

    def collect(self, record: Record) -> Any:
        """Keep (place, type) of every field, list indexes left out."""
        free = frozenset() if "arrow" in self.target.quirks else _FREE
        found = tuple(sorted(_table(record.written, free))[: _MOST * 20])
        return _shared(found) if found else None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report each field at the first record that deviates from the records before it."""
        first: dict[str, tuple[str, int, int]] = {}
        odd: dict[str, tuple[str, int, int]] = {}
        counts: Counter[tuple[str, str]] = Counter()
        plain = file.records - file.broken - len(file.collected)
        if plain > 0 and "arrow" in self.target.quirks:
            for place in ("messages[].content", "conversations[].value"):
                first[place] = ("string", 0, 0)
                counts[place, "string"] = plain
        tables: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for line, number, table in file.collected:
            tables.setdefault(table, [0, line, number])[0] += 1
        for table, (count, line, number) in tables.items():
            for place, kind in table:
                counts[place, kind] += count
                if first.setdefault(place, (kind, line, number))[0] != kind and len(odd) < _MOST:
                    odd.setdefault(place, (kind, line, number))
        yield from self._late(file, odd)
        severity, more = self._mixing()
        for place, (kind, line, number) in odd.items():
            usual, known, other = first[place]
            where = line_or_record(known, other, line) if other else "other records"
            where = "the same record" if other == number else where
            most = max((count, one) for (at, one), count in counts.items() if at == place)
            wanted = usual if counts[place, usual] == most[0] else most[1]
            yield Finding(
                f"{place} is {_a(kind)} here and {_a(usual)} in {where}",
                line=line,
                record=number,
                severity=severity,
                help=f"write the field with one type in all records{more}",
                salt=f"{place}\x1f{kind}",
                data=_Deviation(place, kind, wanted),
            )

    def _mixing(self) -> tuple[Severity | None, str]:
        """Return how bad a field of two types is for the versions of ``datasets`` that may read it.

        Up to ``MIXED`` it stops the run; since then the field keeps each value as it is.
        """
        if not self.target.datasets or "arrow" not in self.target.quirks:
            return None, ""
        oldest, newest = self.target.datasets_range()
        if newest < MIXED:
            return None, ""
        since = ".".join(map(str, MIXED))
        if oldest < MIXED:
            return Severity.WARNING, f": datasets before {since} stops at it"
        return Severity.INFO, ", where a template or a script expects one type"

    def _late(self, file: FileSummary, odd: Mapping[str, object]) -> Iterator[Finding]:
        """Report each field that a loader does not know yet when it first appears."""
        mapped = "maps-media" in self.target.quirks
        if "arrow" not in self.target.quirks:
            return
        for late in islice(late_fields(file, file.collected, mapped=mapped, told=odd), _MOST):
            how = "is empty or missing" if late.empty else "is missing or null"
            by_rows = late.before.endswith("records")
            yield Finding(
                f"{late.place} {how} in the first {late.before} and has a value from here on: loaders take "
                "its type from the start of the file",
                line=late.line,
                severity=Severity.WARNING if by_rows else None,
                help=f"move a record with {late.place} to the start of the file, give it a value "
                "in all records, or remove it",
                salt=f"{late.place}\x1flate",
                data=late,
            )

    def fix_for(self, record: Record, finding: Finding) -> Finding:
        """Point at the first field of the record with that place and type."""
        if isinstance(finding.data, Late):
            place = finding.data.place
            paths = (path for path, _, _ in _types(record.written, frozenset()))
            return finding._replace(path=next((p for p in paths if _pattern(p) == place), ()))
        assert isinstance(finding.data, _Deviation)
        place, kind, wanted = finding.data
        for path, found, value in _types(record.written, frozenset()):
            if found != kind or _pattern(path) != place:
                continue
            fix = None
            if wanted == kind or converted(value, wanted) is not None:
                fix = Fix(
                    f"Write {_a(wanted)} in all records",
                    Safety.UNSAFE,
                    file=FileFix.FIELD_TYPES,
                    types=((everywhere(path), wanted),),
                )
            return finding._replace(path=path, fix=fix)
        return finding


class _Deviation(NamedTuple):
    """A field, the type it has against the others, and the type that most records have."""

    place: str
    kind: str
    wanted: str


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "object" else f"a {kind}"


def _pattern(path: Path) -> str:
    """Write a path without the indexes of its lists.

    >>> _pattern(("messages", 3, "content"))
    'messages[].content'
    """
    return to_dotted(shape(path))


@lru_cache(maxsize=65_536)
def _shared(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return one tuple for all equal ones: records of a file have few different tables."""
    return table


@lru_cache(maxsize=65_536)
def _below(place: str, key: str) -> str:
    """Return the place of a key below another place."""
    step = to_dotted((key,))
    return f"{place}{step}" if not place or step.startswith("[") else f"{place}.{step}"


def _table(value: Any, free: frozenset[str]) -> set[tuple[str, str]]:
    """Return (place, type) of all that is not null; what ``_types`` yields, in less time."""
    found: set[tuple[str, str]] = set()
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        place, item = stack.pop()
        if type(item) is dict:
            stack.extend([(_below(place, key), item[key]) for key in item if key not in free])
            found.add((place, "object"))
        elif type(item) is list:
            below = place + "[]"
            stack.extend([(below, one) for one in item])
            found.add((place, "list"))
        elif item is not None:
            found.add((place, WORDS[type(item)]))
    found.discard(("", "object"))
    return found


def _types(value: Any, free: frozenset[str]) -> Iterator[tuple[Path, str, Any]]:
    """Yield (path, type, value) of all that is not null, in order, without recursion."""
    stack: list[tuple[Path, Any]] = [((), value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, dict):
            stack.extend(((*path, key), item[key]) for key in reversed(item) if key not in free)
        elif isinstance(item, list):
            stack.extend(((*path, i), item[i]) for i in range(len(item) - 1, -1, -1))
        kind = kind_of(item)
        if kind is not None and path:
            yield path, kind, item
