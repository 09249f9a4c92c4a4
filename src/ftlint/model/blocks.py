"""Calls, results and declared tools in the dialects that write them as blocks: THE table.

Converse and Gemini wrap a block in an object whose key says what it is; Anthropic's blocks have a
``type``. Rules on tools see all of them through here.

Sources: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html,
https://ai.google.dev/api/caching#Part, https://docs.anthropic.com/en/api/messages (all read
2026-11-21).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ftlint.model.diagnostic import Path


class Dialect(NamedTuple):
    """How one kind of block is written.

    ``name``, ``value`` and ``id`` are keys inside the block; ``id`` is empty where there is none.
    """

    name: str
    value: str
    id: str = ""


CALLS: Final[Mapping[str, Dialect]] = {
    "toolUse": Dialect("name", "input", "toolUseId"),
    "functionCall": Dialect("name", "args", "id"),
    "function_call": Dialect("name", "args", "id"),
    "tool_use": Dialect("name", "input", "id"),
}
"""Blocks that call a tool, by the key that holds them or by their ``type``."""

RESULTS: Final[Mapping[str, Dialect]] = {
    "toolResult": Dialect("", "content", "toolUseId"),
    "functionResponse": Dialect("name", "response", "id"),
    "function_response": Dialect("name", "response", "id"),
    "tool_result": Dialect("", "content", "tool_use_id"),
}
"""Blocks that hold the result of a tool, likewise."""

DECLARED: Final[tuple[tuple[str, ...], ...]] = (
    ("tools",),
    ("functions",),
    ("toolConfig", "tools"),
)
"""Where a record has the list of its tools."""

WRAPPED: Final = ("function", "toolSpec", "functionDeclarations", "function_declarations")
"""Keys of a tool that hold the function, or a list of functions; without one it is the function."""

PARAMETERS: Final[tuple[tuple[str, ...], ...]] = (
    ("parameters",),
    ("input_schema",),
    ("inputSchema", "json"),
)
"""Where a declaration has the JSON Schema of its arguments."""


class Block(NamedTuple):
    """One call or result found among the blocks of a turn."""

    path: Path
    body: dict[str, Any]
    dialect: Dialect

    @property
    def id(self) -> Any:
        """Return the id that a call and its result share, None where the dialect has none."""
        return self.body.get(self.dialect.id) if self.dialect.id else None


def blocks(content: Any, path: Path, kinds: Mapping[str, Dialect]) -> Iterator[Block]:
    """Yield the blocks of some kinds (``CALLS`` or ``RESULTS``) in a content, with their paths."""
    if not isinstance(content, list):
        return
    for index, part in enumerate(content):
        if not isinstance(part, dict):
            continue
        kind = part.get("type")
        if isinstance(kind, str) and kind in kinds:
            yield Block((*path, index), part, kinds[kind])
            continue
        for key in part:
            if key in kinds and isinstance(part[key], dict):
                yield Block((*path, index, key), part[key], kinds[key])


def has_block(content: list[Any], kinds: Mapping[str, Dialect]) -> bool:
    """Tell at a glance whether a list of parts holds a block of some kinds.

    >>> has_block([{"type": "tool_use"}], CALLS), has_block([{"type": []}], CALLS)
    (True, False)
    """
    for part in content:
        if type(part) is dict:
            kind = part.get("type")
            if (type(kind) is str and kind in kinds) or not kinds.keys().isdisjoint(part):
                return True
    return False


def parameters(function: Mapping[str, Any]) -> tuple[tuple[str, ...], Any] | None:
    """Return where the schema of a declaration's arguments is, and the schema; None without one."""
    for place in PARAMETERS:
        value: Any = function
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            return place, value
    return None


def declared(holder: Mapping[str, Any], base: Path = ()) -> list[tuple[Path, dict[str, Any]]]:
    """Return the declared functions of a record with their paths, in order.

    >>> declared({"tools": [{"function": {"name": "f"}}, {"name": "g", "input_schema": {}}]})
    [(('tools', 0, 'function'), {'name': 'f'}), (('tools', 1), {'name': 'g', 'input_schema': {}})]
    """
    found: list[tuple[Path, dict[str, Any]]] = []
    for place in DECLARED:
        listed: Any = holder
        for key in place:
            listed = listed.get(key) if isinstance(listed, dict) else None
        if not isinstance(listed, list):
            continue
        for index, tool in enumerate(listed):
            if isinstance(tool, dict):
                found += _functions(tool, (*base, *place, index), place)
    return found


def _functions(
    tool: dict[str, Any], path: Path, place: tuple[str, ...]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    key = next((key for key in WRAPPED if isinstance(tool.get(key), dict | list)), None)
    if key is None:
        if place == ("functions",) or isinstance(tool.get("name"), str):
            yield path, tool
    elif isinstance(tool[key], dict):
        yield (*path, key), tool[key]
    else:
        for index, function in enumerate(tool[key]):
            if isinstance(function, dict):
                yield (*path, key, index), function
