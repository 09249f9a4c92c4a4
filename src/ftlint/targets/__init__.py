"""Targets: what each trainer or API accepts, as data; one TOML file a target, found by name.

Only the target that is asked for is read. Every figure in the files carries the address it was
read at and the day; a figure that nobody publishes is left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ftlint.errors import UsageError, nearest
from ftlint.model.diagnostic import Effect, Severity
from ftlint.model.settings import NEUTRAL_TARGET as NEUTRAL_TARGET

if TYPE_CHECKING:
    from ftlint.targets.entries import Entry

FOLDER: Final = Path(__file__).parent
EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
UNRANKED: Final = 99

CUT_END: Final = "end"
"""The trainer keeps the start of an over-long example: the answer is what gets lost."""
REJECT: Final = "reject"
"""The service refuses the file."""
DROP: Final = "drop"
"""The trainer leaves the example out."""

ERRORS: Final = "errors"
"""Under ``effects``: what this target does to records that it cannot read, whatever the rule."""

ON: Final = "on"
"""A rule that only some targets ask for is on, with the severity that is the rule's own."""

FEATURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tools": "tools",
        "tools-as-string": "tools as a string of JSON",
        "images": "images",
        "images-in-text-runs": "images unless its configuration names a processor",
        "images-in-dpo": "images in preference data",
        "http-images": "images at web addresses",
        "reasoning": "reasoning",
        "names": "names of speakers",
    }
)
"""What a target may have no place for (``unsupported``), and how it is worded."""

QUIRKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "neutral": "stands for no trainer: the rules that at least two services ask for",
        "arrow": "loads files as Arrow tables: a field has one type in all records",
        "tags-alone": "reads no role words in turns with from and value but its tags",
        "maps-media": "takes the types of media columns from the first 1,000 records",
        "columns-choose-trainer": "tells by columns beside messages what a record is",
        "counts-media-parts": "counts parts such as {'type': 'image'} against its media columns",
        "adds-media-marks": "puts marks that are missing before the first text of the user",
        "arguments-as-objects": "wants the arguments of calls as objects, not as strings",
        "joins-user-turns": "joins user turns that follow each other",
        "no-tool-result-last": "refuses reinforcement data that ends with a tool result",
        "one-system": "refuses a second system message wherever it is",
        "refuses-openai-tokens": "refuses texts with the control tokens of OpenAI's tokenizers",
        "weight-in-all-or-none": "wants a weight of its own in every record of a file or in none",
        "messages-as-string": "reads messages that are a string of JSON or of Python",
        "messages-as-json": "reads messages that are a string of JSON",
        "parameters-as-string": "reads parameters of tools that are a string of JSON",
        "tools-as-text": "reads the tools of Alpaca and ShareGPT rows from a text of JSON alone",
        "passes-roles": "hands roles that it does not know to the chat template",
        "value-parts": "reads the text of a content part under value too",
        "text-contents": "reads one text in each turn, no list of parts",
        "answers-as-turns": "reads the answers of a preference as one turn each",
        "last-answer-alone": "reads of each answer of a preference the text of its last message",
        "flat-tools": "takes tools without an object function around name and parameters",
        "label-as-number": "takes 1 and 0 for true and false in labels of KTO data",
        "one-answer-message": "compares preferred answers of exactly one message",
        "answer-alone": "trains the text of a row that has an answer and no prompt",
        "tools-unchecked": "hands the parameters of tools to the chat template, whatever they are",
        "masked-parts-alone": "trains no text beside reasoning in parts that have masks",
        "refuses-empty": "refuses a turn without text, whoever speaks",
        "reasoning-key": "reads reasoning under reasoning, as under reasoning_content",
        "text-as-content": "reads the text of a message under text too",
        "tool-parameters": "asks for parameters of every tool, empty where it has none",
        "tools-train-last": "trains the last answer alone where tools are declared",
        "one-shape-a-line": "refuses a line with the keys of two shapes",
        "tool-descriptions": "asks for a description of every tool",
    }
)
"""What a target does that most do not (``quirks``), and how it is worded."""


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
    """Of the trainer's own configuration: its ``dialect``, and the ``file`` beside the data."""
    entries: tuple[Mapping[str, Any], ...] = ()
    """Entries of it to write: by ``shape`` and kinds of columns ``keys``, ``masks``, ``run``."""
    entry: Entry | None = None
    """The entry of that configuration by which data is read, where there is one."""
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


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all targets, the neutral one first, the others in alphabetic order."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return (NEUTRAL_TARGET, *(name for name in found if name != NEUTRAL_TARGET))


