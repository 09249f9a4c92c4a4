"""What the keys and the roles of a record tell, learnt once of all records that are alike in them.

Real data has few such signatures, so a pass over it makes no turns of most records: it takes their
texts from where a glance finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.dataset.said import THOUGHTS, Sketched, sketched, thoughts
from ftlint.formats import Format, Glance
from ftlint.formats.detector import Detector
from ftlint.formats.facts import Reader, reader, top_facts, walk_turns
from ftlint.model.digests import naming_keys, role_seed, shape_seed
from ftlint.model.masks import MASKS
from ftlint.model.record import Facts, Turn, content_text
from ftlint.model.roles import PLAIN_ROLES, SYSTEM_ROLES
from ftlint.tokens.batch import COUNTED_KEYS

MOST: Final = 65_536
"""Signatures of a kind that are remembered."""

_TOOLING: Final = int(Facts.CALLS | Facts.TOOLS)
_ONLY_TEXT: Final = {str}
_AT_TOP: Final = int(Facts.TOOLS | Facts.WEIGHTS)


@dataclass(slots=True, eq=False)
class Seen:
    """What records of one signature have in common.

    ``seed`` and ``answers`` are for their digests, as in ``digest_other``. A ``plain`` one says
    nothing but roles and contents, its own names apart. ``tooling`` tells of calls or
    declared tools. Where a glance tells the contents of all turns, ``spoken`` are the places of
    what is said, and those of system prompts; ``thinking`` are (place, index of the object) of
    turns with reasoning beside the content. It is ``aligned`` where a glance tells the
    object of each turn in order, so that none has a system text beside its turns.

    ``words`` are the roles of all turns. They are ``counted`` where the contents, in order, are all
    whose tokens count; ``masks`` are then the places (index of the object, key) of masks.
    """

    letters: str
    seed: int
    answers: bool
    plain: bool
    tooling: bool
    spoken: tuple[tuple[int, ...], tuple[int, ...]] | None
    words: tuple[str, ...] = ()
    counted: bool = False
    masks: tuple[tuple[int, str], ...] = ()
    thinking: tuple[tuple[int, int], ...] = ()
    aligned: bool = False

    def sketched(self, contents: Sequence[Any], objects: Sequence[Any]) -> Sketched | None:
        """Return what near-duplicates are found by; None where a glance does not tell that."""
        if self.spoken is None:
            return None
        texts = contents
        if set(map(type, contents)) != _ONLY_TEXT:
            texts = list(map(content_text, contents))
        if self.thinking:
            texts = list(texts)
            for place, index in self.thinking:
                texts[place] = "\n".join([texts[place], *thoughts(objects[index])])
        spoken, systems = self.spoken
        if not systems:
            return sketched(texts, ())
        return sketched([texts[i] for i in spoken], [texts[i] for i in systems])


@dataclass(slots=True, eq=False)
class Look:
    """Records of one format with the same keys at the top, and how to glance at them."""

    format: Format
    read: Reader
    seed: int
    own: bool
    """They hold nothing but turns and their own names."""
    nested: bool
    """They may hold tools where no glance looks, so that nothing is remembered of them."""
    names: frozenset[str] = frozenset()
    """Keys at the top that do not make them other records."""
    bare: dict[Any, Seen] = field(default_factory=dict)
    """By the mark of a glance: records whose turns are roles and contents alone."""
    rich: dict[Any, Seen] = field(default_factory=dict)
    """By the mark and the keys of each object."""

    def seen(self, value: dict[str, Any], glance: Glance) -> Seen:
        """Return what is known of a record's signature; the first record of each is walked."""
        mark, contents, objects, more = glance
        bare = (
            bool(self.format.turns_key)
            and not more
            and sum(map(len, objects)) == 2 * len(objects)
            and None not in contents
        )
        found, key = self.bare, mark
        if not bare:
            found, key = self.rich, (mark, tuple(map(tuple, objects)), bool(more))
        seen = found.get(key)
        if seen is None:
            seen = self._learn(value, contents, objects, bare)
            self._learn_counted(seen, value, objects, more)
            if len(found) < MOST and not self.nested:
                found[key] = seen
        return seen

    def _learn(
        self, value: dict[str, Any], told: Sequence[Any], objects: Sequence[Any], bare: bool
    ) -> Seen:
        fmt = self.format
        role_turns, turns = fmt.role_turns(value), fmt.turns(value)
        letters, facts, contents = walk_turns(role_turns)
        answers = letters[-1:] == "a" and fmt.method == "sft"
        bare = bare and len(objects) == len(letters) == len(contents)
        return Seen(
            letters,
            role_seed(letters if answers or letters[-1:] != "a" else letters + "-"),
            answers,
            plain=bare and self.own and "?" not in letters,
            tooling=bool((facts | top_facts(value, fmt)) & _TOOLING),
            spoken=_spoken(turns, told),
            thinking=_thinking(turns, objects),
            aligned=_aligned(role_turns, told, objects),
        )

    def _learn_counted(
        self, seen: Seen, value: dict[str, Any], objects: Sequence[Any], more: Sequence[Any]
    ) -> None:
        fmt = self.format
        turns = fmt.turns(value)
        seen.words = tuple([turn.role for turn in turns])
        keys = [(place, key) for place, item in enumerate(objects) for key in item]
        seen.masks = tuple([(place, key) for place, key in keys if key in MASKS])
        seen.counted = (
            not more
            and len(turns) == len(fmt.role_turns(value))
            and all(turn.raw_role in PLAIN_ROLES for turn in turns)
            and not any(key in COUNTED_KEYS for _, key in keys)
            and not top_facts(value, fmt) & _AT_TOP
            and (not objects or len(objects) == len(turns))
        )


