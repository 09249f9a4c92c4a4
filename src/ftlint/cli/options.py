"""The options that commands share, in the groups in which help shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import click

from ftlint.cli.typed import Typed
from ftlint.options.marks import COUNT
from ftlint.options.words import choices

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ftlint.options.typed import Slot

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[F], F]

GROUPS: Final = (
    "Split",
    "Mixture",
    "Duplicates",
    "Conversion",
    "Explain",
    "Rules",
    "Target",
    "Fix",
    "Suppress",
    "Output",
    "Files",
    "Exit",
    "Config",
    "Other",
)


class Option(click.Option):
    """An option that knows the group of the help it stands in."""

    def __init__(self, *args: Any, group: str = "Other", **kwargs: Any) -> None:
        """Take click's own arguments and the group."""
        super().__init__(*args, **kwargs)
        self.group = group

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what completes a value in the shell."""
        from ftlint.cli.completion import complete

        own = complete(self, incomplete)
        return super().shell_complete(ctx, incomplete) if own is None else own


class Argument(click.Argument):
    """An argument whose values the shell completes."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what completes a value in the shell."""
        from ftlint.cli.completion import complete

        own = complete(self, incomplete)
        return super().shell_complete(ctx, incomplete) if own is None else own


class Command(click.Command):
    """A command whose help shows its options in groups.

    ``section`` and ``rank`` say where it stands in the help of ``ftlint`` itself.
    """

    def __init__(self, *args: Any, section: str = "Check", rank: int = 0, **kwargs: Any) -> None:
        """Take click's own arguments and the place in the list of commands."""
        super().__init__(*args, **kwargs)
        self.section = section
        self.rank = rank

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, one section a group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            if not isinstance(parameter, click.Option):
                continue
            record = parameter.get_help_record(ctx)
            if record is not None:
                groups.setdefault(getattr(parameter, "group", "Other"), []).append(record)
        several = len(groups) > 1
        for group in GROUPS:
            if group in groups:
                with formatter.section(group if several else "Options"):
                    formatter.write_dl(groups[group], col_max=28)


class Whole(click.types.StringParamType):
    """A string that is taken whole from the environment, whitespace and all."""

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """Return the value as the only one of its list."""
        return [rv]


def option(group: str, *names: str, **settings: Any) -> Decorator[Any]:
    """Return a click option that stands in a group of the help."""
    return click.option(*names, cls=Option, group=group, **settings)


def argument(*names: str, **settings: Any) -> Decorator[Any]:
    """Return a click argument whose values the shell completes."""
    return click.argument(*names, cls=Argument, **settings)


def table_options(group: str, shape: type[Any], *fields: str, **words: str) -> Decorator[Any]:
    """Return the options that a table of the configuration declares; ``fields`` are some of them.

    A parameter has the name of its field. ``words`` are other helps, by field.
    """
    from ftlint.options.typed import slots

    chosen = [slot for slot in slots(shape).values() if not fields or slot.field in fields]
    return together(*(_declared(group, slot, words.get(slot.field, slot.help)) for slot in chosen))


def _declared(group: str, slot: Slot, help: str) -> Decorator[Any]:
    flag = slot.flag or f"--{slot.name}"
    if slot.type is bool:
        names = f"{flag}/--no-{slot.name}" if slot.default else flag
        return option(group, names, slot.field, is_flag=True, default=slot.default, help=help)
    repeated = slot.default == () and not slot.commas
    kind = Typed(slot.type)
    return option(
        group,
        flag,
        slot.field,
        type=click.STRING if repeated else kind,
        multiple=repeated,
        default=slot.default,
        show_default=isinstance(slot.default, int | float | str) and slot.default != "",
        metavar=slot.metavar or None,
        help=f"{help} {kind.range.capitalize()}." if kind.range else help,
    )


def conversion_options(group: str) -> Decorator[Any]:
    """Return the options of conversions that are flags, with the help that ``--options`` prints."""
    from ftlint.options.conversion import FLAGS, is_map, sentence

    found = []
    for slot in FLAGS:
        settings: dict[str, Any] = {"help": sentence(slot), "metavar": slot.metavar or None}
        kind = Typed(slot.type)
        if is_map(slot):
            settings["multiple"] = True
            settings["help"] += " Repeatable, or a comma list."
        elif "true" in choices(slot.type):
            words = [word for word in choices(slot.type) if word not in ("true", "false")]
            settings |= {"is_flag": False, "flag_value": "true", "metavar": f"[{'|'.join(words)}]"}
        else:
            settings["type"] = kind
        found.append(option(group, slot.flag, slot.field, **settings))
    return together(*found)


def together(*decorators: Decorator[Any]) -> Decorator[Any]:
    """Return one decorator that adds several options, in the order given."""

    def apply(function: Any) -> Any:
        for decorate in reversed(decorators):
            function = decorate(function)
        return function

    return apply


_LIST = {"multiple": True, "metavar": "RULES"}

rule_options = together(
    option(
        "Rules", "--select", help="Run only these rules: codes, prefixes, names or ALL.", **_LIST
    ),
    option("Rules", "--extend-select", help="Run these rules as well.", **_LIST),
    option("Rules", "--ignore", help="Do not run these rules.", **_LIST),
    option(
        "Rules",
        "--per-file-ignores",
        multiple=True,
        metavar="GLOB:RULES",
        help="Do not run rules on files that match a glob.",
    ),
)

