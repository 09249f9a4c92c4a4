"""What merging, deduplicating and splitting need of a record: digests, words, values at a key.

The digests are those of the linter, so what ``check`` calls a copy is a copy here as well.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_64_digest, xxh3_128_digest

from ftlint.formats import Format, all_formats, detect
from ftlint.model.digests import (
    IDENTITY_KEYS,
    NO_ANSWER,
    Digests,
    canonical_json,
    digest_other,
    role_seed,
    shape_seed,
)
from ftlint.model.masks import part_switches, spans, switches
from ftlint.model.record import walk_strings
from ftlint.model.roles import LETTERS

if TYPE_CHECKING:
    from ftlint.dataset.dedup.near import Words
    from ftlint.model.record import Turn

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

    from ftlint.jsontext import MISSING as NO_VALUE
    from ftlint.jsontext import diagnose

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


Shape = tuple[Format, int, str, str]
"""A format, the seed of its digests, and its keys of role and text (no role key: no messages)."""


@dataclass(slots=True)
class Reader:
    """Reads records of one run; remembers formats by the keys of a record."""

    method: str | None = None
    input_format: str | None = None
    whole: bool = True
    """Texts are those of the whole record; False leaves the final answer out."""
    with_text: bool = False
    """``digest`` returns the text of a plain record."""
    shapes: dict[tuple[str, ...], Shape] = field(default_factory=dict)
    roles: dict[tuple[Any, ...], tuple[int, bool]] = field(default_factory=dict)

    def shape(self, value: dict[str, Any]) -> Shape:
        """Return the format of a record, the seed of its digests and its keys."""
        keys = tuple(value)
        known = self.shapes.get(keys)
        if known is not None:
            return known
        if self.input_format is not None:
            fmt, decided = all_formats()[self.input_format], True
        else:
            fmt, decided = detect(value, self.method)
        role_key = fmt.role_key if fmt.turns_key else ""
        found = fmt, shape_seed(fmt.name), role_key, fmt.content_key
        if decided and len(self.shapes) < 4096:
            self.shapes[keys] = found
        return found

    def digest(self, value: dict[str, Any], into: Digests) -> bytes | None:
        """Add the digests of a record; returns its text where that is all there is to it.

        The same as ``Digests.add_plain`` for a record of nothing but roles and texts, with its
        steps in one place, since this is what a pass over the data spends its time on.
        """
        fmt, shape, role_key, text_key = self.shapes.get(tuple(value)) or self.shape(value)
        if role_key and len(value) == 1:
            try:
                messages = value[fmt.turns_key]
                texts = [message[text_key] for message in messages]
                roles = tuple([message[role_key] for message in messages])
                seed, answers = self.roles.get(roles) or self._roles(roles)
                if sum(map(len, messages)) == 2 * len(texts):
                    answer = texts[-1]
                    last = answer.encode()
                    if answers:
                        prompt = "\x1f".join(texts[:-1]).encode()
                        number = xxh3_64_digest(last)
                    else:
                        prompt = "\x1f".join(texts).encode()
                        number = NO_ANSWER
                    key = xxh3_128_digest(prompt, seed)
                    into.exact += xxh3_128_digest(key + number, shape)
                    into.prompt += key
                    into.answer += number
                    into.length.append(len(answer))
                    if self.with_text:
                        return b"%b\n%b" % (prompt, last) if answers and self.whole else prompt
                    return None
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                pass
        self._digest_other(value, fmt, into)
        return None

    def _roles(self, roles: tuple[Any, ...]) -> tuple[int, bool]:
        """Return the seed of a sequence of role words and whether the last one answers."""
        letters = "".join([LETTERS[role] for role in roles])
        found = role_seed(letters), letters[-1] == "a"
        if len(self.roles) < 65_536:
            self.roles[roles] = found
        return found

    def _digest_other(self, value: dict[str, Any], fmt: Format, into: Digests) -> None:
        from ftlint.formats.facts import top_facts
        from ftlint.model.record import Facts

        roles, facts, texts = _walk(value, fmt)
        tooling = bool((facts | top_facts(value, fmt)) & (Facts.CALLS | Facts.TOOLS))
        digest_other(into, value, fmt, canonical_json(value), roles, texts, tooling)

    def texts(self, value: dict[str, Any]) -> list[str]:
        """Return every text of a record that a model would see, roles apart."""
        fmt, _, _, _ = self.shapes.get(tuple(value)) or self.shape(value)
        return _texts(value, fmt, fmt.role_turns(value))

    def words(self, value: dict[str, Any]) -> Words:
        """Return what near-duplicates are compared by."""
        from ftlint.dataset.dedup.near import Words

        fmt, _, role_key, text_key = self.shapes.get(tuple(value)) or self.shape(value)
        if role_key and len(value) == 1:
            try:
                messages = value[fmt.turns_key]
                texts = [message[text_key] for message in messages]
                roles = tuple([message[role_key] for message in messages])
                _, answers = self.roles.get(roles) or self._roles(roles)
                if sum(map(len, messages)) == 2 * len(texts):
                    label = _label(texts[-1]) if answers and self.whole else ""
                    chosen = texts if self.whole or not answers else texts[:-1]
                    return Words("\n".join(chosen).encode(), b"", label)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                pass
        return self._other_words(value, fmt)

    def _other_words(self, value: dict[str, Any], fmt: Format) -> Words:
        from ftlint.dataset.dedup.near import Words

        turns = fmt.role_turns(value)
        texts = _texts(value, fmt, turns)
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


def _texts(value: dict[str, Any], fmt: Format, turns: list[Turn]) -> list[str]:
    """Return the texts of turns, or where a record is more than turns, all of its strings."""
    if fmt.turns_key and fmt.method == "sft":
        texts = [turn.text for turn in turns]
        return texts + [text for turn in turns for text in _more(turn.message)]
    return [
        text
        for key, item in value.items()
        if key not in IDENTITY_KEYS
        for _, text in walk_strings(item)
    ]


def _more(message: dict[str, Any]) -> list[str]:
    """Return the texts of a message besides its content: calls and reasoning."""
    if len(message) == 2:
        return []
    found = []
    for key in ("tool_calls", "function_call", "reasoning", "reasoning_content", "thinking"):
        if key in message:
            found += [text for path, text in walk_strings(message[key]) if path[-1:] != ("id",)]
    return found


def _walk(value: dict[str, Any], fmt: Format) -> tuple[str, int, list[str | None]]:
    """Return role letters, facts and texts of a record, exactly as the linter reads them."""
    from ftlint.formats.facts import walk_messages, walk_turns

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
