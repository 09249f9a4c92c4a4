"""``ftlint.check``, ``ftlint.fix`` and ``ftlint.patch``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftlint.api.opening import (
    Names,
    Path_,
    Paths,
    Records,
    configured,
    files,
    listed,
    names,
    opened,
    path,
)
from ftlint.model.report import Report
from ftlint.session import check as check_session

if TYPE_CHECKING:
    from ftlint.session import Session


def check(
    paths: Paths | Records | None = None,
    *,
    target: Names | None = None,
    select: Names | None = None,
    extend_select: Names | None = None,
    ignore: Names | None = None,
    validation: Paths = (),
    against: Paths = (),
    method: str | None = None,
    model: str | None = None,
    input_format: str | None = None,
    schema: Path_ | None = None,
    trainer_config: Path_ | None = None,
    readings: Path_ | None = None,
    dataset_rules: bool = True,
    other_rules: bool = True,
    config: Path_ | None = None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    jobs: int = 0,
    engine: str = "local",
) -> Report:
    """Check files, folders or globs, or records in memory, and return the report.

    Without ``paths`` the configuration says what to read, as for the command; an empty list is
    nothing to check. Records are mappings, such as a list of dicts. Configuration files are found
    as the command finds them; ``config`` names one, ``isolated`` reads none;
    ``trainer_config`` is the trainer's own. ``against`` is evaluation data that the records must
    not hold. What a person has decided in the file ``readings`` holds, and damaged passages that
    are still to be decided are written to it. Without ``dataset_rules`` or ``other_rules`` the
    rules about whole datasets, or all but those, are left out. ``options`` are further keys of the
    configuration, such as ``{"severity": {"bom": "info"}}``. Raises
    ``FtlintError`` (``UsageError`` for a wrong name or path) where the command would exit with
    status 2; files that could not be read are in ``Report.errors``.
    """
    given: dict[str, Any] = {
        "target": names(target),
        "select": names(select),
        "extend-select": names(extend_select),
        "ignore": names(ignore),
        "method": method,
        "model": model,
        "input-format": input_format,
        "schema": path(schema),
        "trainer-config": path(trainer_config),
        "readings": path(readings),
        **(options or {}),
    }
    named = listed(against)
    evaluation = files(configured(given, config, isolated, jobs), named) if named else ()
    configuration = configured(
        given,
        config,
        isolated,
        jobs,
        engine=engine,
        dataset_rules=dataset_rules,
        other_rules=other_rules,
        against=tuple(source.path for source in evaluation if source.path is not None),
    )
    return _kept(check_session(opened(configuration, paths, validation)), readings)


def _kept(report: Report, readings: Path_ | None) -> Report:
    """Bring a file of readings up to date with a report, and return the report."""
    if readings is not None:
        from ftlint.session.readings import undecided, update

        update(os.fspath(readings), undecided(report))
    return report


def fix(
    paths: Paths,
    *,
    unsafe: bool = False,
    write: bool = True,
    rejects: Path_ | None = None,
    readings: Path_ | None = None,
    trainer_config: Path_ | None = None,
    target: Names | None = None,
    select: Names | None = None,
    ignore: Names | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    jobs: int = 0,
) -> Report:
    """Fix files as ``ftlint check --fix`` does and return the report on what is left.

    ``Report.fixed`` says how much was fixed in which file. With ``unsafe`` the fixes that may
    change a meaning are applied too; without ``write`` nothing is written. The records that fixes
    drop are added to ``rejects``. What a person has decided in the file ``readings`` is written,
    and what is still to be decided is added to that file.
    """
    from ftlint.session.fixes import fixed, settle

    given = {"readings": path(readings), "trainer-config": path(trainer_config)}
    options = {**given, **(options or {})}
    session = _to_fix(paths, unsafe, target, select, ignore, config, isolated, options, jobs)
    if rejects is not None:
        from ftlint.output.writer import refuse_same

        refuse_same([source.path for source in session.sources], [path(rejects)])
    outcome = fixed(session, in_place=write)
    try:
        if not write:
            return outcome.report
        return _kept(settle(session, outcome, path(rejects)), readings)
    finally:
        outcome.close()


def patch(
    paths: Paths,
    *,
    unsafe: bool = False,
    trainer_config: Path_ | None = None,
    target: Names | None = None,
    select: Names | None = None,
    ignore: Names | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    jobs: int = 0,
) -> bytes:
    """Return what ``fix`` would change as a patch that ``git apply`` takes; nothing is written."""
    from ftlint.session.fixes import fixed

    options = {"trainer-config": path(trainer_config), **(options or {})}
    session = _to_fix(paths, unsafe, target, select, ignore, config, isolated, options, jobs)
    outcome = fixed(session, in_place=False)
    try:
        return b"".join(outcome.diff())
    finally:
        outcome.close()


def _to_fix(
    paths: Paths,
    unsafe: bool,
    target: Names | None,
    select: Names | None,
    ignore: Names | None,
    config: Path_ | None,
    isolated: bool,
    options: Mapping[str, Any] | None,
    jobs: int,
) -> Session:
    given: dict[str, Any] = {
        "target": names(target),
        "select": names(select),
        "ignore": names(ignore),
        "unsafe-fixes": True if unsafe else None,
        **(options or {}),
    }
    return opened(configured(given, config, isolated, jobs), paths)
