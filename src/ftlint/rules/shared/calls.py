"""Tool calls and declared tools as the rules see them, whatever the dialect of the record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from ftlint.model import blocks
from ftlint.model.diagnostic import Path
from ftlint.model.record import Record

UNPARSED: Final = object()
"""The value of arguments that are not JSON text, or that are missing."""


CACHED: Final = 4096
"""Sets of declared tools that are kept read."""


class Call(NamedTuple):
    """One call of a tool.

    ``turn`` is the index in ``record.turns``, ``path`` leads to the call object. ``arguments`` is
    what the record holds (a string where all is well), ``value`` what it means.
    """

    turn: int
    path: Path
    id: Any
    name: Any
    name_path: Path
    arguments: Any
    arguments_path: Path
    value: Any = UNPARSED
    legacy: bool = False
    id_path: Path = ()
    """Where the id is; empty where the dialect has none."""


@dataclass(eq=False, repr=False)
class Tool:
    """One declared tool: its function object and where that is.

    ``editable`` is False where the declaration is text inside a string.
    """

    path: Path
    function: dict[str, Any]
    editable: bool = True

    @cached_property
    def name(self) -> str | None:
        """Return the name when it is text."""
        name = self.function.get("name")
        return name if isinstance(name, str) else None

    @cached_property
    def parameters(self) -> dict[str, Any] | None:
        """Return the JSON Schema of the arguments when it is an object."""
        found = blocks.parameters(self.function)
        if found is None or not isinstance(found[1], dict):
            return None
        return _plain_types(found[1]) if str(found[1].get("type")).isupper() else found[1]

    @property
    def parameters_path(self) -> Path:
        """Return where the JSON Schema of the arguments is, or belongs."""
        found = blocks.parameters(self.function)
        return (*self.path, *(found[0] if found else ("parameters",)))


class Exchange(NamedTuple):
    """One assistant turn that calls tools, and the result turns right behind it.

    ``turn`` and ``results`` are indexes in ``record.turns``. ``last`` is True where nothing but
    those results follows.
    """

    turn: int
    calls: list[Call]
    results: list[int]
    last: bool


@dataclass(eq=False, repr=False)
class Toolset:
    """What a record declares; ``complete`` is False where a tool was unreadable."""

    tools: list[Tool]
    declared: bool
    complete: bool
    once: Mapping[str, Tool]
    """The tools whose names are declared exactly once, by name."""
    takes: dict[str, Callable[[Any], bool]] = field(default_factory=dict)
    """The tests of arguments by the names of tools, made when they are called."""

    @cached_property
    def strict(self) -> list[Tool]:
        """Return the tools whose parameters are marked strict."""
        return [
            tool
            for tool in self.tools
            if tool.editable and tool.function.get("strict") is True and tool.parameters is not None
        ]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the declared names, each once."""
        return tuple(dict.fromkeys(tool.name for tool in self.tools if tool.name))

    def fits(self, name: str, arguments: dict[str, Any]) -> bool:
        """Tell whether arguments are what the tool of that name takes; KeyError without one."""
        test = self.takes.get(name)
        if test is None:
            from ftlint.schema import validity

            parameters = self.once[name].parameters
            test = self.takes[name] = validity(parameters or {})
        return test(arguments)


class Toolbox:
    """The calls and the tools of one record."""

    __slots__ = ("_calls", "_record", "_set", "exchanges")

    def __init__(self, record: Record) -> None:
        """Read the tools; the calls are read when they are asked for."""
        self._record = record
        self._set = toolset(record)
        self._calls: list[Call] | None = None
        self.exchanges: list[Exchange] | None = None

    @property
    def tools(self) -> list[Tool]:
        """Return the declared tools."""
        return self._set.tools

    @property
    def declared(self) -> bool:
        """Tell whether any tools are declared."""
        return self._set.declared

    @property
    def complete(self) -> bool:
        """Tell whether all of them could be read."""
        return self._set.complete

    @property
    def calls(self) -> list[Call]:
        """Return the calls, in order."""
        if self._calls is None:
            self._calls = _read_calls(self._record)
        return self._calls

    def find(self, name: Any) -> Tool | None:
        """Return the tool of that name, if it is declared exactly once."""
        return self._set.once.get(name) if isinstance(name, str) else None


def toolbox(record: Record) -> Toolbox:
    """Read the calls and tools of a record, once for all rules that ask."""
    return record.remembered(Toolbox)


def declared_text(record: Record) -> bytes:
    """Return the declared tools of a record as JSON; TypeError where orjson cannot write them."""
    return record.remembered(_declared_text)


def _declared_text(record: Record) -> bytes:
    import orjson

    value = record.value
    declared = [value.get("tools"), value.get("functions"), value.get("toolConfig")]
    inner = value.get("input")
    if isinstance(inner, dict):
        declared += [inner.get("tools"), inner.get("functions")]
    return orjson.dumps(declared)


def _read_calls(record: Record) -> list[Call]:
    calls: list[Call] = []
    for index, turn in enumerate(record.turns):
        for path, call in turn.calls:
            function = call.get("function")
            calls.append(_call(index, path, (*path, "function"), function, call.get("id")))
        for block in blocks.blocks(turn.content, turn.content_path, blocks.CALLS):
            calls.append(_block_call(index, block))
        legacy = turn.message.get("function_call")
        if isinstance(legacy, dict):
            path = (*turn.path, "function_call")
            calls.append(_call(index, path, path, legacy, None)._replace(legacy=True))
    return calls


