"""``ftlint help``."""

from __future__ import annotations

import click

from ftlint.cli.options import Command, argument


@click.command(cls=Command, section="Set up", rank=8)
@argument("names", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def command(ctx: click.Context, /, names: tuple[str, ...]) -> None:
    """Print the help of a command, as COMMAND -h does.

    Without a COMMAND, all commands are listed.
    """
    top = ctx.find_root()
    group = top.command
    assert isinstance(group, click.Group)
    for number, name in enumerate(names):
        found_name, found, _ = group.resolve_command(top, [name])
        assert found is not None
        if number:
            click.echo()
        click.echo(found.get_help(click.Context(found, info_name=found_name, parent=top)))
    if not names:
        click.echo(top.get_help())
