"""What merging, deduplicating and splitting need of a record: digests, words, values at a key.

The digests are those of the linter, so what ``check`` calls a duplicate is one here as well.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_64_digest, xxh3_128_digest

from ftlint.dataset.looks import Look, Looks, Seen
from ftlint.formats import Format, Glance, named
from ftlint.formats.facts import UNGLANCED, top_facts, walk_messages, walk_turns
from ftlint.jsontext.numbers import exact as as_written
from ftlint.model.digests import (
    IDENTITY_KEYS,
    NO_ANSWER,
    Digests,
    anonymous,
    canonical_json,
    digest_other,
    shown_of,
)
from ftlint.model.masks import part_switches, spans, switches
from ftlint.model.record import Facts, content_text

if TYPE_CHECKING:
    from ftlint.dataset.dedup.near import Words

SHORT: Final = 120
"""Bytes of UTF-8 up to which a final answer counts as a label: 20 words, or 40 Han characters."""

_FRAME_KEYS: Final = (
    "tools",
    "functions",
    "response_format",
    "weight",
    "label",
    "parallel_tool_calls",
)
"""Top-level keys that must be equal in two near-duplicates: they are no words."""

MISSING: Final = object()

TOO_DEEP: Final = "nested too deeply"
"""What is wrong with a record that has too many levels to be looked through."""


class BrokenLine(Exception):
    """A line that holds no record; the text says why."""


def parse(raw: bytes) -> dict[str, Any] | None:
    """Return the record of a line, None for a blank one; raises BrokenLine."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        if not raw or raw.isspace():
            return None
        value = _lenient(raw)
    if type(value) is not dict:
        kind = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
        raise BrokenLine(f"{kind.get(type(value), 'a number')}, not an object")
    return value


def _lenient(raw: bytes) -> Any:
    """Read what orjson refuses and the standard library takes: lone surrogates, NaN.

    The value is the one that the linter goes on with.
    """
    import json

    from ftlint.jsontext.diagnose import MISSING as NO_VALUE
    from ftlint.jsontext.diagnose import diagnose

    try:
        text = raw.decode("utf-8")
        value = json.loads(text)
    except UnicodeDecodeError as error:
        raise BrokenLine(f"not UTF-8 (byte {error.start + 1} of the line)") from None
    except (ValueError, RecursionError):
        raise BrokenLine(diagnose(text).message) from None
    diagnosis = diagnose(text)
    return value if diagnosis.value is NO_VALUE else diagnosis.value


