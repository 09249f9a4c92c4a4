"""The command line: the only room that imports click, reads the environment, prints and exits.

A command is a file in ``cli/commands/`` with a click command named ``command``; the file's name
is the command's name. It is imported when it is called, so the door stays light.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, NoReturn

import click

from ftlint import __version__
from ftlint.cli.exits import Exit
from ftlint.errors import FtlintError, nearest, reason

OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
"""Python's default, 700, looks through all that start-up makes again and again, for nothing."""

ISSUES: Final = "https://github.com/ftlint/ftlint/issues"
OTHER_NAMES: Final = {
    **dict.fromkeys(("lint", "validate", "verify", "scan", "test", "doctor"), "check"),
    **dict.fromkeys(("fix", "format", "fmt", "clean", "repair"), "check --fix"),
    **dict.fromkeys(("count", "tokens", "cost", "info"), "stats"),
    **dict.fromkeys(("combine", "concat", "mix"), "merge"),
    **dict.fromkeys(("import", "export", "transform"), "convert"),
    **dict.fromkeys(("rules", "explain"), "rule"),
    **dict.fromkeys(("targets", "models", "providers"), "target"),
    **dict.fromkeys(("contamination", "leaks"), "decontaminate"),
    **dict.fromkeys(("compare", "changes"), "diff"),
    **dict.fromkeys(("dedupe", "deduplicate", "unique"), "dedup"),
}
"""What other tools call the commands."""

SECTIONS: Final = ("Check", "Datasets", "Explain", "Set up")


class ClosedPipeError(Exception):
    """The reader of our output went away; click must not turn it into status 1 ("findings")."""


class Commands(click.Group):
    """The group of all commands, found by file name and imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands without importing any."""
        from ftlint.cli import commands

        return sorted(item.name.replace("_", "-") for item in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"ftlint.cli.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name; an unknown one gets the nearest names."""
        name = args[0]
        known = self.list_commands(ctx)
        if name in known or name.startswith("-"):
            return super().resolve_command(ctx, args)
        hint = nearest(name, known)
        if name in OTHER_NAMES:
            hint = f" (did you mean ftlint {OTHER_NAMES[name]}?)"
        elif not hint and os.path.exists(name):
            hint = f" (did you mean ftlint check {name}?)"
        raise click.UsageError(f"unknown command '{name}'{hint}; `ftlint -h` lists them")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in sections, in the order in which a newcomer meets them."""
        rows: dict[str, list[tuple[int, str, str]]] = {section: [] for section in SECTIONS}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                section, rank = (
                    getattr(command, "section", SECTIONS[0]),
                    getattr(command, "rank", 0),
                )
                rows[section].append((rank, name, command.get_short_help_str(limit=84)))
        for section, items in rows.items():
            if items:
                with formatter.section(section):
                    formatter.write_dl([(name, text) for _, name, text in sorted(items)])

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Parse the arguments; see ``invoke`` for why broken pipes are renamed."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError as error:
            raise ClosedPipeError from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a broken pipe is named so that click leaves it to ``main``."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ClosedPipeError from error


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: ftlint check FILE. Docs: https://ftlint.dev",
)
@click.version_option(__version__, "-V", "--version", message="ftlint %(version)s")
@click.pass_context
def ftlint(ctx: click.Context) -> None:
    """Check, fix and convert the data that language models are fine-tuned on."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> NoReturn:
    """Run the command line of this process and exit with its status."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    status = run(sys.argv[1:])
    gc.freeze()  # spares a last look through all objects: a tenth of a short run
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status: see ``exits``."""
    prepare_streams()
    arguments = list(arguments)
    try:
        status = ftlint.main(arguments, prog_name="ftlint", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return fail(_one_line(error))
    except FtlintError as error:
        return fail(str(error))
    except (click.Abort, KeyboardInterrupt):
        return Exit.INTERRUPTED
    except (ClosedPipeError, BrokenPipeError):
        _silence_stdout()
        return Exit.CLOSED_PIPE
    except OSError as error:
        _silence_stdout()
        return fail(_reason(error))
    except Exception as error:
        return _internal_error(error, arguments)
    return status if isinstance(status, int) else Exit.DONE


def prepare_streams() -> None:
    """Make both streams UTF-8 on every platform, with lone surrogates written as escapes.

    A stream that the caller has closed becomes one that goes nowhere.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(  # type: ignore[union-attr]
                encoding="utf-8", errors="backslashreplace", newline="\n"
            )


def fail(message: str) -> Exit:
    """Say on one line of standard error why the job could not be done; returns status 2."""
    from ftlint.cli.streams import complain

    with suppress(OSError):  # a full disk may be behind standard error as well
        complain("error", message)
    return Exit.FAILED


def _reason(error: OSError) -> str:
    """Say what the operating system refused; without a file it was standard output."""
    told = reason(error)
    if error.filename is None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
        return f"cannot write to standard output: {told}" if full else told
    name = error.filename if isinstance(error.filename, str) else repr(error.filename)
    return f"{name}: {told}"


def _one_line(error: click.ClickException) -> str:
    """Word a click error as one line that ends in the way to the help."""
    message = " ".join(error.format_message().split())
    if isinstance(error, click.NoSuchOption):
        hint = nearest(error.option_name, error.possibilities or ())
        message = f"unknown option {error.option_name}{hint}"
    message = message[:1].lower() + message[1:] if message[:2].istitle() else message
    context = getattr(error, "ctx", None)
    if isinstance(error, click.UsageError) and context is not None and "`" not in message:
        message = f"{message.rstrip('.')}; see `{context.command_path} -h`"
    return message


def _silence_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's last flush is quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _internal_error(error: Exception, arguments: Sequence[str]) -> int:
    import shlex
    import traceback

    if any(word in ("-v", "--verbose", "-vv") for word in arguments):
        traceback.print_exception(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    command = shlex.join(["ftlint", *arguments])
    return fail(
        f"internal error: {what}; please report it at {ISSUES} with this command "
        f"(-v shows where it happened): {command}"
    )