def _block_call(turn: int, block: blocks.Block) -> Call:
    arguments = block.body.get(block.dialect.value)
    return Call(
        turn=turn,
        path=block.path,
        id=block.id,
        name=block.body.get(block.dialect.name),
        name_path=(*block.path, block.dialect.name),
        arguments=arguments,
        arguments_path=(*block.path, block.dialect.value),
        value={} if arguments is None else _as_object(arguments),
        id_path=(*block.path, block.dialect.id) if block.dialect.id else (),
    )


def _plain_types(schema: Any) -> Any:
    """Return a schema with its types in lower case: Gemini's are written OBJECT, STRING …

    >>> _plain_types({"type": "OBJECT", "properties": {"type": {"type": "STRING"}}})
    {'type': 'object', 'properties': {'type': {'type': 'string'}}}
    """
    if isinstance(schema, list):
        return [_plain_types(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: item.lower() if key == "type" and isinstance(item, str) else _plain_types(item)
        for key, item in schema.items()
    }


_known: dict[bytes, Toolset] = {}
"""What is declared by its text: files repeat the same few sets of tools in every record."""


def toolset(record: Record) -> Toolset:
    """Read the declared tools of a record, once for all records with the same ones."""
    if record.shared is not None:
        return record.shared.remembered(_read_tools, record)
    try:
        text = declared_text(record)
    except TypeError:
        return _read_tools(record)
    found = _known.get(text)
    if found is None:
        if len(_known) >= CACHED:
            _known.clear()
        found = _known[text] = _read_tools(record)
    return found


def _read_tools(record: Record) -> Toolset:
    tools, declared, complete = _tools(record)
    names = Counter(tool.name for tool in tools)
    once = {tool.name: tool for tool in tools if tool.name is not None and names[tool.name] == 1}
    return Toolset(tools, declared, complete, once)


def _call(turn: int, path: Path, base: Path, function: Any, call_id: Any) -> Call:
    function = function if isinstance(function, dict) else {}
    arguments = function.get("arguments")
    return Call(
        turn=turn,
        path=path,
        id=call_id,
        name=function.get("name"),
        name_path=(*base, "name"),
        arguments=arguments,
        arguments_path=(*base, "arguments"),
        id_path=(*path, "id"),
        value=parse(arguments) if isinstance(arguments, str) else _as_object(arguments),
    )


def _as_object(arguments: Any) -> Any:
    return arguments if isinstance(arguments, dict) else UNPARSED


def parse(text: str) -> Any:
    """Return the value of a JSON text, or UNPARSED.

    >>> parse('{"a": 1}')
    {'a': 1}
    >>> parse("{'a': 1}") is UNPARSED, parse("NaN") is UNPARSED
    (True, True)
    """
    import orjson

    try:
        return orjson.loads(text)
    except ValueError:
        pass
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return UNPARSED


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _tools(record: Record) -> tuple[list[Tool], bool, bool]:
    found = [Tool(path, function) for path, function in record.tools()]
    declared = bool(found)
    count = len(found)
    expected = 0
    holders: list[tuple[Path, Any]] = [((), record.value), (("input",), record.value.get("input"))]
    for base, holder in holders:
        if not isinstance(holder, dict):
            continue
        for key in ("tools", "functions"):
            listed = holder.get(key)
            if isinstance(listed, list):
                expected += sum(map(_size, listed))
                declared = declared or bool(listed)
            elif isinstance(listed, str) and listed.strip():
                declared = True
                read = _from_text((*base, key), listed)
                if read is None:
                    expected += 1
                else:
                    found.extend(read)
            elif isinstance(listed, dict) and listed:
                declared = True
                expected += 1
    config = record.value.get("toolConfig")
    listed = config.get("tools") if isinstance(config, dict) else None
    expected += sum(map(_size, listed)) if isinstance(listed, list) else 0
    complete = count == expected and all(tool.name is not None for tool in found)
    return found, declared, complete


def _size(tool: Any) -> int:
    """Return how many functions a tool declares, or is expected to."""
    key = next((key for key in blocks.WRAPPED if isinstance(tool, dict) and key in tool), "")
    return len(tool[key]) if key and isinstance(tool[key], list) else 1


def _from_text(path: Path, text: str) -> list[Tool] | None:
    """Read tools that are written as a JSON text; None where one of them has another shape."""
    value = parse(text)
    if not isinstance(value, list):
        return None
    tools: list[Tool] = []
    for item in value:
        if not isinstance(item, dict):
            return None
        function = item.get("function", item)
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            return None
        tools.append(Tool(path, function, editable=False))
    return tools


def exchanges(record: Record) -> list[Exchange]:
    """Group the calls of a record with the results that follow them."""
    box = toolbox(record)
    if box.exchanges is not None:
        return box.exchanges
    turns = record.turns
    found: list[Exchange] = []
    by_turn: dict[int, list[Call]] = {}
    for call in box.calls:
        by_turn.setdefault(call.turn, []).append(call)
    for turn, calls in by_turn.items():
        end = turn + 1
        border = _border(record, turn)
        while end < border and any(True for _ in turns[end].results()):
            end += 1
        found.append(Exchange(turn, calls, list(range(turn + 1, end)), end == border))
    box.exchanges = found
    return found


def _border(record: Record, turn: int) -> int:
    """Return where the conversation of a turn ends: two answers to choose from are no sequence."""
    answered = record.aside + len(record.roles)
    branches = record.format.method == "dpo" and turn < answered
    return answered if branches else len(record.turns)
