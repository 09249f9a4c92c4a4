"""What is learnt once of all records that are alike in their keys and in the order of their roles.

Real data has few such signatures. The first record of each is walked in full; of the next ones
only what depends on values is looked at: what texts say, masks, calls, tools.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import Format, Glance
from ftlint.formats.facts import top_facts, walk_turns
from ftlint.jsontext.numbers import exact
from ftlint.lint.judge import Judge
from ftlint.lint.reading import reading
from ftlint.lint.work import MOST, Work
from ftlint.model.digests import (
    Digests,
    canonical_json,
    digest_other,
    naming_keys,
    role_seed,
    shown_of,
)
from ftlint.model.record import Facts, Turn

if TYPE_CHECKING:
    from ftlint.jsontext.aside import Aside, Shared
    from ftlint.jsontext.skeleton import Skeleton, Skeletons
    from ftlint.lint.place import Placer
    from ftlint.lint.plan import Bound, Plan, ShapePlan
    from ftlint.lint.work import Found
    from ftlint.model.diagnostic import Finding
    from ftlint.model.record import Record

_BY_VALUE: Final = int(Facts.BLANK | Facts.PARTS)
"""Facts of a walk that depend on what the contents are."""
_PARTS: Final = Facts.PARTS
_ALWAYS: Final = int(Facts.ALWAYS)
_TOOLING: Final = int(Facts.CALLS | Facts.TOOLS)


Known = tuple[dict[str, Any], bytes | None, bool, "Skeleton | None", "Shared | None"]
"""A record with its integers as they are, its canonical JSON if at hand, whether a key may come
twice in it, its skeleton and its declared tools where these are known."""


@dataclass(slots=True, eq=False, repr=False)
class Signature:
    """What all records with the same keys and roles have in common.

    ``facts`` are those that keys and roles tell; ``tooling`` tells that a prompt has calls or
    tools. ``judges`` are the schemas; ``sure`` tells that each of them takes every record whose
    contents are texts. ``works`` is, by facts, what is left to do for a record; None is nothing.

    A ``plain`` record holds nothing but roles and contents beside its own ``names`` (an id,
    metadata). Then ``seed`` and ``answers`` are for its digest, and ``quotes`` is the number of
    quotes around its keys and values, those inside the values of its names not counted.
    """

    shape: ShapePlan
    letters: str
    facts: int
    judges: list[Judge]
    tooling: bool = False
    sure: bool = False
    bare: bool = False
    plain: bool = False
    names: tuple[str, ...] = ()
    seed: int = 0
    answers: bool = False
    quotes: int = 0
    roles: tuple[str, ...] | None = None
    """The roles of the turns, where a glance tells the objects of all but the first ``ahead``."""
    ahead: int = 0
    """Turns that have no object, as a system text beside the messages."""
    aside: Aside | None = None
    """Cuts the declared tools out of a raw line, where they come first or last."""
    works: dict[int, Work | None] = field(default_factory=dict)
    _explained: dict[Hashable, Found] = field(default_factory=dict)
    """What schemas refuse in the records that read the same."""
    _placed: list[tuple[Bound, int, Finding, dict[str, Any]]] | None = None
    """What the order of roles has wrong, with the places of the turns concerned."""

    def digest(
        self,
        digests: Digests,
        value: dict[str, Any],
        canonical: bytes | None,
        objects: Sequence[dict[str, Any]],
        contents: Sequence[Any],
    ) -> None:
        """Add the digest of a record that is not plain; ``canonical`` is its JSON, if at hand."""
        words = [item if type(item) is str else None for item in contents]
        shown = None
        if self.roles is not None and (self.tooling or None in words):
            if self.ahead:
                objects = [*[{}] * self.ahead, *objects]
            shown = list(map(shown_of, self.roles, objects, contents))
        fmt = self.shape.format
        digest_other(digests, value, fmt, canonical, self.letters, words, self.tooling, shown)

    def known(self, skeletons: Skeletons, raw: bytes, value: dict[str, Any], strict: bool) -> Known:
        """Return what is known of a record that is not plain, from others with its skeleton."""
        if not strict:
            canonical = canonical_json(value)
            return value, canonical, raw.count(b'"') != canonical.count(b'"'), None, None
        cut = self.aside and self.aside.cut(raw, value)
        rest, shared = cut or (raw, None)
        skeleton = skeletons.of(rest)
        if skeleton is not None and skeleton.sound and (shared is None or shared.sound):
            return value, None, False, skeleton, shared
        whole = exact(value, raw)
        canonical = canonical_json(whole)
        suspect = raw.count(b'"') != canonical.count(b'"')
        if skeleton is not None:
            skeleton.sound = not suspect and whole is value
        # Where a key may come twice the last one counts, which need not be the one that was cut.
        return whole, canonical, suspect, skeleton, None if suspect else shared

    def expected(self, value: dict[str, Any]) -> int:
        """Return the number of quotes that a plain record has, those in its names included."""
        if not self.names:
            return self.quotes
        return self.quotes + canonical_json([value[name] for name in self.names]).count(b'"')

    def ordered(self, placer: Placer, record: Record) -> Found:
        """Return what the rules on the order of roles say of a record.

        All records of a signature have their turns in the same places.
        """
        if self._placed is None:
            from ftlint.lint.place import turn_place

            self._placed = [
                (bound, index, finding, turn_place(record, index, what))
                for bound, index, what, finding in self.shape.verdict(self.letters)
            ]
        found: Found = []
        for bound, index, finding, place in self._placed:
            found += placer.at_turn(bound, record, index, finding, place)
        return found

    def judged(self, value: dict[str, Any], texts: bool) -> list[tuple[Judge, bool]]:
        """Return the schemas that have a word on a record, and whether keys are all they refuse."""
        found = []
        for judge in self.judges:
            holds = judge.holds(value, texts)
            if not holds or judge.refused:
                found.append((judge, holds))
        return found

    def explained(self, judged: Sequence[tuple[Judge, bool]], record: Record) -> tuple[Found, bool]:
        """Return what schemas refuse in a record, and whether other records share that list."""
        key: Hashable = None
        if all(holds for _, holds in judged):
            key = tuple([judge for judge, _ in judged])
        elif not record.facts & _PARTS and all(one.ours for one in self.judges):
            key = reading(record)
        known = self._explained.get(key) if key is not None else None
        if known is None:
            known = [row for judge, holds in judged for row in judge.said(record, holds=holds)]
            if key is None:
                return known, False
            if len(self._explained) < MOST:
                self._explained[key] = known
        return known, True

    def work(self, facts: int) -> Work | None:
        """Return what is left to do for a record with these facts."""
        try:
            return self.works[facts]
        except KeyError:
            checks, collectors = self.shape.rules_for(facts)
            needed = checks or collectors or self.shape.verdict(self.letters)
            work = Work(self.shape.format, checks, collectors, facts, bare=self.bare)
            self.works[facts] = found = work if needed else None
            return found


def learn(plan: Plan, shape: ShapePlan, value: dict[str, Any], glance: Glance | None) -> Signature:
    """Walk a record in full; with what a glance tells of it, that holds for all that are alike."""
    fmt = shape.format
    at_top = top_facts(value, fmt)
    role_turns = fmt.role_turns(value)
    letters, by_roles, _ = walk_turns(role_turns)
    facts = by_roles | walk_turns(fmt.turns(value))[1] | at_top
    judges = [Judge(plan, validator) for validator in shape.validators]
    tooling = bool((by_roles | at_top) & _TOOLING)
    found = Signature(shape, letters, facts & ~_BY_VALUE | _ALWAYS, judges, tooling)
    if glance is not None:
        _see_turns(found, role_turns, glance)
        _see_plain(found, value, glance)
        found.plain = found.plain and plan.view is None
        found.sure = all(judge.sure for judge in judges)
        found.aside = plan.aside(tuple(value))
    return found


def _see_turns(found: Signature, turns: list[Turn], glance: Glance) -> None:
    """Note the roles of the turns, where a glance tells their objects and contents in order."""
    _, contents, told, _ = glance
    objects = [turn.message for turn in turns]
    ahead = next((place for place, item in enumerate(objects) if item), len(objects))
    objects = objects[ahead:]
    if len(contents) != len(turns) or len(objects) > len(told):
        return
    if all(map(is_, objects, told)):
        found.roles, found.ahead = tuple(turn.role for turn in turns), ahead


def _see_plain(found: Signature, value: dict[str, Any], glance: Glance) -> None:
    """Note what holds where there are only roles and contents; any other record is written anew."""
    fmt, letters = found.shape.format, found.letters
    _, contents, messages, more = glance
    found.bare = bool(
        fmt.turns_key
        and messages
        and not more
        and len(messages) == len(letters) == len(contents)
        and all(len(message) == 2 for message in messages)
    )
    names = naming_keys(fmt)
    own = value.keys() - names
    if not found.bare or own != {fmt.turns_key} or "?" in letters:
        return
    found.plain = True
    found.names = tuple([key for key in value if key in names])
    found.quotes = 8 * len(letters) + 2 * len(value)
    found.answers = letters[-1] == "a" and fmt.method == "sft"
    found.seed = role_seed(letters if found.answers or letters[-1] != "a" else letters + "-")
    # None of our own schemas looks at what a text says: roles decide whether one takes a record.
    skeleton = {fmt.turns_key: [_without_text(message, fmt) for message in messages]}
    for judge in found.judges:
        if judge.validator.ours:
            judge.trust(found.names, judge.validator.is_valid(skeleton))


def _without_text(message: dict[str, Any], fmt: Format) -> dict[str, Any]:
    key = fmt.content_key if fmt.content_key in message else "content"
    return {**message, key: "x"}
