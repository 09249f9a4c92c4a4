"""Flags → raw configuration values, so that a flag and a key of a file are checked alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from ftlint.config import BY_NAME, Configuration, Inputs, fixed_day, user_config
from ftlint.errors import UsageError

if TYPE_CHECKING:
    from ftlint.model.settings import Settings

COMMA_LISTS: Final = frozenset(
    {"select", "extend-select", "ignore", "target", "fixable", "unfixable", "extend-safe-fixes"}
)


def flag_values(ctx: click.Context) -> dict[str, Any]:
    """Return the flags of a command that are keys of the configuration and were given."""
    values: dict[str, Any] = {}
    for name in BY_NAME:
        value = ctx.params.get(name.replace("-", "_"))
        if value is None or value == ():
            continue
        if name == "per-file-ignores":
            value = _per_file(value)
        elif name in COMMA_LISTS:
            value = split_commas(value)
        values[name] = list(value) if isinstance(value, tuple) else value
    return values


def split_commas(values: Iterable[str]) -> list[str]:
    """Split comma lists and drop empty items.

    >>> split_commas(["C601,J", "W"])
    ['C601', 'J', 'W']
    """
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _per_file(values: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in values:
        glob, colon, rules = value.rpartition(":")
        if not colon or not glob or not rules:
            raise UsageError(f"--per-file-ignores: '{value}' is not GLOB:RULES")
        found.setdefault(glob, []).extend(split_commas([rules]))
    return found


def origin_of(ctx: click.Context) -> Callable[[str], str]:
    """Return a function that names where a flag's value came from: the flag or the environment."""
    variables = {
        parameter.name: parameter.envvar
        for parameter in ctx.command.params
        if isinstance(parameter.envvar, str)
    }

    def label(name: str) -> str:
        key = name.replace("-", "_")
        if ctx.get_parameter_source(key) is ParameterSource.ENVIRONMENT and key in variables:
            return str(variables[key])
        return f"--{name}"

    return label


def configuration(ctx: click.Context, environ: dict[str, str], **extra: Any) -> Configuration:
    """Return the configuration of a command: its flags over ``--config`` over files.

    ``extra`` are fields of Settings that have no key in the configuration.
    """
    from ftlint.session import catalog

    inputs = Inputs(
        flags=flag_values(ctx),
        config=tuple(ctx.params.get("config") or ()),
        isolated=bool(ctx.params.get("isolated")),
        user_config=user_config(environ),
        extra={"today": fixed_day(environ), **extra},
        label=origin_of(ctx),
    )
    return Configuration(catalog(), inputs, Path.cwd())


def warn_of_ends(settings: Settings) -> None:
    """Print a warning for each target and model whose end is past or near, a note if undated."""
    from ftlint.cli.streams import complain
    from ftlint.session import ended

    for end in ended(settings):
        complain("note" if end.day is None else "warning", f"{end.message} (Z004)")
