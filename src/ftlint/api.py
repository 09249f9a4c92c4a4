"""The Python interface: the same findings as the command line, as data.

import ftlint

report = ftlint.check(["data/train.jsonl"], target="openai")
for diagnostic in report.active:
    print(diagnostic.file, diagnostic.line, diagnostic.code, diagnostic.message)
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ftlint.config import Configuration, Inputs, fixed_day, user_config
from ftlint.model.report import Report
from ftlint.session import catalog, open_session
from ftlint.session import check as check_session

Names = str | Iterable[str]
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def check(
    paths: Paths = (),
    *,
    target: Names | None = None,
    select: Names | None = None,
    extend_select: Names | None = None,
    ignore: Names | None = None,
    validation: Paths = (),
    method: str | None = None,
    model: str | None = None,
    input_format: str | None = None,
    schema: str | os.PathLike[str] | None = None,
    config: str | os.PathLike[str] | None = None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    jobs: int = 0,
) -> Report:
    """Check files, folders or globs and return the report.

    Configuration files are found as the command finds them; ``config`` names one, ``isolated``
    reads none. ``options`` are further keys of the configuration, such as
    ``{"severity": {"bom": "info"}}``. Raises ``FtlintError`` (``UsageError`` for a wrong name or
    path) where the command would exit with status 2; files that could not be read are in
    ``Report.errors``.
    """
    given: dict[str, Any] = {
        "target": _names(target),
        "select": _names(select),
        "extend-select": _names(extend_select),
        "ignore": _names(ignore),
        "method": method,
        "model": model,
        "input-format": input_format,
        "schema": None if schema is None else os.fspath(schema),
        **(options or {}),
    }
    inputs = Inputs(
        flags={name: value for name, value in given.items() if value is not None},
        config=() if config is None else (os.fspath(config),),
        isolated=isolated,
        user_config=user_config(os.environ),
        extra={"jobs": jobs, "today": fixed_day(os.environ)},
        label=lambda name: name.replace("-", "_"),
    )
    configuration = Configuration(catalog(), inputs, Path.cwd())
    session = open_session(configuration, _paths(paths), validation=_paths(validation))
    return check_session(session)


def _names(value: Names | None) -> list[str] | None:
    if value is None:
        return None
    return [value] if isinstance(value, str) else list(value)


def _paths(value: Paths) -> list[str]:
    if isinstance(value, str | os.PathLike):
        return [os.fspath(value)]
    return [os.fspath(item) for item in value]
