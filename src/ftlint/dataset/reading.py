"""What merging, deduplicating and splitting need of a record: digests, words, values at a key.

The digests are those of the linter, so what ``check`` calls a duplicate is one here as well.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_64_digest, xxh3_128_digest

from ftlint.dataset.broken import Broken
from ftlint.dataset.looks import Look, Looks, Seen
from ftlint.dataset.said import Sketched, sketched, strings, words_of
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
    prompt_key,
    shown_of,
)
from ftlint.model.record import Facts, content_text
from ftlint.model.roles import SYSTEM_ROLES

if TYPE_CHECKING:
    from ftlint.dataset.dedup.near import Words
    from ftlint.jsontext.diagnose import Diagnosis

MISSING: Final = object()

TOO_DEEP: Final = "nested too deeply"
"""What is wrong with a record that has too many levels to be looked through."""


class BrokenLine(Exception):
    """A line that holds no record; the text says why, ``remedy`` what helps, as a clause."""

    def __init__(self, why: str, remedy: str = "`ftlint check` says more") -> None:
        """Take both as they are to be told."""
        super().__init__(why)
        self.remedy = remedy


def parse(raw: bytes) -> dict[str, Any] | None:
    """Return the record of a line, None for a blank one; raises BrokenLine."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        if not raw or raw.isspace():
            return None
        value = _lenient(raw)
    if type(value) is not dict:
        raise _no_object(value)
    return value


def _no_object(value: Any) -> BrokenLine:
    from ftlint.jsontext.diagnose import diagnose_value

    found = diagnose_value(value, "")
    assert found is not None
    return BrokenLine(found.message.removeprefix("The line is "), _remedy(found))


def _remedy(found: Diagnosis) -> str:
    """Say what helps against what was found, by the fix that there is."""
    if found.repaired is not None and found.safe:
        return "fix it with `ftlint check --fix`"
    unsafe = "`ftlint check --fix --unsafe-fixes`"
    if found.repaired is not None:
        return f"{found.help} ({unsafe})" if found.help else f"fix it with {unsafe}"
    return found.help or "`ftlint check` says more"


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
        found = diagnose(text)
        raise BrokenLine(found.message, _remedy(found)) from None
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
    """``digest`` returns what to sketch of a record where that is at hand."""
    counted: frozenset[str] = frozenset()
    """Keys that name a record and count all the same: see ``naming_keys``."""
    looks: Looks = field(init=False)

    def __post_init__(self) -> None:
        forced = named(self.input_format) if self.input_format is not None else None
        self.looks = Looks(self.method, forced, self.counted)

    def digest(self, value: dict[str, Any], into: Digests, raw: bytes = b"") -> Sketched | None:
        """Add the digests of a record; returns what to sketch where a glance tells that.

        The same as ``digest_other``, with its steps in one place for a record whose turns are
        texts, since this is what a pass over the data spends its time on. From ``raw``, the line
        that the value was parsed from, come integers beyond 64 bits.
        """
        look = self.looks.of(value, raw or None)
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
            key = prompt_key(prompt, seen.seed)
            number = xxh3_64_digest(last) if answers else NO_ANSWER
            if seen.plain:
                exact = xxh3_128_digest(key + number, look.seed)
            else:
                whole = as_written(value, raw)
                exact = xxh3_128_digest(canonical_json(anonymous(whole, look.names)))
        except (*UNGLANCED, ValueError):
            self._digest_other(as_written(value, raw), look, into, seen, glance)
            return self._sketched(seen, glance)
        into.exact += exact
        into.prompt += key
        into.answer += number
        into.length.append(len(answer) if answers or seen.plain else 0)
        return self._sketched(seen, glance) if self.with_text else None

    def _sketched(self, seen: Seen | None, glance: Glance | None) -> Sketched | None:
        if not self.with_text or not self.whole or seen is None or glance is None:
            return None
        return seen.sketched(glance[1], glance[2])

    def _digest_other(
        self,
        value: dict[str, Any],
        look: Look,
        into: Digests,
        seen: Seen | None,
        glance: Glance | None,
    ) -> None:
        if seen and glance and seen.aligned and look.format.turns_key and not glance[3]:
            contents, objects = glance[1], glance[2]
            shown = list(map(shown_of, seen.words, objects, contents))
            words = [item if isinstance(item, str) else None for item in contents]
            fmt = look.format
            digest_other(
                into, value, fmt, None, seen.letters, words, seen.tooling, shown, self.counted
            )
            return
        roles, facts, texts = _walk(value, look.format)
        tooling = bool((facts | top_facts(value, look.format)) & (Facts.CALLS | Facts.TOOLS))
        digest_other(
            into,
            value,
            look.format,
            None,
            roles,
            texts,
            tooling,
            None,
            self.counted,
        )

    def texts(self, value: dict[str, Any]) -> list[str]:
        """Return every text of a record that a model would see, roles apart."""
        look = self.looks.of(value)
        fmt = look.format
        if not fmt.turns_key or fmt.method != "sft":
            return strings(value[key] for key in value if key not in IDENTITY_KEYS)
        try:
            _, contents, objects, _ = look.read(value)
            return [*map(content_text, contents)] + [t for one in objects for t in _more(one)]
        except UNGLANCED:
            turns = fmt.role_turns(value)
            return [turn.text for turn in turns] + [t for one in turns for t in _more(one.message)]

    def sketched(self, value: dict[str, Any]) -> Sketched:
        """Return what near-duplicates are found by."""
        words = self.words(value)
        fmt = self.looks.of(value).format
        systems = [turn.text for turn in fmt.turns(value) if turn.role in SYSTEM_ROLES]
        return sketched(words.turns, systems)

    def words(self, value: dict[str, Any]) -> Words:
        """Return what near-duplicates are compared by."""
        return words_of(value, self.looks.of(value).format, whole=self.whole)


def _more(message: dict[str, Any]) -> list[str]:
    """Return the texts of a message besides its content: calls and reasoning."""
    if len(message) == 2:
        return []
    return strings([message[key] for key in _TEXT_KEYS if key in message], without="id")


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
    broken: list[Broken] = field(default_factory=list)
