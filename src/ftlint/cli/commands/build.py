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
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.dataset.build.recipe import Recipe
    from ftlint.dataset.build.run import Built
    from ftlint.session.builds import Workshop


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
    from ftlint.session.builds import Workshop

    loaded = configuration(ctx, dict(os.environ), jobs=params["jobs"]).for_folder(Path.cwd())
    if params["check"] and not recipes and not loaded.settings.builds:
        say("no [[build]] is declared: nothing is out of date")
        return Exit.DONE
    shop = Workshop.of(loaded, recipes, params["cache_dir"])
    if params["check"]:
        return _check(shop)
    if params["plan"]:
        return _plan(shop)
    return max([_build(shop, recipe, params) for recipe in shop.recipes], default=Exit.DONE)


def _check(shop: Workshop) -> Exit:
    status = Exit.DONE
    for name, reasons in shop.stale().items():
        for reason in reasons:
            say(f"{name}: out of date: {reason}")
            status = Exit.FOUND
        if not reasons:
            say(f"{name}: up to date")
    if status == Exit.FOUND:
        say("Run `ftlint build` and commit what it writes.")
    return status


def _plan(shop: Workshop) -> Exit:
    for recipe, (name, reasons) in zip(shop.recipes, shop.stale().items(), strict=True):
        say(f"{name}: {'; '.join(reasons) or 'up to date'}")
        for step in shop.steps(recipe):
            say(f"  {'keep' if step.fresh else 'run '}  {step.name}: {step.what}")
    return Exit.DONE


def _build(shop: Workshop, recipe: Recipe, params: dict[str, Any]) -> Exit:
    def tell(line: str) -> None:
        if not params["quiet"]:
            say(f"{recipe.build.name}: {line}")

    return _tell(shop.build(recipe, force=params["force"], jobs=params["jobs"], tell=tell), params)


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
