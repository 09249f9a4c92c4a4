"""What a target's file says, as types: the target, its models, sources and limits."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ftlint.model.diagnostic import Effect, Severity
from ftlint.targets.words import CUT_END, ON

if TYPE_CHECKING:
    from ftlint.model.view import View
    from ftlint.targets.entries import Entry

EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
UNRANKED: Final = 99


class Reference(NamedTuple):
    """Where something was read: an address, the day it was last looked at, and what it says."""

    url: str
    checked: date
    about: str = ""


class Deprecation(NamedTuple):
    """The provider has ended or announced the end of the service; ``date`` where one is known."""

    date: date | None
    note: str
    source: str


class Model(NamedTuple):
    """A model that a target trains.

    ``max_tokens`` is the limit of training tokens per example, None where none is published.
    ``encoding`` is the name of the tokenizer's encoding, empty where it is not bundled.
    ``usd_per_million`` is the price of a million training tokens; ``price_confidence`` is
    ``published``, ``second-hand`` or ``uncertain``.
    """

    target: str
    name: str
    aliases: tuple[str, ...] = ()
    max_tokens: int | None = None
    encoding: str = ""
    usd_per_million: float | None = None
    price_source: str = ""
    price_date: date | None = None
    price_confidence: str = ""
    source: str = ""
    checked: date | None = None
    retired: date | None = None
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name and its aliases."""
        return (self.name, *self.aliases)


class TurnWords(NamedTuple):
    """How a trainer reads the turns of ShareGPT data (``[sharegpt]``).

    ``roles`` are the words that it knows under the key of the role, ``keys`` the keys under which
    it looks for them. With ``exact`` a turn has two keys and both are texts. With ``passes`` other
    words reach the chat template; without, the run stops at them. With ``folds`` the case of a word
    does not count. With ``any_keys`` the key of the role is the one that holds known words alone,
    whatever its name.
    """

    roles: tuple[str, ...]
    keys: tuple[str, ...] = ("from", "role")
    exact: bool = False
    passes: bool = False
    folds: bool = False
    any_keys: bool = False

    def knows(self, word: object) -> bool:
        """Tell whether a value is a role word of the trainer."""
        if not isinstance(word, str):
            return False
        return word in self.roles or (self.folds and word.strip().lower() in self.roles)


class DefaultLength(NamedTuple):
    """The tokens of an example that a trainer takes unless it is told otherwise.

    ``option`` is the name of its setting, ``methods`` are those whose examples are cut, left out or
    refused by it; others are packed, or have limits of their own.
    """

    tokens: int
    option: str
    methods: tuple[str, ...]
    checked: date


