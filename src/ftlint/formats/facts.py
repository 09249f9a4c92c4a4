"""One cheap walk over a record's messages: role letters, facts, and the texts in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

from ftlint.formats import Format, Glance
from ftlint.model import masks
from ftlint.model.blocks import CALLS, RESULTS
from ftlint.model.record import Facts, Turn
from ftlint.model.roles import LETTERS, ROLE_LETTERS, canonical_role

_BLANK: Final = int(Facts.BLANK)
_PARTS: Final = int(Facts.PARTS)
_CALLS: Final = int(Facts.CALLS)
_TOOLS: Final = int(Facts.TOOLS)
_RESULTS: Final = int(Facts.RESULTS)
_WEIGHTS: Final = int(Facts.WEIGHTS)
_EXTRA: Final = int(Facts.EXTRA_KEYS)
_ODD: Final = int(Facts.ODD_ROLE)
_STRUCTURED: Final = int(Facts.STRUCTURED)

STRUCTURE_SIGNS: Final = frozenset("{[` \n\t\r")
"""What a text begins with that may be JSON or a code fence, whitespace apart."""

TURN_KEYS: Final[dict[str, int]] = {
    **dict.fromkeys(masks.TURN_KEYS, _WEIGHTS),
    "tool_calls": _CALLS,
    "function_call": _CALLS,
    "tool_call_id": _RESULTS,
    "name": int(Facts.NAMES),
    "reasoning": int(Facts.REASONING),
    "reasoning_content": int(Facts.REASONING),
    "thinking": int(Facts.REASONING),
}
"""What a key of a message says; any key not listed is an extra one."""

TOP_KEYS: Final[dict[str, int]] = {
    "tools": _TOOLS,
    "functions": _TOOLS,
    "toolConfig": _TOOLS,
    "response_format": int(Facts.RESPONSE_FORMAT),
    "weight": _WEIGHTS,
    "mask": _WEIGHTS | _EXTRA,
    "parallel_tool_calls": 0,
}
"""What a key at the top of a record says, beside the plain keys of its format."""

_OTHER_TAG: Final = int(Facts.OTHER_TAG)
_ROLE_FACTS: Final[dict[str, int]] = {"t": _RESULTS, "f": _RESULTS, "?": _ODD}


def walk_messages(
    messages: list[Any], role_key: str, content_key: str
) -> tuple[str, int, list[str | None]]:
    """Return role letters, facts and the string contents (None where the content is no string).

    Every item must be an object, as the schema has made sure; a TypeError or AttributeError tells
    the caller to take the tolerant walk.
    """
    roles = ""
    facts = 0
    texts: list[str | None] = []
    for message in messages:
        role = message[role_key]
        letter = LETTERS.get(role)
        if letter is None:
            facts |= _ODD
            letter = ROLE_LETTERS.get(canonical_role(role) or "", "?")
        elif letter == "t" or letter == "f":
            facts |= _RESULTS
        roles += letter
        content = message.get(content_key)
        if type(content) is str:
            if not content or content.isspace():
                facts |= _BLANK
            texts.append(content)
            if len(message) == 2:
                continue
        else:
            facts |= _PARTS
            texts.append(None)
        for key in message:
            if key != role_key and key != content_key:
                facts |= TURN_KEYS.get(key, _EXTRA)
    return roles, facts, texts


def walk_turns(turns: list[Turn]) -> tuple[str, int, list[str | None]]:
    """Do the same for any format, from turns already read; never raises."""
    roles = ""
    facts = 0
    texts: list[str | None] = []
    for turn in turns:
        letter = ROLE_LETTERS.get(turn.role, "?")
        facts |= _ROLE_FACTS.get(letter, 0)
        if turn.raw_role not in LETTERS if isinstance(turn.raw_role, str) else True:
            facts |= _ODD
        roles += letter
        content = turn.content
        if isinstance(content, str):
            if not content or content.isspace():
                facts |= _BLANK
            texts.append(content)
        else:
            facts |= _PARTS
            texts.append(None)
        own = (turn.role_path[-1], turn.content_path[-1]) if turn.role_path else ()
        if own and own[0] == "from" and letter in "uat" and turn.raw_role in ROLE_LETTERS:
            facts |= _OTHER_TAG
        for key in turn.message:
            if key not in own:
                facts |= TURN_KEYS.get(key, _EXTRA)
    return roles, facts, texts


def top_facts(value: dict[str, Any], shape: Format) -> int:
    """Return the facts that the keys at the top of a record tell."""
    facts = 0
    plain = shape.plain_keys
    for key in value:
        if key in TOP_KEYS:
            facts |= TOP_KEYS[key]
        elif key not in plain:
            facts |= _EXTRA
    holder = value.get("input")
    if isinstance(holder, dict) and ("tools" in holder or "functions" in holder):
        facts |= _TOOLS
    return facts


Reader = Callable[[dict[str, Any]], Glance]

UNGLANCED: Final = (LookupError, TypeError, AttributeError)
"""What a glance raises at a record that is not written as its shape says."""


def reader(shape: Format) -> Reader:
    """Return what looks at the records of a shape: see ``Format.glance``."""
    if shape.can("glance"):
        return shape.glance
    if shape.turns_key:
        return _list_reader(shape.turns_key, shape.role_key, shape.content_key)
    return shape.glance if shape.can("turns") else _no_turns


def _no_turns(value: dict[str, Any]) -> Glance:
    return (), (), (), ()


def _list_reader(turns_key: str, role_key: str, content_key: str) -> Reader:
    role_of, content_of = itemgetter(role_key), itemgetter(content_key)

    def read(value: dict[str, Any]) -> Glance:
        messages = value[turns_key]
        if type(messages) is not list:
            raise TypeError
        try:
            return tuple(map(role_of, messages)), [*map(content_of, messages)], messages, ()
        except KeyError:  # a turn that calls tools need not have a content
            contents = [message.get(content_key) for message in messages]
            return tuple(map(role_of, messages)), contents, messages, ()

    return read


def content_facts(contents: Sequence[Any]) -> int:
    """Return the facts that the contents of turns tell, whatever they are."""
    facts = 0
    for content in contents:
        if not isinstance(content, str):
            facts |= _PARTS
            if type(content) is list:
                for part in content:
                    if type(part) is dict:
                        facts |= _part_facts(part)
        elif not content or content.isspace():
            facts |= _BLANK
    last = contents[-1] if contents else None
    if isinstance(last, str) and last[:1] in STRUCTURE_SIGNS:
        facts |= _STRUCTURED
    return facts


def _part_facts(part: dict[str, Any]) -> int:
    """Return the facts that one part of a content tells."""
    facts = 0
    text = part.get("text")
    if isinstance(text, str):
        if not text or text.isspace():
            facts = _BLANK
        if len(part) == 1:
            return facts
    kind = part.get("type")
    if kind == "text" and len(part) == 2:
        return facts
    for kinds, fact in ((CALLS, _CALLS), (RESULTS, _RESULTS)):
        if (type(kind) is str and kind in kinds) or not kinds.keys().isdisjoint(part):
            facts |= fact
    return facts


_UNICODE_ESCAPE: Final = re.compile(rb"\\u")


def has_escapes(raw: bytes) -> bool:
    """Tell whether there are escapes that may stand for any character (``\\u``)."""
    return b"\\" in raw and _UNICODE_ESCAPE.search(raw) is not None


def is_odd(raw: bytes, escapes: bool = True) -> bool:
    """Tell whether a line may hold characters above U+007E.

    ``escapes`` tells whether its chunk has escapes at all, where that is known; only then is the
    line searched for them.
    """
    return not raw.isascii() or b"\x7f" in raw or (escapes and has_escapes(raw))
