"""Rules: one rule a file, found by being there.

A rule is a class in ``rules/<group>/<name_with_underscores>.py``. Its docstring is its page, and
the ``jsonl`` examples in it are its tests. It yields findings; the engine stamps the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ftlint.model.diagnostic import Diagnostic, Effect, Finding, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules.groups import GROUPS as GROUPS
from ftlint.rules.groups import Group as Group
from ftlint.targets import CUT_END, DROP, ERRORS, ON, REJECT

if TYPE_CHECKING:
    from ftlint.model.looks import Looks
    from ftlint.rules.shared.digests import DigestView, Repeat
    from ftlint.source import Traits
    from ftlint.targets import Model, Target


ORDERLY: Final = "[sd]?(?:ua)+"
"""Role letters of a conversation in order: instructions first, then questions and answers."""

NO_OPTIONS: Final[Any] = None

_CUT: Final = {CUT_END: Effect.CHANGES, DROP: Effect.DROPS, REJECT: Effect.REFUSES}
"""What becomes of an example that is too long, by what a target does to it."""


class Scope(StrEnum):
    """How near two findings must lie to be about one fact (``Rule.yields_to``).

    ``TURN`` takes in the turn before. ``NULLS`` is a key that is null, among those which the other
    rule's fix removes.
    """

    FILE = "file"
    RECORD = "record"
    TURN = "turn"
    PLACE = "place"
    NULLS = "nulls"


class Reads(StrEnum):
    """What a rule looks at besides the keys, the roles and the format of a record.

    ``STRUCTURE`` is the keys and types of all values at any depth, ``MASKS`` the values of mask
    keys, ``TOOLS`` the declared tools, ``CALLED`` these and the names of the tools that are called.
    ``CALLS`` is which calls and results belong together, where
    nothing else about them is odd (``rules.shared.call_pattern``): a rule that finds nothing in a
    pattern is not asked about it again.
    """

    STRUCTURE = "structure"
    MASKS = "masks"
    TOOLS = "tools"
    CALLED = "called"
    CALLS = "calls"


def _no_texts() -> Iterator[str]:
    return iter(())


def _no_offset(line: int, number: int) -> int | None:
    return None


@dataclass(slots=True)
class Tally:
    """How many records of a file have something, and the line and record number of the first."""

    count: int = 0
    line: int = 0
    number: int = 0


@dataclass(slots=True, eq=False, repr=False)
class FileSummary:
    """What is known of one file once all of it was read: the input of ``Rule.conclude``.

    ``roles`` counts records by their role letters ("sua"), ``formats`` by format name;
    ``collected`` holds, in file order, (line, record number, value) of what this rule collected.
    ``records`` counts the lines that are not blank, ``broken`` those among them without a value.
    """

    name: str
    lines: int = 0
    records: int = 0
    broken: int = 0
    size: int = 0
    roles: dict[str, Tally] = field(default_factory=dict)
    formats: dict[str, Tally] = field(default_factory=dict)
    collected: list[tuple[int, int, Any]] = field(default_factory=list)
    role: str = "train"
    method: str | None = None
    texts: Callable[[], Iterator[str]] = _no_texts
    """Reads a few megabytes of the file's strings again, as evidence of its language."""
    looks: Callable[[], Looks] | None = None
    """Says what the file is where it does not hold records; None where it does."""
    readable: Callable[[], str] = str
    """Returns the command that makes training data of the file, "" where `convert` cannot read it.

    It loads the converters and reads the file: for files that are at fault alone.
    """
    offset_of: Callable[[int, int], int | None] = _no_offset
    """Returns the byte offset of the record at a line, given its number as well.

    None in a file that is not read line by line.
    """

    @property
    def empty(self) -> bool:
        """Tell whether the file holds no record."""
        return self.records == 0

    @property
    def mixed(self) -> bool:
        """Tell whether the records have several shapes."""
        return len(self.formats) > 1


@dataclass(slots=True, eq=False, repr=False)
class DatasetFile:
    """One file in the view of a dataset rule; ``role`` is train, validation or test."""

    name: str
    role: str
    group: str = ""
    collected: list[tuple[int, int, Any]] = field(default_factory=list)


