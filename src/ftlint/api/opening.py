"""What arguments mean: a configuration, files and records, names and paths of keys."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ftlint.config import Configuration, Inputs, fixed_day, user_config
from ftlint.errors import UsageError
from ftlint.session import Session, catalog, open_session

if TYPE_CHECKING:
    from ftlint.config import Loaded
    from ftlint.model.settings import Settings
    from ftlint.source import Source

Names = str | Iterable[str]
Path_ = str | os.PathLike[str]
Paths = Path_ | Iterable[Path_]
Records = Iterable[Mapping[str, Any]]

RECORDS: Final = "records.jsonl"
"""The name under which reports tell of records that were handed over in memory."""


def configured(
    given: Mapping[str, Any], config: Path_ | None, isolated: bool, jobs: int, **extra: Any
) -> Configuration:
    """Return the configuration of a call: its arguments over the files; None is not given.

    ``extra`` are fields of Settings that have no key in the configuration.
    """
    inputs = Inputs(
        flags={name: value for name, value in given.items() if value is not None},
        config=() if config is None else (os.fspath(config),),
        isolated=isolated,
        user_config=user_config(os.environ),
        extra={"jobs": jobs, "today": fixed_day(os.environ), **extra},
        label=lambda name: name.replace("-", "_"),
    )
    return Configuration(catalog(), inputs, Path.cwd())


def of_here(configuration: Configuration) -> Loaded:
    """Return the configuration of the working folder."""
    return configuration.for_folder(configuration.cwd)


def opened(
    configuration: Configuration, paths: Paths | Records | None, validation: Paths = ()
) -> Session:
    """Open what is given: files, records in memory, or what the configuration says for None."""
    held_out = listed(validation)
    if paths is None:
        return open_session(configuration, (), validation=held_out)
    given: list[Any] = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not given:
        return Session(of_here(configuration), (), ())
    if isinstance(given[0], Mapping):
        lines = io.BytesIO(b"".join(_line(number, one) for number, one in enumerate(given, 1)))
        return open_session(
            configuration, ("-",), validation=held_out, stdin=lines, stdin_filename=RECORDS
        )
    return open_session(configuration, [os.fspath(one) for one in given], validation=held_out)


def _line(number: int, record: Any) -> bytes:
    """Write a record as a line; what UTF-8 has no bytes for becomes an escape."""
    try:
        text = json.dumps(record, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise UsageError(f"record {number} cannot be written as JSON: {error}") from None
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(record).encode("ascii") + b"\n"


def files(configuration: Configuration, paths: Paths | None) -> tuple[Source, ...]:
    """Return the files of a dataset; raises UsageError where there are none."""
    session = opened(configuration, paths)
    if not session.sources:
        raise UsageError("no files were named")
    return session.sources


def dataset(
    paths: Paths | None,
    config: Path_ | None,
    isolated: bool,
    jobs: int,
    options: Mapping[str, Any] | None = None,
) -> tuple[Configuration, tuple[Source, ...], Settings]:
    """Return the configuration, the files of a dataset and the settings that hold for them."""
    configuration = configured(options or {}, config, isolated, jobs)
    return configuration, files(configuration, paths), of_here(configuration).settings


def how(
    rejects: Path_ | None, force: bool, skip_broken: bool, jobs: int, engine: str
) -> dict[str, Any]:
    """Return what every request has: where things go, what is skipped, where it runs."""
    return {
        "rejects": path(rejects),
        "force": force,
        "skip_broken": skip_broken,
        "jobs": jobs,
        "engine": engine,
        "address": os.environ.get("RAY_ADDRESS"),
    }


def names(value: Names | None) -> list[str] | None:
    """Return names as a list; None stays."""
    if value is None:
        return None
    return [value] if isinstance(value, str) else list(value)


def path(value: Path_ | None) -> str | None:
    """Return a path as text; None stays."""
    return None if value is None else os.fspath(value)


def listed(value: Paths) -> list[str]:
    """Return paths as a list of texts."""
    if isinstance(value, str | os.PathLike):
        return [os.fspath(value)]
    return [os.fspath(item) for item in value]
