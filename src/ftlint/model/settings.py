"""The frozen settings of a run, as the engine needs them: plain data, picklable, no files read.

``config.py`` makes them from the configuration and the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ftlint.model.diagnostic import Severity

if TYPE_CHECKING:
    from datetime import date

CHUNK_SIZE: Final = 4 * 1024 * 1024
"""Bytes of whole lines that are read, checked and sent to a worker as one piece."""

NEUTRAL_TARGET: Final = "chat"
"""The target of those who name none."""
COMMON_SHAPE: Final = "openai-chat"
PREFERENCE_SHAPE: Final = "trl-preference"
"""What conversions write where nothing says a shape: one conversation, or a pair of answers."""

EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
NOTHING: Final[Mapping[str, Any]] = {}
"""The same for values that travel to worker processes, which a proxy cannot."""


class Selection(NamedTuple):
    """Which rules run: selectors in order of strength.

    Each selector is a code, a prefix of codes, a name, or ``ALL``. ``select`` is the base, the
    other two adjust it; a longer prefix beats a shorter one, and a tie goes to ``ignore``.
    """

    select: tuple[str, ...] = ("ALL",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


DEFAULT_SELECTION: Final = Selection()


class RecordIgnore(NamedTuple):
    """One record excused from one rule on purpose; ``record`` is its hash, or ``id`` its id."""

    rule: str
    record: str | None = None
    id: str | None = None
    reason: str | None = None
    origin: str = ""


class DatasetSplit(NamedTuple):
    """Files that belong together: ``[[dataset]]``. Globs are relative to the configuration."""

    name: str
    train: tuple[str, ...] = ()
    validation: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


class Conversion(NamedTuple):
    """A declared conversion: ``[[convert]]``. Paths are relative to the configuration.

    ``options`` are those of ``-O``, maps as tables; ``origin`` is where it is declared, ``places``
    where each option is.
    """

    inputs: tuple[str, ...]
    output: str
    to: str = COMMON_SHAPE
    source: str = ""
    options: Mapping[str, Any] = NOTHING
    trainer_config_out: str = ""
    """Where the configuration is written by which the trainer reads the output; empty for none."""
    origin: str = ""
    places: Mapping[str, str] = NOTHING


class BuildSource(NamedTuple):
    """One source of a recipe: a path or glob, how it is read, and its share of the mixture."""

    path: str
    format: str = ""
    options: Mapping[str, Any] = NOTHING
    weight: float | None = None
    places: Mapping[str, str] = NOTHING
    """Where each option and the format are said."""


class Build(NamedTuple):
    """A recipe: ``[[build]]``. Paths are relative to the configuration.

    ``merge``, ``dedup`` (None: no step) and ``split`` are the options of those commands; ``check``
    is the severity from which findings make the build fail; ``places`` says where ``to`` is.
    """

    name: str
    sources: tuple[BuildSource, ...]
    output: str
    validation: str | None = None
    test: str | None = None
    to: str = COMMON_SHAPE
    check: str = "error"
    merge: Mapping[str, Any] = NOTHING
    dedup: Mapping[str, Any] | None = None
    split: Mapping[str, Any] = NOTHING
    origin: str = ""
    places: Mapping[str, str] = NOTHING


class Settings(NamedTuple):
    """Everything that decides what a check finds in a file."""

    targets: tuple[str, ...] = (NEUTRAL_TARGET,)
    method: str | None = None
    model: str | None = None
    max_length: int = 0
    """The tokens that the trainer is set to take of an example, 0 where the user does not say."""
    input_format: str | None = None
    selection: Selection = DEFAULT_SELECTION
    severity: Mapping[str, Severity] = NOTHING
    """Severity by rule name, over what target and rule say."""
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(glob relative to ``root``, selectors) pairs."""
    ignores: tuple[RecordIgnore, ...] = ()
    rule_options: Mapping[str, Mapping[str, Any]] = NOTHING
    """Options by rule name, as validated plain values."""
    datasets: tuple[DatasetSplit, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    builds: tuple[Build, ...] = ()
    decontaminate: Mapping[str, Any] = NOTHING
    """Evaluation data that training data must not hold: the fields of ``[decontaminate]``."""
    against: tuple[str, ...] = ()
    """Files of evaluation data named on the command line."""
    validation: tuple[str, ...] = ()
    """Paths given as the validation split of the files of the command line."""
    schema_text: str | None = None
    """The user's own JSON Schema, as text."""
    schema_name: str | None = None
    decisions: Mapping[str, str] = NOTHING
    """What a person has decided about damaged passages, by passage (``model.decisions``)."""
    trainer_config: str | None = None
    """The path of the trainer's own configuration."""
    trainer_entry: str = ""
    """The entry of it that is about the files, as text; empty for none."""
    target_asked: bool = False
    """The targets were named for this very run, so every file is meant to be data for them."""
    dataset_rules: bool = True
    other_rules: bool = True
    """False with ``--only-dataset-rules``: only family D and file-scope rules run."""
    root: str = "."
    """Folder that globs and reported paths are relative to."""
    jobs: int = 0
    """Worker processes; 0 decides by the size of the input."""
    engine: str = "local"
    """Where chunks are checked: ``local``, or ``ray``."""
    chunk_size: int = CHUNK_SIZE
    today: date | None = None
    """The day that deadlines of targets and models are compared with; None is the clock's."""