class Target(NamedTuple):
    """A trainer or an API that fine-tuning data is for.

    ``formats`` are the record shapes it takes, ``schemas`` the JSON Schema by format name.
    ``rules`` says of rules by name that they are on with a severity of the target's own, on with
    the rule's (``ON``), or off (None). ``unsupported`` are words of ``FEATURES``, ``quirks`` of
    ``QUIRKS``. ``checks`` are the written formats that are checked for this target.
    ``encoding`` is the encoding of most of its models, empty where it is not bundled.
    """

    name: str
    title: str
    summary: str
    formats: tuple[str, ...]
    schemas: Mapping[str, str]
    roles: tuple[str, ...]
    rules: Mapping[str, Severity | Literal["on"] | None] = EMPTY
    effects: Mapping[str, Effect] = EMPTY
    """What findings of a rule mean for a record here, where it is not what the rule says."""
    limits: Mapping[str, int] = EMPTY
    method_limits: Mapping[str, Mapping[str, int]] = EMPTY
    unsupported: frozenset[str] = frozenset()
    quirks: frozenset[str] = frozenset()
    checks: tuple[str, ...] = ()
    extensions: tuple[str, ...] = (".jsonl",)
    image_formats: tuple[str, ...] = ()
    """Formats of images that are taken ("png"); empty where nothing is known."""
    truncation: str = CUT_END
    method_truncation: Mapping[str, str] = EMPTY
    default_length: DefaultLength | None = None
    encoding: str = ""
    masks: Mapping[str, tuple[str, ...]] = EMPTY
    """The mask keys that the target reads, by place: ``record``, ``turn`` and ``part``.

    Under ``configured`` stand those that it reads only where its configuration names them.
    """
    method_roles: Mapping[str, tuple[str, ...]] = EMPTY
    """The roles that it reads in formats of a method, where they are not ``roles``."""
    parts: frozenset[str] = frozenset()
    """Types of content parts that the target reads, further than its schemas say."""
    reserved: tuple[str, ...] = ()
    """Words that no text may hold; one that begins with a line feed counts at a line's start."""
    columns: frozenset[str] = frozenset()
    """Keys beside the turns of a record that the target reads, further than its schemas say."""
    prompts: tuple[str, ...] = ()
    """Columns in which the target looks for a prompt, in rows without a list of turns."""
    answers: tuple[str, ...] = ()
    """Columns in which it looks for the answer; of two of them it reads neither."""
    types: Mapping[str, tuple[str, ...]] = EMPTY
    """By a type that its configuration may name: the columns that are read then, all needed.

    Of several types that fit a row the first one is meant; a type without columns reads another
    shape than one of columns.
    """
    methods: Mapping[str, tuple[str, ...]] = EMPTY
    """By a format, methods for which the target reads it, further than others do."""
    ignored: Mapping[str, tuple[str, ...]] = EMPTY
    """By a column that it reads: columns beside it with data that it does not read then."""
    sharegpt: TurnWords | None = None
    datasets: str = ""
    """The versions of ``datasets`` that the package asks for, as in its metadata; * is any."""
    trainer_config: Mapping[str, str] = EMPTY
    """Of the trainer's own configuration: its ``dialect``, and the ``file`` beside the data.

    Where its name is the user's, ``glob`` has patterns of names; it then names the data itself.
    """
    entries: tuple[Mapping[str, Any], ...] = ()
    """Entries of it to write: by ``shape`` and kinds of columns ``keys``, ``masks``, ``run``."""
    entry: Entry | None = None
    """The entry of that configuration by which data is read, where there is one."""
    view: View | None = None
    """How rows are read by the names of that entry."""
    models: Mapping[str, Model] = EMPTY
    models_rank: int = UNRANKED
    """Which target a model is looked for in first, 1 before 2, when several list its name."""
    deprecated: Deprecation | None = None
    sources: tuple[Reference, ...] = ()
    options: Mapping[str, Any] = EMPTY
    notes: tuple[str, ...] = ()

    def limit(self, name: str, method: str | None = None) -> int | None:
        """Return a limit by name, that of the training method first; None where there is none."""
        if method is not None:
            own = self.method_limits.get(method, {}).get(name)
            if own is not None:
                return int(own)
        return self.limits.get(name)

    def cutting(self, method: str | None = None) -> str:
        """Return what happens to an over-long example: ``end``, ``drop`` or ``reject``."""
        return self.method_truncation.get(method or "", self.truncation)

    def severity(self, rule: str) -> Severity | None:
        """Return the severity of its own that the target has for a rule, None where it has none."""
        word = self.rules.get(rule)
        return None if word is None or word == ON else word

    def type_of(self, columns: Container[str]) -> str:
        """Return the type that reads rows with these columns; empty where no type does.

        >>> from ftlint.targets import target
        >>> target("axolotl").type_of({"article", "summary", "id"})
        'summarizetldr'
        """
        return next(
            (
                kind
                for kind, wanted in self.types.items()
                if wanted and all(key in columns for key in wanted)
            ),
            "",
        )

    def datasets_range(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the oldest and the newest version of ``datasets`` that goes with the target.

        >>> from ftlint.targets import target
        >>> target("ms-swift").datasets_range()
        ((4, 0), (4, 8, 5))
        """
        oldest: tuple[int, ...] = (0,)
        newest: tuple[int, ...] = (UNRANKED,)
        for sign, number in re.findall(r"(==|[<>]=?)\s*([\d.]+)", self.datasets):
            version = tuple(map(int, number.split(".")))
            oldest = version if sign in ("==", ">=", ">") else oldest
            newest = version if sign in ("==", "<=", "<") else newest
        return oldest, newest

    @property
    def max_tokens(self) -> int | None:
        """Return the largest limit of training tokens per example among the models."""
        known = [model.max_tokens for model in self.models.values() if model.max_tokens]
        return max(known, default=None)
