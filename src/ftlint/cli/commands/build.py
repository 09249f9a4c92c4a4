"""``ftlint build``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftlint.cli.exits import Exit
from ftlint.cli.options import (
    Command,
    argument,
    config_options,
    jobs_option,
    message_options,
    option,
)
from ftlint.cli.streams import say
from ftlint.errors import UsageError, nearest
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.config import Loaded
    from ftlint.dataset.build.recipe import Recipe
    from ftlint.dataset.build.run import Built
    from ftlint.source import Source


@click.command(cls=Command, section="Datasets", rank=5)
@argument("recipes", nargs=-1, metavar="[RECIPE]...")
@option("Output", "--plan", is_flag=True, help="Say what would run and why; write nothing.")
@option(
    "Output",
    "--check",
    is_flag=True,
    help="Exit with 1 when an output is out of date; write nothing. For CI and hooks.",
)
@option("Output", "--force", is_flag=True, help="Build again, and replace outputs built otherwise.")
@option(
    "Config",
    "--cache-dir",
    metavar="DIR",
    help="Where the results of steps are kept (.ftlint_cache/build).",
)
@message_options
@config_options
@jobs_option
@click.pass_context
def command(ctx: click.Context, /, recipes: tuple[str, ...], **params: Any) -> int:
    """Build the datasets that the configuration declares as [[build]].

    Sources are converted, merged, deduplicated, split and checked; only steps that are out of
    date run again. ftlint.lock, beside the configuration, says what each output was made of.

    \b
    ftlint build
    ftlint build support --plan
    ftlint build --check

    Exit status: 0 up to date, 1 out of date (--check) or the check of a build found something.
    """
    from ftlint.cli.flags import configuration
    from ftlint.dataset.build.recipe import resolve
    from ftlint.output.lock import NAME

    loaded = configuration(ctx, dict(os.environ), jobs=params["jobs"]).for_folder(Path.cwd())
    root = Path(loaded.settings.root)
    lock = root / NAME
    if params["check"] and not recipes and not loaded.settings.builds:
        say("no [[build]] is declared: nothing is out of date")
        return Exit.DONE
    chosen = [resolve(build, root) for build in _chosen(loaded, recipes)]
    if params["check"]:
        return _check(chosen, lock)
    cache = Path(params["cache_dir"]) if params["cache_dir"] else root / ".ftlint_cache" / "build"
    if params["plan"]:
        return _plan(chosen, lock, cache)
    status = Exit.DONE
    for recipe in chosen:
        status = max(status, _build(recipe, loaded, lock, cache, params))
    return status


def _chosen(loaded: Loaded, names: tuple[str, ...]) -> list[Any]:
    builds = {build.name: build for build in loaded.settings.builds}
    if not builds:
        where = f"{loaded.path} has no [[build]]" if loaded.path else "no configuration file found"
        raise UsageError(f"nothing to build: {where}; see `ftlint config build`")
    for name in names:
        if name not in builds:
            raise UsageError(f"no build is named '{name}'{nearest(name, builds)}")
    return [build for name, build in builds.items() if not names or name in names]


def _check(recipes: list[Recipe], lock: Path) -> Exit:
    from ftlint.output.lock import read_lock

    locked = read_lock(lock)
    status = Exit.DONE
    for recipe in recipes:
        reasons = recipe.stale(locked.get(recipe.build.name))
        for reason in reasons:
            say(f"{recipe.build.name}: out of date: {reason}")
            status = Exit.FOUND
        if not reasons:
            say(f"{recipe.build.name}: up to date")
    if status == Exit.FOUND:
        say("Run `ftlint build` and commit what it writes.")
    return status


def _plan(recipes: list[Recipe], lock: Path, cache: Path) -> Exit:
    from ftlint.dataset.build.run import plan
    from ftlint.output.lock import read_lock

    locked = read_lock(lock)
    for recipe in recipes:
        reasons = recipe.stale(locked.get(recipe.build.name))
        say(f"{recipe.build.name}: {'; '.join(reasons) or 'up to date'}")
        for step in plan(recipe, lock, cache):
            say(f"  {'keep' if step.fresh else 'run '}  {step.name}: {step.what}")
    return Exit.DONE


def _build(recipe: Recipe, loaded: Loaded, lock: Path, cache: Path, params: dict[str, Any]) -> Exit:
    from ftlint.dataset.build.run import build

    name = recipe.build.name

    def tell(line: str) -> None:
        if not params["quiet"]:
            say(f"{name}: {line}")

    def check(sources: list[Source], level: str) -> list[str]:
        return _findings(loaded, sources, level)

    built = build(recipe, lock, cache, check, force=params["force"], jobs=params["jobs"], tell=tell)
    return _tell(built, params)


def _tell(built: Built, params: dict[str, Any]) -> Exit:
    if built.findings:
        for line in built.findings[:20]:
            say(line)
        more = len(built.findings) - 20
        if more > 0:
            say(f"and {more:,} more findings")
        say(f"{built.name}: nothing was written: the check found {len(built.findings):,}")
        return Exit.FOUND
    if params["quiet"] < 2:
        counts = ", ".join(
            f"{path} {plural(count, 'record')}" for path, count in built.records.items()
        )
        state = "up to date" if built.up_to_date else "built"
        say(f"{built.name}: {state}: {counts}")
    return Exit.DONE


def _findings(loaded: Loaded, sources: list[Source], level: str) -> list[str]:
    """Check what was made as ``ftlint check`` would; the first split is the training data."""
    from ftlint import lint
    from ftlint.errors import FtlintError
    from ftlint.model.diagnostic import Severity

    held_out = tuple(source.path for source in sources[1:] if source.path is not None)
    settings = loaded.settings._replace(validation=held_out, datasets=())
    report = lint.check(sources, settings)
    if report.errors:
        raise FtlintError(report.errors[0])
    least = Severity[level.upper()]
    return [
        f"{item.file}:{item.line or ''}: {item.severity.label}: {item.code} {item.message}"
        for item in report.active
        if item.severity >= least
    ]
