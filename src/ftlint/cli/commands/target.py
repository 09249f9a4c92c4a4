"""``ftlint target``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from ftlint.cli.options import Command, argument, option
from ftlint.cli.typed import Typed

if TYPE_CHECKING:
    from ftlint.targets import Target


@click.command(cls=Command, section="Explain", rank=2)
@argument("names", nargs=-1, metavar="[NAME]...")
@option(
    "Output",
    "--output-format",
    type=Typed(Literal["text", "json", "markdown"]),
    default="text",
    help="How to print it.",
)
def command(names: tuple[str, ...], output_format: str) -> None:
    """Show what a trainer or an API accepts and refuses, its limits, models and prices.

    Without a NAME, all targets are listed.
    """
    from ftlint import targets
    from ftlint.cli.pages_text import print_pages, print_rows
    from ftlint.explain.pages import target_page

    chosen = [targets.target(name) for name in names or targets.names()]
    if output_format == "json":
        print_pages([_plain(one) for one in chosen], output_format)
    elif names:
        print_pages([target_page(one) for one in chosen], output_format)
    else:
        rows = [(one.name, one.title, _end(one), one.summary) for one in chosen]
        print_rows(("Name", "Target", "Ends", "What it is"), rows, output_format)


def _end(one: Target) -> str:
    """Return the day on which a service ends or ended."""
    if one.deprecated is None:
        return ""
    return str(one.deprecated.date or "deprecated")


def _plain(value: Any) -> Any:
    """Turn sets, dates and severities into what JSON has."""
    from collections.abc import Mapping
    from datetime import date

    from ftlint.model.diagnostic import Severity

    if isinstance(value, Severity):
        return value.label
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    return value