class Rule:
    """What every rule has; a subclass overrides the hooks it needs.

    ``check`` sees one record (where ``needs`` and ``format_needs`` fit), ``check_roles`` the role
    letters of a record (its verdict is cached by them), ``check_traits`` what the bytes of a file
    are like, ``collect`` and ``conclude`` a whole file, ``conclude_dataset`` and
    ``conclude_digests`` all files of a run. ``collect`` runs in many processes at once: what it
    returns may depend on the record alone.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    remedy: ClassVar[str] = ""
    """What to do about a finding that says nothing itself and has no fix."""
    severity: ClassVar[Severity] = Severity.ERROR
    effect: ClassVar[Effect] = Effect.ADVISES
    """What a finding that is not an error means for its record; a target may say otherwise."""
    error_effect: ClassVar[Effect] = Effect.REFUSES
    """What an error means for its record."""
    asked: ClassVar[bool] = False
    """The rule is only for targets whose file names it under ``[rules]``; else it is for all."""
    opt_in: ClassVar[bool] = False
    scope: ClassVar[str] = "line"
    """``line``, ``file`` or ``dataset``."""
    fixable: ClassVar[str] = "none"
    """``none``, ``safe``, ``unsafe`` or ``mixed``: the best that the rule's fixes can be."""
    needs: ClassVar[Facts] = Facts.ALWAYS
    format_needs: ClassVar[frozenset[str]] = frozenset()
    """What a format must have (``formats.Has``), all of it, for ``check``, ``check_roles`` and
    ``collect`` to see its records."""
    shapeless: ClassVar[bool] = False
    """Records of unknown shape are seen as well, as are those of all rules about encoding."""
    as_written: ClassVar[bool] = False
    """The rule looks at ``record.written``: a row by the names that it has in the file."""
    methods: ClassVar[frozenset[str] | None] = None
    """Training methods (sft, dpo, kto, rft, pretrain) the rule is for; None is all."""
    literals: ClassVar[tuple[str, ...]] = ()
    """Texts of which one must occur in the raw line, case and all, for ``check`` to be called.

    Where ``needs`` names more than ``ALWAYS``, either is enough.
    """
    reads: ClassVar[Reads | None] = None
    """All that ``check`` and ``collect`` look at, where that is little: records that read the same
    then get the same answer, and the rule is asked once. None is anything."""
    reads_more: ClassVar[Facts] = Facts.NONE
    """Facts with which the rule looks at more than ``reads`` says."""
    reads_parameters: ClassVar[str] = ""
    """The quirk of targets with which ``STRUCTURE`` takes in the parameters of declared tools."""
    features: ClassVar[frozenset[str]] = frozenset()
    """Features of targets; the rule has nothing to say where a target supports them all."""
    batched: ClassVar[bool] = False
    """``collect`` wants the records of a chunk all at once: ``collect_batch`` is called."""
    file_needs: ClassVar[tuple[str, ...]] = ()
    """Names of what must be true of a file for ``check_traits`` (of its ``Traits``) or
    ``conclude`` (of its ``FileSummary``) to be called; one is enough, none is always."""
    calm_roles: ClassVar[str] = ""
    """Pattern of whole sequences of role letters about which ``check_roles`` has nothing to say."""
    uses_model: ClassVar[bool] = False
    """The rule is told ``model`` and ``method``, and says which lines are long: ``long_line``."""
    uses_answer_schema: ClassVar[bool] = False
    """The rule is told ``answer_schema``."""
    uses_decisions: ClassVar[bool] = False
    """The rule is told ``decisions``."""
    since: ClassVar[str] = "0.1.0"
    sensitive: ClassVar[bool] = False
    """The findings quote private data: reports mask it."""
    tags: ClassVar[tuple[str, ...]] = ()

    # What a rule is told that uses it, once it is bound.

    model: Model | None = None
    """The model that is to be trained, where the settings name one."""
    method: str | None = None
    """The training method, where the settings name one."""
    max_length: int = 0
    """The tokens that the trainer is set to take, where the settings say so."""
    max_tokens: int | None = None
    """The tokens that an example may have by the options of ``over-token-limit``."""
    answer_schema: dict[str, Any] | None = None
    """A JSON Schema of the user's for the answers, where there is one."""
    decisions: Mapping[str, str] = MappingProxyType({})
    """What a person has decided about damaged passages: each with the text in its place."""
    yields_to: ClassVar[Mapping[str, Scope]] = MappingProxyType({})
    """Rules that tell the same fact more exactly: where one of them speaks, this one is silent."""
    per_file: ClassVar[Severity | None] = None
    """Up to this severity people are told of the findings once a file and kind, with a count."""
    verbose_only: ClassVar[bool] = False
    """People are told of the findings, where they are info, with ``--verbose`` only."""

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """Options of the rule; a subclass lists them as fields with defaults."""

    def __init__(self, target: Target, options: Any = NO_OPTIONS) -> None:
        """Bind the rule to one target and to its options."""
        self.target = target
        self.options: Any = self.Options() if options is NO_OPTIONS else options

    def check(self, record: Record) -> Iterable[Finding]:
        """Yield what is wrong with one record."""
        return ()

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Yield (turn index, what, finding) for a sequence of role letters.

        ``what`` is ``"turn"``, ``"role"`` or ``"content"``: the part of the turn the finding
        stands at (index -1: the record). The finding's own path must be empty, and its fix, if
        any, is made by ``roles_fix``, since it needs the record.
        """
        return ()

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Return the finding with a fix for this record, or None where it does not hold for it.

        Called only for what is reported.
        """
        return finding

    def fix_for(self, record: Record, finding: Finding) -> Finding | None:
        """Return the finding with a fix for this record, or None where it does not hold for it.

        For findings that were made without the record: by a schema, or by ``conclude``, which
        may leave what the fix needs in ``Finding.data``, as a type of the rule's own.
        """
        return finding

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Return a finding that a schema made as it holds for this rule's target, or None.

        Schemas are shared by targets that differ in what they mind and in what a fix may do.
        """
        return finding

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Yield what is wrong with the bytes of a file (BOM, newlines, charset)."""
        return ()

    def collect(self, record: Record) -> Any:
        """Return a small picklable value to keep of the record, or None."""
        return None

    def collect_batch(self, records: list[Record]) -> Iterable[Any]:
        """Return what to keep of each record of a chunk, in order: ``collect`` many at a time."""
        return map(self.collect, records)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Yield what is wrong with a file as a whole; findings carry ``line``."""
        return ()

    @classmethod
    def sum_up(cls, file: FileSummary, found: list[Diagnostic]) -> list[Diagnostic]:
        """Return what is told in place of all findings of the rule in a file.

        For a rule whose findings in every record mean one thing about the file. ``found`` is not
        empty, and holds nothing that is suppressed.
        """
        return found

    def conclude_digests(self, index: DigestView) -> Iterable[tuple[int, int, Finding]]:
        """Yield (index of the file, position of the record, finding) over duplicates and leaks."""
        return ()

    def repeats(self, index: DigestView) -> Iterator[Repeat]:
        """Yield records that repeat earlier ones, of which there may be very many.

        ``repeated`` makes the finding of each; the record itself changes nothing about it.
        """
        return iter(())

    def repeated(self, index: DigestView, row: Repeat) -> Finding:
        """Return the finding about a record that repeats an earlier one."""
        raise NotImplementedError

    def conclude_dataset(self, files: list[DatasetFile]) -> Iterable[tuple[int, Finding]]:
        """Yield (index of the file, finding) over all files of a run."""
        return ()

    @property
    def long_line(self) -> int:
        """Return the bytes above which a raw line is long for this rule (``Facts.LONG``)."""
        return sys.maxsize

    @classmethod
    def applies_to(cls, target: Target) -> bool:
        """Tell whether the rule is for a target: asked for, or for all and not switched off."""
        return applies(cls.name, cls.asked, target)

    @classmethod
    def effects_for(cls, target: Target, method: str | None) -> tuple[Effect, Effect]:
        """Return what findings below error, and errors, mean for a record of a target.

        A target that drops what it cannot read still fails on a line that is not JSON.
        """
        said = target.effects.get(cls.name)
        milder, error = (said, said) if said is not None else (cls.effect, cls.error_effect)
        of_record = cls.scope == "line" and cls.code[0] != GROUPS["json"].letter
        if said is None and error is Effect.REFUSES and of_record:
            error = target.effects.get(ERRORS, error)
        cut = _CUT[target.cutting(method)]
        return cut if milder is Effect.CUTS else milder, cut if error is Effect.CUTS else error

    @classmethod
    def overrides(cls, hook: str) -> bool:
        """Tell whether the rule has a hook of its own."""
        own = cls.__mro__[: cls.__mro__.index(Rule)]
        return any(hook in vars(one) for one in own)


def applies(name: str, asked: bool, target: Target) -> bool:
    """Tell whether a rule is for a target; ``asked`` only where the target asks for it."""
    return target.rules.get(name, None if asked else ON) is not None


def _modules() -> Iterator[tuple[str, str]]:
    for package in iter_modules(__path__):
        if package.name in GROUPS:
            folder = import_module(f"{__name__}.{package.name}")
            for module in iter_modules(folder.__path__):
                yield package.name, module.name


def rules_in(group: str, module_name: str) -> list[type[Rule]]:
    """Import a file of a group and return the rules in it: one, or none."""
    module = import_module(f"{__name__}.{group}.{module_name}")
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Rule)
        and value.__module__ == module.__name__
        and "code" in vars(value)
    ]


@lru_cache(maxsize=1)
def all_rules() -> dict[str, type[Rule]]:
    """Return every rule by its code, in order of the codes; ``table.entries`` imports none.

    Raises AssertionError when a rule is filed under the wrong name or a code stands twice: an
    error of the house, seen by the first test.
    """
    found: dict[str, type[Rule]] = {}
    for group, module_name in _modules():
        for rule in rules_in(group, module_name):
            assert rule.code[0] == GROUPS[group].letter, f"{rule.code} does not belong in {group}"
            assert rule.name.replace("-", "_") == module_name, f"{rule.name} in {module_name}.py"
            assert rule.code not in found, f"{rule.code} stands twice"
            found[rule.code] = rule
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def rules_by_name() -> dict[str, type[Rule]]:
    """Return every rule by its name."""
    return {rule.name: rule for rule in all_rules().values()}