@lru_cache(maxsize=1)
def ranked() -> tuple[str, ...]:
    """Return the names of all targets in the order in which models are looked for.

    The models of the first one serve for a target that names none, such as the neutral one.
    """
    return tuple(sorted(names(), key=lambda name: target(name).models_rank))


@lru_cache(maxsize=1)
def _checkers() -> Mapping[str, str]:
    return {written: name for name in names() for written in target(name).checks}


def checker_of(written: str) -> str:
    """Return the target that what was written in a format is checked for; empty for none."""
    return _checkers().get(written, "")


@lru_cache(maxsize=32)
def target(name: str) -> Target:
    """Return a target by name; only its own file is read.

    Raises UsageError, which names the nearest targets, when there is none.
    """
    if name not in names():
        trained_by = [one for one in names() if name.casefold() in _by_name(one)]
        if trained_by:
            owners = " and ".join(trained_by)
            raise UsageError(f"unknown target {name!r}: it is a model of {owners} (--model)")
        raise UsageError(f"unknown target {name!r}{nearest(name, names())}")
    import tomllib

    return _build(name, tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def _build(name: str, data: dict[str, Any]) -> Target:
    limits = dict(data.get("limits", {}))
    by_method = {key: limits.pop(key) for key in list(limits) if isinstance(limits[key], dict)}
    cutting = data.get("truncation", CUT_END)
    by_cutting = cutting if isinstance(cutting, dict) else {"default": cutting}
    deprecated = data.get("deprecated")
    return Target(
        name=name,
        title=data["title"],
        summary=data["summary"],
        formats=tuple(data["formats"]),
        schemas=data.get("schemas", {}),
        roles=tuple(data["roles"]),
        rules={rule: _rule_word(word) for rule, word in data.get("rules", {}).items()},
        effects={rule: Effect(word) for rule, word in data.get("effects", {}).items()},
        limits=limits,
        method_limits=by_method,
        unsupported=frozenset(data.get("unsupported", ())),
        reserved=tuple(data.get("reserved", ())),
        quirks=frozenset(data.get("quirks", ())),
        checks=tuple(data.get("checks", ())),
        extensions=tuple(data.get("extensions", (".jsonl",))),
        truncation=by_cutting["default"],
        method_truncation=by_cutting,
        default_length=_default_length(data.get("default_length")),
        encoding=data.get("encoding", ""),
        masks={place: tuple(keys) for place, keys in data.get("masks", {}).items()},
        method_roles={way: tuple(words) for way, words in data.get("method_roles", {}).items()},
        parts=frozenset(data.get("parts", ())),
        trainer_config=data.get("trainer_config", {}),
        entries=tuple(data.get("entries", ())),
        columns=frozenset(data.get("columns", ())),
        prompts=tuple(data.get("prompts", ())),
        answers=tuple(data.get("answers", ())),
        types={kind: tuple(columns) for kind, columns in data.get("types", {}).items()},
        methods={name: tuple(more) for name, more in data.get("methods", {}).items()},
        ignored={key: tuple(others) for key, others in data.get("ignored", {}).items()},
        sharegpt=_turn_words(data.get("sharegpt")),
        datasets=data.get("datasets", ""),
        models=_models(name, data),
        models_rank=data.get("models_rank", UNRANKED),
        deprecated=None if deprecated is None else _deprecation(deprecated),
        sources=tuple(Reference(**item) for item in data["sources"]),
        options=data.get("options", {}),
        notes=tuple(data.get("notes", ())),
    )


def _turn_words(data: dict[str, Any] | None) -> TurnWords | None:
    if data is None:
        return None
    lists = {key: tuple(item) for key, item in data.items() if isinstance(item, list)}
    return TurnWords(**{**data, **lists})


def _default_length(data: dict[str, Any] | None) -> DefaultLength | None:
    return None if data is None else DefaultLength(**{**data, "methods": tuple(data["methods"])})


def _rule_word(word: str) -> Severity | Literal["on"] | None:
    if word == ON:
        return ON
    return None if word == "off" else Severity[word.upper()]


def _deprecation(data: dict[str, Any]) -> Deprecation:
    return Deprecation(data.get("date"), data["note"], data["source"])


def _models(target_name: str, data: dict[str, Any]) -> Mapping[str, Model]:
    defaults = data.get("model_defaults", {})
    models: dict[str, Model] = {}
    for name, fields in data.get("models", {}).items():
        merged = {**defaults, **fields}
        merged["aliases"] = tuple(merged.get("aliases", ()))
        if merged.get("usd_per_million") is None:
            for key in ("price_source", "price_date", "price_confidence"):
                merged.pop(key, None)
        merged["max_tokens"] = merged.get("max_tokens") or None
        models[name] = Model(target=target_name, name=name, **merged)
    return models


_FINE_TUNED: Final = re.compile(r"ft:([^:]+)(?::.*)?")
_SNAPSHOT: Final = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{4})$")


