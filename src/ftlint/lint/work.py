"""The rules that records of one signature need, and what they said of such records before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import Format
from ftlint.formats.detector import TOOL_KEYS, structure
from ftlint.jsontext.skeleton import WORDS
from ftlint.lint.failures import PASSED_ON, failure, said
from ftlint.model.diagnostic import Finding
from ftlint.model.masks import PART_KEYS, RECORD_KEYS, TURN_KEYS
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads

if TYPE_CHECKING:
    from ftlint.jsontext.aside import Shared
    from ftlint.jsontext.skeleton import Skeleton
    from ftlint.lint.plan import Bound

Found = list[tuple["Bound", Finding]]
Kept = list[tuple["Bound", Any]]
"""What rules keep of a record for the conclusions of its file."""

MOST: Final = 4096
"""Answers that are kept for the records of one signature and the same facts."""

_PARTS: Final = Facts.PARTS
_CALLING: Final = int(Facts.CALLS | Facts.RESULTS | Facts.TOOLS)
_MASKS: Final = TURN_KEYS | RECORD_KEYS


class Work:
    """What is left to do for records of one signature with the same facts.

    What a rule says follows from what it reads (``Rule.reads``): where a record reads the same as
    one before, so is what the rule says. The other rules are asked each time.
    """

    __slots__ = ("_by_skeleton", "_declared", "_memories", "_steady", "checks", "collectors")

    def __init__(
        self,
        fmt: Format,
        checks: Sequence[Bound],
        collectors: Sequence[Bound],
        facts: int,
        *,
        bare: bool,
    ) -> None:
        """Sort the rules; ``bare`` tells that messages hold roles and contents only."""
        texts = bare and not facts & _PARTS
        schemas = any(bound.reads_parameters for bound in (*checks, *collectors))
        read_keys = _structure(fmt.turns_key, texts=texts, schemas=schemas)
        probes = _PROBES | {Reads.STRUCTURE: read_keys}
        self._memories: list[Memory] = []
        self._steady: list[Memory] = []
        self._by_skeleton: dict[Any, tuple[Found, Kept]] = {}
        self._declared = _parameters if schemas else _declarations
        if not facts & _CALLING:  # what else these rules find is found seldom
            del probes[Reads.CALLS]
        self.checks = [bound for bound in checks if _reads(bound, facts) not in probes]
        self.collectors = [bound for bound in collectors if _reads(bound, facts) not in probes]
        for reads, probe in probes.items():
            checked, collecting = (
                [bound for bound in bounds if _reads(bound, facts) is reads]
                for bounds in (checks, collectors)
            )
            if checked or collecting:
                silence = reads is Reads.CALLS
                memory = Memory(probe, checked, collecting, silence=silence)
                (self._steady if reads in _STEADY else self._memories).append(memory)

    def remembered(self, record: Record, skeleton: Skeleton | None) -> tuple[Found, Kept]:
        """Return what the rules say and keep whose reading can be compared."""
        if not self._steady:
            return _answers(self._memories, record)
        if skeleton is None:
            return _answers([*self._steady, *self._memories], record)
        shared = record.shared
        key = skeleton if shared is None else (skeleton, self._declared(record))
        known = self._by_skeleton.get(key)
        if known is None:
            known = _answers(self._steady, record)
            if not _has_word(_masks(record)) and len(self._by_skeleton) < MOST:
                self._by_skeleton[key] = known
        if not self._memories:
            return known
        found, kept = _answers(self._memories, record)
        return known[0] + found, known[1] + kept


def _answers(memories: Sequence[Memory], record: Record) -> tuple[Found, Kept]:
    """Return what memories say and keep of a record."""
    if len(memories) == 1:
        return memories[0].answer(record)
    found: Found = []
    kept: Kept = []
    for memory in memories:
        said_of, kept_of = memory.answer(record)
        found += said_of
        kept += kept_of
    return found, kept


class Memory:
    """What rules that read the same said of records before, by what they read.

    With ``silence`` only that they said nothing is remembered: a finding of theirs has words from
    more than they go by.
    """

    __slots__ = ("_answers", "_checks", "_collectors", "_probe", "_silence")

    def __init__(
        self,
        probe: Callable[[Record], Any],
        checks: list[Bound],
        collectors: list[Bound],
        *,
        silence: bool,
    ) -> None:
        """Know nothing yet."""
        self._probe = probe
        self._checks = checks
        self._collectors = collectors
        self._silence = silence
        self._answers: dict[Any, tuple[Found, Kept]] = {}

    def answer(self, record: Record) -> tuple[Found, Kept]:
        """Return what the rules say and keep of a record."""
        try:
            key = self._probe(record)
            known = self._answers.get(key)
        except (TypeError, RecursionError):  # a list as a mask, or more than orjson writes
            return self._ask(record)
        if known is None:
            known = self._ask(record)
            if len(self._answers) < MOST and not (self._silence and any(known)):
                self._answers[key] = known
        return known

    def _ask(self, record: Record) -> tuple[Found, Kept]:
        found: Found = []
        kept: Kept = []
        for bound in self._checks:
            found += said(bound, lambda rule: rule.check(record))
        for bound in self._collectors:
            try:
                value = bound.rule.collect(record)
            except PASSED_ON:
                raise
            except Exception as error:
                found.append(failure(bound, error))
            else:
                kept += [(bound, value)] if value is not None else []
        return found, kept


def _reads(bound: Bound, facts: int) -> Reads | None:
    """Return what a rule reads; None for one that reads anything, or whose literals are sought."""
    more = bound.literals or bound.entry.reads_more & facts or bound.forgets
    return None if more else bound.entry.reads


def _structure(turns_key: str, *, texts: bool, schemas: bool) -> Callable[[Record], Any]:
    """Return the probe of the types of all values, beside what the signature knows.

    ``texts`` tells that turns have roles and texts and nothing else; ``schemas`` that some rule
    reads those of tools as well, of which a file may have thousands.
    """

    declared = _parameters if schemas else _declarations

    def probe(record: Record) -> Any:
        found: list[Any] = []
        for key, item in record.value.items():
            if key != turns_key or not record.objects:
                kind = type(item)
                if kind is not dict and kind is not list:
                    found.append(kind)
                elif kind is list and key in TOOL_KEYS:
                    found.append(declared(record))
                else:
                    found.append(structure(item))
            elif not texts:
                for message in record.objects:
                    kinds = tuple(map(type, message.values()))
                    deep = list in kinds or dict in kinds
                    found.append(structure(message) if deep else kinds)
        return tuple(found)

    return probe


def _declarations(record: Record) -> int:
    """Return a number for the structure of the declared functions, schemas of arguments left out.

    Of a schema the type alone counts.
    """
    return _once(record, _bare_number)


def _parameters(record: Record) -> int:
    """Return the same with all that is in the schemas of arguments."""
    return _once(record, _whole_number)


def _once(record: Record, number: Callable[[dict[str, Any]], int]) -> int:
    """Return what a function says of the declared tools, from memory where they are known."""
    if record.shared is not None:
        return record.shared.remembered(number, record.value)
    key = number, _tools(record)
    found = _numbers.get(key)
    if found is None:
        found = number(record.value)
        if len(_numbers) < MOST:
            _numbers[key] = found
    return found


def _bare_number(value: dict[str, Any]) -> int:
    return _number([tuple(map(_without_parameters, tools)) for tools in _lists(value)])


def _whole_number(value: dict[str, Any]) -> int:
    return _number([structure(tools) for tools in _lists(value)])


def _lists(value: dict[str, Any]) -> list[list[Any]]:
    return [value[key] for key in TOOL_KEYS if type(value.get(key)) is list]


def _number(lists: list[Any]) -> int:
    """Return a number that is the same for lists of tools of one structure."""
    key = tuple(lists)
    found = _structures.get(key)
    if found is None:
        if len(_structures) >= 16 * MOST:
            _structures.clear()
        found = _structures[key] = next(_numbering)
    return found


def _without_parameters(tool: Any) -> Any:
    """Return the structure of a tool, where the schema of its arguments is an object and no more.

    Nearly all are written in one way, of which the keys and types are all there is.
    """
    function = tool.get("function") if type(tool) is dict else None
    if type(function) is not dict or type(function.get("parameters")) is not dict:
        return structure(tool)
    kinds = tuple(map(type, function.values()))
    flat = kinds.count(dict) == 1 and list not in kinds and _WORDS.isdisjoint(function)
    if flat and len(tool) == 2 and type(tool.get("type")) is str:
        return tuple(tool), tool["type"], tuple(function), kinds
    return structure({**tool, "function": {**function, "parameters": _SCHEMA}})


def _masks(record: Record) -> Any:
    """Return all masks in their places, which the signature knows but for those of parts."""
    value = record.value
    found: list[Any] = [(type(value[key]), value[key]) for key in value if key in _MASKS]
    content_key = record.format.content_key
    for turn in record.objects:
        found += [(type(turn[key]), turn[key]) for key in turn if key in _MASKS]
        content = turn.get(content_key)
        if type(content) is list:
            found.append(tuple(map(_part_masks, content)))
    return tuple(found)


def _has_word(masks: tuple[Any, ...]) -> bool:
    """Tell whether one of the masks in their places is a text, or holds other values."""
    return any(
        _has_word(item) if type(item) is tuple else item in (str, list, dict) for item in masks
    )


def _part_masks(part: Any) -> Any:
    if type(part) is not dict:
        return None
    return tuple([(key, type(part[key]), part[key]) for key in part if key in PART_KEYS])


def _tools(record: Record) -> bytes | Shared:
    """Return the declared tools as they are written."""
    if record.shared is not None:
        return record.shared
    from ftlint.rules.shared.calls import declared_text

    return declared_text(record)


def _calls(record: Record) -> Any:
    """Return which calls and results belong together, where nothing about them is odd."""
    from ftlint.rules.shared.call_pattern import call_pattern

    return call_pattern(record)


def _called(record: Record) -> Any:
    """Return the declared tools, and the names that are called."""
    from ftlint.rules.shared.called import called_names

    return _tools(record), called_names(record)


_WORDS: Final = frozenset(WORDS)
_SCHEMA: Final[dict[str, Any]] = {}
"""What a schema counts as that no rule reads."""

_structures: dict[Any, int] = {}
_numbering: Final = count()
_numbers: dict[Any, int] = {}

_STEADY: Final = frozenset({Reads.STRUCTURE, Reads.MASKS})
"""What a skeleton settles, but for masks that are texts."""

_PROBES: Final[dict[Reads, Callable[[Record], Any]]] = {
    Reads.MASKS: _masks,
    Reads.TOOLS: _tools,
    Reads.CALLS: _calls,
    Reads.CALLED: _called,
}
