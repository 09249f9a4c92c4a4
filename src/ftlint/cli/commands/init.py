"""``ftlint init``."""

from __future__ import annotations

from pathlib import Path

import click

from ftlint.cli.exits import Exit
from ftlint.cli.options import Command, option
from ftlint.cli.streams import say


@click.command(cls=Command, section="Set up", rank=1)
@option("Other", "--force", is_flag=True, help="Replace files that exist.")
@option("Other", "--no-pre-commit", is_flag=True, help="Write ftlint.toml only.")
def command(force: bool, no_pre_commit: bool) -> int:
    """Write a commented ftlint.toml and a pre-commit configuration for this folder.

    Datasets are found, and the target is guessed from the shape of their records. A file that
    exists is never overwritten without --force: what to add to it is printed, and the exit status
    is 2.
    """
    from ftlint.output.writer import write_whole
    from ftlint.session.starter import HOOKS_FILE, Starter, existing_configuration, survey

    starter = Starter(survey(Path.cwd()))
    for line in starter.told():
        say(line)
    present = existing_configuration(Path.cwd())
    wanted = [(present or Path("ftlint.toml"), present is not None, starter.configuration())]
    if not no_pre_commit:
        wanted.append((HOOKS_FILE, HOOKS_FILE.exists(), starter.hooks()))
    kept: list[Path] = []
    for path, exists, text in wanted:
        if exists and (not force or path.name == "pyproject.toml"):
            kept.append(path)
            say(f"\n{path} exists and is left alone. What it could hold:\n\n{text.rstrip()}")
        else:
            write_whole(path, [text])
            say(f"Wrote {path}")
    if not kept:
        say("Next: ftlint check")
        return Exit.DONE
    from ftlint.cli import fail

    names = " and ".join(str(path) for path in kept)
    return fail(f"{names}: not overwritten; add what is printed above, or use --force")