def value_at(value: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a dotted key, or MISSING.

    >>> value_at({"metadata": {"source": "a"}}, ("metadata", "source"))
    'a'
    """
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.lstrip("-").isdigit() and -len(value) <= int(step):
            if int(step) >= len(value):
                return MISSING
            value = value[int(step)]
        else:
            return MISSING
    return value


@dataclass(slots=True, eq=False)
class Reader:
    """Reads records of one run; what their keys and roles tell is learnt once: see ``looks``."""

    method: str | None = None
    input_format: str | None = None
    whole: bool = True
    """Texts are those of the whole record; False leaves the final answer out."""
    with_text: bool = False
    """``digest`` returns the text of a record where that is at hand."""
    looks: Looks = field(init=False)

    def __post_init__(self) -> None:
        forced = named(self.input_format) if self.input_format is not None else None
        self.looks = Looks(self.method, forced)

    def digest(self, value: dict[str, Any], into: Digests, raw: bytes = b"") -> bytes | None:
        """Add the digests of a record; returns its text where its turns are texts alone.

        The same as ``digest_other``, with its steps in one place for a record whose turns are
        texts, since this is what a pass over the data spends its time on. From ``raw``, the line
        that the value was parsed from, come integers beyond 64 bits.
        """
        look = self.looks.of(value)
        seen = glance = None
        try:
            glance = look.read(value)
            seen = look.seen(value, glance)
            texts = glance[1]
            if seen.tooling:
                raise TypeError  # calls are no texts
            answer = texts[-1]
            last = answer.encode()
            answers = seen.answers
            prompt = "\x1f".join(texts[:-1] if answers else texts).encode()
            key = xxh3_128_digest(prompt, seen.seed)
            number = xxh3_64_digest(last) if answers else NO_ANSWER
            if seen.plain:
                exact = xxh3_128_digest(key + number, look.seed)
            else:
                whole = as_written(value, raw)
                exact = xxh3_128_digest(canonical_json(anonymous(whole)))
        except (*UNGLANCED, ValueError):
            self._digest_other(as_written(value, raw), look, into, seen, glance)
            return None
        into.exact += exact
        into.prompt += key
        into.answer += number
        into.length.append(len(answer) if answers or seen.plain else 0)
        if self.with_text and seen.only:
            return b"%b\n%b" % (prompt, last) if answers and self.whole else prompt
        return None

    def _digest_other(
        self,
        value: dict[str, Any],
        look: Look,
        into: Digests,
        seen: Seen | None,
        glance: Glance | None,
    ) -> None:
        if seen is not None and glance is not None and look.format.turns_key and not glance[3]:
            contents, objects = glance[1], glance[2]
            shown = list(map(shown_of, seen.words, objects, contents))
            words = [item if isinstance(item, str) else None for item in contents]
            fmt, canonical = look.format, canonical_json(value)
            digest_other(into, value, fmt, canonical, seen.letters, words, seen.tooling, shown)
            return
        roles, facts, texts = _walk(value, look.format)
        tooling = bool((facts | top_facts(value, look.format)) & (Facts.CALLS | Facts.TOOLS))
        digest_other(into, value, look.format, canonical_json(value), roles, texts, tooling)

    def texts(self, value: dict[str, Any]) -> list[str]:
        """Return every text of a record that a model would see, roles apart."""
        look = self.looks.of(value)
        fmt = look.format
        if not fmt.turns_key or fmt.method != "sft":
            return _strings(value[key] for key in value if key not in IDENTITY_KEYS)
        try:
            _, contents, objects, _ = look.read(value)
            return [*map(content_text, contents)] + [t for one in objects for t in _more(one)]
        except UNGLANCED:
            turns = fmt.role_turns(value)
            return [turn.text for turn in turns] + [t for one in turns for t in _more(one.message)]

    def text(self, value: dict[str, Any]) -> bytes:
        """Return the text that near-duplicates are found by."""
        if not self.whole:
            return self.words(value).text
        return "\n".join(self.texts(value)).encode("utf-8", "surrogatepass")

    def words(self, value: dict[str, Any]) -> Words:
        """Return what near-duplicates are compared by."""
        from ftlint.dataset.dedup.near import Words

        turns = self.looks.of(value).format.role_turns(value)
        texts = self.texts(value)
        answer = ""
        if turns and turns[-1].role == "assistant" and not turns[-1].has_calls:
            answer = turns[-1].text
        if not self.whole and answer in texts:
            texts.reverse()
            texts.remove(answer)
            texts.reverse()
        masks = [
            [index, *said]
            for index, turn in enumerate(turns)
            if (
                said := [
                    *switches(turn.message),
                    *part_switches(turn.content),
                    *spans(turn.message),
                ]
            )
        ]
        stated = [[key, value[key]] for key in _FRAME_KEYS if key in value]
        return Words(
            "\n".join(texts).encode("utf-8", "surrogatepass"),
            canonical_json([masks, stated]) if masks or stated else b"",
            _label(answer) if self.whole else "",
        )


def _label(answer: str) -> str:
    """Return a short answer folded, and nothing for a long one."""
    if len(answer) > SHORT or len(answer.encode("utf-8", "surrogatepass")) > SHORT:
        return ""
    return " ".join(answer.casefold().split())


def _strings(items: Iterable[Any], without: str = "") -> list[str]:
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


def _more(message: dict[str, Any]) -> list[str]:
    """Return the texts of a message besides its content: calls and reasoning."""
    if len(message) == 2:
        return []
    return _strings([message[key] for key in _TEXT_KEYS if key in message], without="id")


_TEXT_KEYS: Final = (
    "tool_calls",
    "function_call",
    "reasoning",
    "reasoning_content",
    "thinking",
)


def _walk(value: dict[str, Any], fmt: Format) -> tuple[str, int, list[str | None]]:
    """Return role letters, facts and texts of a record, exactly as the linter reads them."""
    if fmt.turns_key:
        try:
            return walk_messages(value[fmt.turns_key], fmt.role_key, fmt.content_key)
        except (KeyError, TypeError, AttributeError):
            pass
    return walk_turns(fmt.role_turns(value))


@dataclass(slots=True)
class Lines:
    """The records of a piece of a file: 1-based lines in the piece, byte offsets in the file."""

    count: int = 0
    """Lines in the piece, blank and broken ones included."""
    line_of: array[int] = field(default_factory=lambda: array("I"))
    offset_of: array[int] = field(default_factory=lambda: array("Q"))
    problems: list[tuple[int, int, str]] = field(default_factory=list)
    """(line, offset, why) of each line that holds no record."""
