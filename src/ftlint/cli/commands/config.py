"""``ftlint config``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import click

from ftlint.cli.exits import Exit
from ftlint.cli.options import Command, argument, config_options, option
from ftlint.cli.streams import say
from ftlint.cli.typed import Typed
from ftlint.errors import UsageError, nearest


@click.command(cls=Command, section="Set up", rank=2)
@argument("key", required=False)
@option(
    "Output",
    "--show-settings",
    metavar="PATH",
    help="Print the settings that hold for a file or folder, each with its origin.",
)
@option(
    "Output",
    "--check",
    is_flag=True,
    help="Say whether the configuration is valid; the exit status is 2 when it is not.",
)
@option(
    "Output",
    "--output-format",
    "form",
    type=Typed(Literal["text", "json"]),
    default="text",
    help="json prints the JSON Schema of the configuration.",
)
@config_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    key: str | None,
    show_settings: str | None,
    check: bool,
    form: str,
    **_: object,
) -> int:
    """Explain the configuration: its keys, or the KEY that is named.

    \b
    ftlint config per-file-ignores
    ftlint config --show-settings data/train.jsonl
    ftlint config --check
    """
    if show_settings is not None:
        return _show(ctx, Path(show_settings))
    if check:
        return _check(ctx)
    if form == "json":
        _print_schema()
    else:
        _explain(key)
    return Exit.DONE


def _show(ctx: click.Context, path: Path) -> int:
    from ftlint.cli.flags import configuration
    from ftlint.cli.settings_text import settings_text

    if not path.exists():
        raise UsageError(f"--show-settings: {path} does not exist")
    folder = path if path.is_dir() else path.parent
    loaded = configuration(ctx, dict(os.environ)).for_folder(folder)
    say(settings_text(loaded).removesuffix("\n"))
    return Exit.DONE


def _check(ctx: click.Context) -> int:
    """Load the configuration of the working folder; unknown rules in ignore lists are shown."""
    from ftlint.cli.flags import configuration
    from ftlint.session import config_diagnostic

    loaded = configuration(ctx, dict(os.environ)).for_folder(Path.cwd())
    found = [config_diagnostic(item, loaded.settings) for item in loaded.findings]
    for item in found:
        if item is not None:
            place = item.file if item.line is None else f"{item.file}:{item.line}"
            say(f"{place}: {item.severity.label}: {item.code} {item.name} {item.message}")
    if any(item is not None and item.severity.label == "error" for item in found):
        return Exit.FOUND
    name = "no configuration file: the defaults hold" if loaded.path is None else loaded.path
    say(f"{name}" if loaded.path is None else f"{name}: valid")
    return Exit.DONE


def _print_schema() -> None:
    import json

    from ftlint.config.schema import config_schema
    from ftlint.session import catalog

    click.echo(json.dumps(config_schema(catalog()), ensure_ascii=False, indent=2))


def _explain(key: str | None) -> None:
    from ftlint.cli.pages_text import print_pages, print_rows
    from ftlint.config import BY_NAME, OPTIONS
    from ftlint.explain.pages import option_page

    if key is None:
        rows = [(option.name, option.help.replace("`", "")) for option in OPTIONS]
        print_rows(("Key", "What it sets"), rows, "text")
        return
    name = key.split(".")[0]
    if name not in BY_NAME:
        hint = nearest(name, BY_NAME) or "; `ftlint config` lists them all"
        raise UsageError(f"unknown key '{key}'{hint}")
    print_pages([option_page(BY_NAME[name])], "text")
