"""Targets: what each trainer or API accepts, as data; one TOML file a target, found by name.

Only the target that is asked for is read. Every figure in the files carries the address it was
read at and the day; a figure that nobody publishes is left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from ftlint.errors import UsageError, nearest
from ftlint.model.settings import NEUTRAL_TARGET as NEUTRAL_TARGET
from ftlint.targets.data import EMPTY as EMPTY
from ftlint.targets.data import UNRANKED as UNRANKED
from ftlint.targets.data import DefaultLength as DefaultLength
from ftlint.targets.data import Deprecation as Deprecation
from ftlint.targets.data import Model as Model
from ftlint.targets.data import Reference as Reference
from ftlint.targets.data import Target as Target
from ftlint.targets.data import TurnWords as TurnWords
from ftlint.targets.reading import built
from ftlint.targets.words import CUT_END as CUT_END
from ftlint.targets.words import DROP as DROP
from ftlint.targets.words import ERRORS as ERRORS
from ftlint.targets.words import FEATURES as FEATURES
from ftlint.targets.words import ON as ON
from ftlint.targets.words import QUIRKS as QUIRKS
from ftlint.targets.words import REJECT as REJECT

FOLDER: Final = Path(__file__).parent


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all targets, the neutral one first, the others in alphabetic order."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return (NEUTRAL_TARGET, *(name for name in found if name != NEUTRAL_TARGET))


@lru_cache(maxsize=1)
def shapes() -> frozenset[str]:
    """Return the names of all shapes that some target takes; the files of all targets are read."""
    return frozenset(shape for name in names() for shape in target(name).formats)


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

    return built(name, tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


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
