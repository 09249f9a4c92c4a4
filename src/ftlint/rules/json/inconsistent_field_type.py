"""J023 inconsistent-field-type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.diagnostic import Finding, Path, to_dotted
from ftlint.record import Facts, Record
from ftlint.rules import FileSummary, Rule

ARROW: Final = frozenset({"trl", "axolotl", "llamafactory", "unsloth", "ms-swift"})
"""Targets that load files as Arrow tables, where a field has one type in all records."""

_FREE: Final = frozenset({"content", "parameters", "arguments", "response_format", "schema"})
"""Keys below which types may differ by right where no table is made of the records."""

_MOST: Final = 20
"""Findings a file, and a bound for what is kept of one record times twenty."""

_WORDS: Final = {str: "string", bool: "boolean", int: "number", float: "number"}
_ANY: Final = "[]"


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
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Bye!"}]}
    ```

    Null goes with every type, and whole numbers with fractions. Texts and lists of parts in
    `content` may stand side by side for targets that make no table of the records.

    There is no fix: the author knows which type was meant.

    ## References
    - <https://github.com/huggingface/datasets/issues/6162>
    """

    code = "J023"
    name = "inconsistent-field-type"
    scope = "file"
    needs = Facts.EXTRA_KEYS | Facts.PARTS | Facts.CALLS | Facts.TOOLS

    def collect(self, record: Record) -> Any:
        """Keep (place, type) of every field, list indexes left out."""
        free = frozenset() if self.target.name in ARROW else _FREE
        found = sorted({(_pattern(path), kind) for path, kind in _types(record.value, free)})
        return tuple(found[: _MOST * 20]) or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report each field at the first record that deviates from the records before it."""
        first: dict[str, tuple[str, int]] = {}
        reported: set[str] = set()
        plain = file.records - file.broken - len(file.collected)
        if plain > 0 and self.target.name in ARROW:
            first["messages[].content"] = first["conversations[].value"] = ("string", 0)
        for line, _, table in file.collected:
            for place, kind in table:
                known = first.setdefault(place, (kind, line))
                if known[0] != kind and place not in reported and len(reported) < _MOST:
                    reported.add(place)
                    where = f"line {known[1]}" if 0 < known[1] != line else "other records"
                    where = "the same record" if known[1] == line else where
                    yield Finding(
                        f"{place} is {_a(kind)} here and {_a(known[0])} in {where}",
                        line=line,
                        help="write the field with one type in all records",
                        salt=f"{place}\x1f{kind}",
                    )

    @classmethod
    def fix_for(cls, record: Record, finding: Finding) -> Finding:
        """Point at the first field of the record with that place and type."""
        place, _, kind = finding.salt.partition("\x1f")
        for path, found in _types(record.value, frozenset()):
            if found == kind and _pattern(path) == place:
                return finding._replace(path=path)
        return finding


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "object" else f"a {kind}"


def _pattern(path: Path) -> str:
    """Write a path without the indexes of its lists.

    >>> _pattern(("messages", 3, "content"))
    'messages[].content'
    """
    return to_dotted(tuple(-1 if isinstance(step, int) else step for step in path)).replace(
        "[-1]", _ANY
    )


def _types(value: Any, free: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Yield (path, type) of every value that is not null, in order, without recursion."""
    stack: list[tuple[Path, Any]] = [((), value)]
    while stack:
        path, item = stack.pop()
        kind = _WORDS.get(type(item))
        if isinstance(item, dict):
            kind = "object"
            stack.extend(((*path, key), item[key]) for key in reversed(item) if key not in free)
        elif isinstance(item, list):
            kind = "list"
            stack.extend(((*path, i), item[i]) for i in range(len(item) - 1, -1, -1))
        if kind is not None and path:
            yield path, kind
