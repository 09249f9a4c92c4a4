"""T419 inconsistent-tool-definitions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Related, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Reads, Rule
from ftlint.rules.shared.calls import toolbox
from ftlint.rules.shared.digests import line_or_record

SHOWN: Final = 10
"""Tools that get a finding each; more than that are reported together."""

_WORDS: Final = frozenset({"description", "title", "examples", "$comment"})


class InconsistentToolDefinitions(Rule):
    """The same tool has different parameters in different records of a file.

    ## Why is this bad?
    The model sees one name with several signatures. Mostly a schema was edited half-way through the
    collection, or a table library merged the properties of all tools into each.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}
    {"messages": [{"role": "user", "content": "Ho"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"town": {"type": "string"}}}}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}
    {"messages": [{"role": "user", "content": "Ho"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string", "description": "Where"}}}}}]}
    ```

    Descriptions may differ; the rule compares names, types and what is required. It is about tools
    that most records share: where records bring tools of their own, equal names say nothing.

    ## Fix safety
    There is no fix: which definition is the right one is not known.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "T419"
    name = "inconsistent-tool-definitions"
    severity = Severity.WARNING
    scope = "file"
    file_needs = ("collected",)
    needs = Facts.TOOLS
    reads = Reads.TOOLS

    def collect(self, record: Record) -> Any:
        """Keep the name of each tool with a digest of its parameters."""
        tools = toolbox(record).tools
        return tuple((tool.name, digest(tool.parameters)) for tool in tools if tool.name) or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report the tools that have more than one digest."""
        seen: dict[str, dict[bytes, list[int]]] = {}
        for line, number, tools in file.collected:
            for name, key in dict(tools).items():
                place = seen.setdefault(name, {}).setdefault(key, [0, line, number])
                place[0] += 1
        mixed = {
            name: kinds
            for name, kinds in seen.items()
            if len(kinds) > 1 and 2 * _records_with(kinds) > len(file.collected)
        }
        if len(mixed) > SHOWN:
            names = ", ".join(quote(name, 40) for name in list(mixed)[:SHOWN])
            line, number = min(_deviating(kinds)[1:] for kinds in mixed.values())
            yield Finding(
                f"{len(mixed)} tools have different parameters in different records: {names} "
                f"and {len(mixed) - SHOWN} more",
                line=line,
                record=number,
                help=_HELP,
                salt="all",
            )
            return
        for name, kinds in mixed.items():
            usual = max(kinds.values(), key=lambda place: (place[0], -place[1]))
            count, line, number = _deviating(kinds)
            there = line_or_record(usual[1], usual[2], line)
            yield Finding(
                f"Tool {quote(name)} has {len(kinds)} different definitions in this file: "
                f"{plural(usual[0], 'record')} as in {there}, {plural(count, 'record')} as here",
                line=line,
                record=number,
                help=_HELP,
                related=(Related("the usual definition", file.name, usual[1], usual[2]),),
                salt=name,
            )


_HELP: Final = "give the tool the same parameters in every record"


def _records_with(kinds: dict[bytes, list[int]]) -> int:
    return sum(place[0] for place in kinds.values())


def _deviating(kinds: dict[bytes, list[int]]) -> tuple[int, int, int]:
    """Return (count, line, number of its first record) of the first unusual definition."""
    usual = max(kinds.values(), key=lambda place: (place[0], -place[1]))
    others = [place for place in kinds.values() if place is not usual]
    first = min(others, key=lambda place: place[1])
    return first[0], first[1], first[2]


def digest(parameters: Any) -> bytes:
    """Return 8 bytes that depend on what a schema asks for, not on its words or its key order."""
    import orjson

    try:
        return _digest(orjson.dumps(parameters))
    except TypeError:
        return _hash(repr(parameters).encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=4096)
def _digest(text: bytes) -> bytes:
    """Do the same for a schema as JSON; files repeat the same few in every record."""
    import orjson

    return _hash(orjson.dumps(_bare(orjson.loads(text), 0), option=orjson.OPT_SORT_KEYS))


def _hash(text: bytes) -> bytes:
    from xxhash import xxh3_64_digest

    return bytes(xxh3_64_digest(text))


def _bare(schema: Any, depth: int) -> Any:
    if depth > 64:
        return None
    if isinstance(schema, dict):
        return {
            key: sorted(item)
            if key == "required" and isinstance(item, list) and all(type(x) is str for x in item)
            else _bare(item, depth + 1)
            for key, item in schema.items()
            if not (key in _WORDS and not isinstance(item, dict))
        }
    if isinstance(schema, list):
        return [_bare(item, depth + 1) for item in schema]
    return schema