target_options = together(
    option(
        "Target",
        "--target",
        multiple=True,
        metavar="NAMES",
        help="Trainers or APIs the data is for, or all. `ftlint target` lists them. "
        "Default: chat, what most of them agree on.",
    ),
    option(
        "Target", "--method", metavar="NAME", help="sft, dpo, kto, rft or pretrain; else the shape."
    ),
    option("Target", "--model", metavar="NAME", help="Model to be trained; its limits then hold."),
    option(
        "Target",
        "--max-length",
        type=Typed(COUNT),
        metavar="TOKENS",
        help="Tokens of an example that the trainer is set to take, over its default.",
    ),
    option(
        "Target",
        "--trainer-config",
        metavar="FILE",
        help="The trainer's own configuration: dataset_info.json, or the YAML file of Axolotl.",
    ),
    option("Target", "--input-format", metavar="NAME", help="Shape of the records; else detected."),
)

fix_options = together(
    option("Fix", "--fix", is_flag=True, help="Fix what is safe to fix, in place."),
    option(
        "Fix",
        "--unsafe-fixes/--no-unsafe-fixes",
        default=None,
        help="With --fix or --diff: also fixes that change words, turns or records.",
    ),
    option(
        "Fix", "--fix-only", is_flag=True, help="Fix, and do not report or fail on what is left."
    ),
    option("Fix", "--diff", is_flag=True, help="Print what --fix would change as a patch."),
    option(
        "Fix",
        "--readings",
        metavar="FILE",
        help="A file of readings: what is decided in it holds, and damaged passages that need a "
        "person are written to it (.csv or .jsonl).",
    ),
    option(
        "Fix",
        "--rejects",
        metavar="FILE",
        help="With --fix: add the records that fixes drop to FILE, with their reasons.",
    ),
    option("Fix", "--show-fixes", is_flag=True, help="List the files fixed, however many."),
    option(
        "Fix",
        "--fixable",
        multiple=True,
        metavar="RULES",
        help="Apply only the fixes of these rules.",
    ),
    option("Fix", "--unfixable", multiple=True, metavar="RULES", help="Never apply their fixes."),
    option(
        "Fix",
        "--extend-safe-fixes",
        multiple=True,
        metavar="RULES",
        help="Treat the unsafe fixes of these rules as safe.",
    ),
    option(
        "Fix",
        "--exit-non-zero-on-fix",
        is_flag=True,
        help="Exit with 1 when something was fixed, even if nothing is left.",
    ),
)

config_options = together(
    option(
        "Config",
        "--config",
        multiple=True,
        type=Whole(),
        envvar="FTLINT_CONFIG",
        metavar='FILE|"KEY = VALUE"',
        help="A configuration file, or one value as TOML; repeatable.",
    ),
    option("Config", "--isolated", is_flag=True, help="Read no configuration file."),
)

message_options = together(
    option(
        "Output",
        "-q",
        "--quiet",
        count=True,
        help="Print less: no summary, notes, or events of convert.",
    ),
    option("Output", "-v", "--verbose", count=True, help="Print more."),
)

color_option = option(
    "Output",
    "--color",
    type=Typed(Literal["auto", "always", "never"]),
    default="auto",
    help="When to use colour. NO_COLOR and FORCE_COLOR are honoured.",
)

file_options = together(
    option("Files", "--include", multiple=True, metavar="GLOB", help="Files to take from folders."),
    option(
        "Files",
        "--exclude",
        multiple=True,
        metavar="GLOB",
        help="Leave out; replaces the default list.",
    ),
    option("Files", "--extend-exclude", multiple=True, metavar="GLOB", help="Leave out as well."),
    option(
        "Files",
        "--respect-gitignore/--no-respect-gitignore",
        default=None,
        help="Leave out what git ignores (the default).",
    ),
    option(
        "Files",
        "--force-exclude/--no-force-exclude",
        default=None,
        help="Exclude also what is named on the command line, as hooks do.",
    ),
    option(
        "Files",
        "--stdin-filename",
        metavar="NAME",
        help="Name of the data read from standard input (the path -).",
    ),
)

jobs_option = option(
    "Config",
    "-j",
    "--jobs",
    type=Typed(COUNT),
    default=0,
    metavar="N",
    help="Worker processes; 0 decides by the size of the input.",
)

engine_option = option(
    "Config",
    "--engine",
    type=Typed(Literal["local", "ray"]),
    default="local",
    help="Where to run: the processes of this machine, or a Ray cluster (ftlint[ray]).",
)


def output_options(report: str = "") -> Decorator[Any]:
    """Return where commands put what they leave out, and what they tell of it as JSON."""
    rejects = option(
        "Output", "--rejects", metavar="FILE", help="Keep what is left out in FILE, with reasons."
    )
    force = option("Output", "--force", is_flag=True, help="Replace outputs that exist.")
    if not report:
        return together(rejects, force)
    return together(
        rejects, option("Output", "--report", metavar="FILE", help=f"Write {report}."), force
    )


def on_error_option(otherwise: str = "send it to the rejects") -> Decorator[Any]:
    """Return what to do about a broken line."""
    return option(
        "Other",
        "--on-error",
        type=Typed(Literal["fail", "skip"]),
        default="fail",
        help=f"What to do about a broken line: stop (the default), or {otherwise}.",
    )


running_options = together(
    message_options, file_options, config_options, jobs_option, engine_option
)
"""What every command has that reads datasets: what it prints, which files, and how it runs."""
