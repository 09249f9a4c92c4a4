"""``ftlint version``."""

from __future__ import annotations

from typing import Literal

import click

from ftlint import __version__
from ftlint.cli.options import Command, option
from ftlint.cli.typed import Typed


@click.command(cls=Command, section="Set up", rank=9)
@option(
    "Output",
    "--output-format",
    type=Typed(Literal["text", "json"]),
    default="text",
    help="How to print it.",
)
def command(output_format: str) -> None:
    """Print the version."""
    if output_format == "json":
        import json
        import platform

        click.echo(json.dumps({"version": __version__, "python": platform.python_version()}))
    else:
        click.echo(f"ftlint {__version__}")