def base_model_name(name: str) -> str:
    """Return the base model of a fine-tuned model's id; other names are returned as they are.

    The id is cut at its colons, never matched by prefix: ``ft:gpt-4`` is a prefix of
    ``ft:gpt-4.1-mini`` but another model with another encoding.

    >>> base_model_name("ft:gpt-4.1-mini-2025-04-14:my-org::abc123")
    'gpt-4.1-mini-2025-04-14'
    >>> base_model_name("gpt-4o")
    'gpt-4o'
    """
    found = _FINE_TUNED.fullmatch(name)
    return found[1] if found else name


def find_model(name: str, among: Iterable[str] = ()) -> Model:
    """Return the model that a name means: a model, an alias, a dated snapshot, or an ``ft:`` id.

    The targets ``among`` are searched first, then all others; capital letters do not count. The
    path of a model on disk (a folder with ``tokenizer.json``) and the name of an encoding are
    models of no target. Raises UsageError, which names the nearest models, for any other name.
    """
    own = _own_model(name)
    if own is not None:
        return own
    base = base_model_name(name.strip()).casefold()
    wanted = [base, _SNAPSHOT.sub("", base)]
    searched = dict.fromkeys((*among, *ranked()))
    for target_name in searched:
        by_name = _by_name(target_name)
        for candidate in wanted:
            if candidate in by_name:
                return by_name[candidate]
    known = [model for item in searched for entry in _listed(item) for model in entry.names]
    raise UsageError(f"unknown model {name!r}{nearest(base, known)}; ftlint target lists them")


def _own_model(name: str) -> Model | None:
    from ftlint.tokens import HUGGING_FACE, VOCABULARIES

    if name in VOCABULARIES:
        return Model(target="", name=name, encoding=name)
    if "/" not in name and "\\" not in name and not name.endswith(".json"):
        return None
    from ftlint.tokens.huggingface import max_length, model_folder

    folder = model_folder(name)
    if folder is None:
        return None
    return Model(
        target="", name=name, max_tokens=max_length(folder), encoding=f"{HUGGING_FACE}{name}"
    )


def _listed(target_name: str) -> tuple[Model, ...]:
    return tuple(target(target_name).models.values())


def _by_name(target_name: str) -> dict[str, Model]:
    return {name.casefold(): model for model in _listed(target_name) for name in model.names}
