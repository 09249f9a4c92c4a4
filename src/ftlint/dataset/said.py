"""What of a record near-duplicates are found and compared by: its turns, and what frames them.

System prompts, tools, calls and masks are compared for equality: many records share them, and a
long one would make different questions alike. See ``dedup.near`` for the turns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xxhash import xxh3_64_intdigest

from ftlint.formats import Format
from ftlint.model.digests import IDENTITY_KEYS, canonical_json
from ftlint.model.masks import part_switches, spans, switches
from ftlint.model.record import Turn
from ftlint.model.roles import SYSTEM_ROLES

if TYPE_CHECKING:
    from ftlint.dataset.dedup.near import Words

FRAME_KEYS: Final = (
    "tools",
    "functions",
    "response_format",
    "weight",
    "label",
    "labels",
    "parallel_tool_calls",
)
"""Top-level keys that must be equal in two near-duplicates: they are no words."""

_CALLS: Final = ("tool_calls", "function_call")
THOUGHTS: Final = dict.fromkeys(("reasoning", "reasoning_content", "thinking")).keys()
"""Keys of the reasoning of a message, in the order in which it is read."""

LONG: Final = 1000
HEAD, TAIL = 150, 600
"""Characters of a text that begin and end what stands for one of more than ``LONG`` in the sketch:
a question before or behind a document that many records share must not drown in it."""
NUMBERED: Final = 700
"""Characters above which a text is numbered as a whole; there are fewer than ``LONG``, so that of
two records in different whitespace both have a number where one is cut."""


_BETWEEN: Final = re.compile(r"[\W_]+")
_ASCII_BETWEEN: Final = bytes(code for code in range(128) if not chr(code).isalnum())


class Sketched(NamedTuple):
    """The text that a record is sketched by, and numbers for its system prompt and for all of it.

    Records under different prompts never become candidates of each other. ``whole`` is 0 for short
    texts, none of which is cut.
    """

    text: bytes
    seed: int
    whole: int = 0


def sketched(texts: Sequence[str], systems: Sequence[str]) -> Sketched:
    """Return what stands for a record: its turns, folded, long ones by their ends."""
    text = "\n".join(texts)
    whole = 0
    if len(text) > NUMBERED and max(map(len, texts)) > NUMBERED:
        whole = _number(text)
        text = "\n".join([one if len(one) <= LONG else _ends(one) for one in texts])
    if not text.isascii():
        text = _folded(text)
    seed = system_seed("\n".join(systems)) if systems else 0
    return Sketched(text.encode("utf-8", "surrogatepass"), seed, whole)


def _number(text: str) -> int:
    """Return a number for the letters and digits of a text."""
    if text.isascii():
        return xxh3_64_intdigest(text.encode().lower().translate(None, _ASCII_BETWEEN))
    folded = _BETWEEN.sub("", _folded(text))
    return xxh3_64_intdigest(folded.encode("utf-8", "surrogatepass"))


def _ends(text: str) -> str:
    return f"{text[:HEAD]}\n{text[-TAIL:]}"


def _folded(text: str) -> str:
    from ftlint.dataset.dedup.folding import fold

    return fold(text)


@lru_cache(maxsize=4096)
def system_seed(text: str) -> int:
    """Return a number for a system prompt, its case and whitespace aside."""
    folded = " ".join(_folded(text).split())
    return xxh3_64_intdigest(folded.encode("utf-8", "surrogatepass")) & 0xFFFFFFFF if folded else 0


def words_of(value: dict[str, Any], fmt: Format, *, whole: bool = True) -> Words:
    """Return what near-duplicates are compared by; the final answer only of a ``whole`` record."""
    from ftlint.dataset.dedup.near import Words

    turns = fmt.turns(value)
    frame: list[Any] = [[key, value[key]] for key in FRAME_KEYS if key in value]
    if not turns:
        texts = strings(value[key] for key in value if key not in IDENTITY_KEYS)
        return Words(("\n".join(texts),), frame=canonical_json(frame) if frame else b"")
    if not whole and turns[-1].role == "assistant":
        turns = turns[:-1]
    said, roles = [], []
    asked = any(turn.role == "user" for turn in turns)
    for index, turn in enumerate(turns):
        frame.extend([index, *one] for one in _framing(turn))
        if turn.role in SYSTEM_ROLES:
            frame.append([index, turn.role, " ".join(_folded(turn.text).split())])
            continue
        said.append(turn.content if isinstance(turn.content, str) else turn.text)
        roles.append(_kind(turn, last=index == len(turns) - 1, asked=asked))
        reasoning = thoughts(turn.message)
        if reasoning:
            said.append("\n".join(reasoning))
            roles.append("reasoning")
    return Words(tuple(said), tuple(roles), canonical_json(frame) if frame else b"")


def _kind(turn: Turn, *, last: bool, asked: bool) -> str:
    if turn.role != "assistant":
        return turn.role
    return "answer" if last and asked and not turn.has_calls else "assistant" if asked else "text"


def _framing(turn: Turn) -> list[list[Any]]:
    """Return what of a turn must be equal: masks, calls, and parts that are no text."""
    message = turn.message
    found: list[list[Any]] = []
    if len(message) > 2:
        found += [list(one) for one in (*switches(message), *spans(message))]
        found += [[key, _nameless(message[key])] for key in _CALLS if message.get(key)]
    if type(turn.content) is list:
        found += [list(one) for one in part_switches(turn.content)]
        found += [
            [_nameless(part)]
            for part in turn.content
            if isinstance(part, dict) and not isinstance(part.get("text"), str)
        ]
    return found


def _nameless(value: Any) -> Any:
    """Return a value without the ids in it.

    The parser does the walk: it has room for levels that a function calling itself has not.
    """
    return json.loads(json.dumps(value), object_hook=_without_ids)


def _without_ids(item: dict[str, Any]) -> dict[str, Any]:
    named = {key: value for key, value in item.items() if key not in _IDS}
    if isinstance(named.get("arguments"), str):
        with suppress(ValueError, RecursionError):
            named["arguments"] = json.loads(named["arguments"])
    return named


_IDS: Final = frozenset({"id", "tool_call_id", "tool_use_id", "call_id"})


def thoughts(message: dict[str, Any]) -> list[str]:
    """Return the reasoning of a message."""
    if len(message) <= 2:
        return []
    return strings([message[key] for key in THOUGHTS if key in message], without="id")


def strings(items: Iterable[Any], without: str = "") -> list[str]:
    """Return every string in some values, in order; those at the key ``without`` are left out."""
    found: list[str] = []
    stack = [*items]
    stack.reverse()
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            inner = [one for key, one in item.items() if key != without or not isinstance(one, str)]
            stack.extend(reversed(inner))
        elif isinstance(item, list):
            stack.extend(reversed(item))
    return found
