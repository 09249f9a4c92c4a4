"""``ftlint schema``."""

from __future__ import annotations

import json

import click

from ftlint.cli.options import Command, argument


@click.command(cls=Command, section="Explain", rank=3)
@argument("name", required=False)
def command(name: str | None) -> None:
    """Print a JSON Schema: one file, usable by editors and other validators.

    Without a NAME, all schemas are listed.
    """
    from ftlint import schema
    from ftlint.errors import UsageError, nearest

    known = schema.names()
    if name is None:
        for one in known:
            print(one)
        return
    if name not in known:
        hint = nearest(name, known) or "; `ftlint schema` lists them all"
        raise UsageError(f"unknown schema '{name}'{hint}")
    print(json.dumps(schema.bundle(name), ensure_ascii=False, indent=2))