def _spoken(
    turns: list[Turn], contents: Sequence[Any]
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    if not turns or len(turns) != len(contents):
        return None
    systems = tuple(place for place, turn in enumerate(turns) if turn.role in SYSTEM_ROLES)
    return tuple(place for place in range(len(turns)) if place not in systems), systems


def _thinking(turns: list[Turn], objects: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    found = []
    for place, turn in enumerate(turns):
        if turn.role in SYSTEM_ROLES or THOUGHTS.isdisjoint(turn.message):
            continue
        index = next((i for i, item in enumerate(objects) if item is turn.message), None)
        if index is not None:
            found.append((place, index))
    return tuple(found)


def _aligned(turns: list[Turn], contents: Sequence[Any], objects: Sequence[Any]) -> bool:
    return len(turns) == len(contents) == len(objects) and all(
        turn.message is item for turn, item in zip(turns, objects, strict=True)
    )


class Looks:
    """Finds the look of a record by its keys."""

    def __init__(
        self,
        method: str | None = None,
        forced: Format | None = None,
        counted: frozenset[str] = frozenset(),
    ) -> None:
        """Take the method, the format, and the names that count, as the user has said."""
        self._counted = counted
        self._detector = Detector(method, forced)
        self._looks: dict[tuple[str, tuple[str, ...]], Look] = {}
        self._last: tuple[Any, Look] | None = None

    def keys(self) -> frozenset[str]:
        """Return the keys at the top of the records that were looked at."""
        return frozenset(key for _, keys in self._looks for key in keys)

    def of(self, value: dict[str, Any], raw: bytes | None = None) -> Look:
        """Return the look of a record; ``raw`` is its line, where it parses as it is."""
        last = self._last
        if last is not None and last[0] is value:
            return last[1]
        fmt = self._detector.of(value, raw)
        key = fmt.name, tuple(value)
        look = self._looks.get(key)
        if look is None:
            names = naming_keys(fmt, self._counted)
            own = value.keys() - names == {fmt.turns_key}
            nested = "input" in value and fmt.turns_key != ""
            look = Look(fmt, reader(fmt), shape_seed(fmt.name), own, nested, names)
            if len(self._looks) < MOST:
                self._looks[key] = look
        self._last = value, look
        return look


__all__ = ["Glance", "Look", "Looks", "Seen"]
