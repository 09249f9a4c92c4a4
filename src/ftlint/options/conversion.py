"""Options of converters: typed, named once, listed by the formats that know them.

Every option can be given as ``-O name=value`` or in the configuration. Maps take one entry each
time: ``-O roles.Kunde=user``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from ftlint.errors import UsageError
from ftlint.model.roles import MESSAGE_ROLES
from ftlint.options.marks import COUNT
from ftlint.options.steps import PROMPT_MODE, SYSTEM_PROMPT, PromptMode
from ftlint.options.typed import MistakeError, Slot, json_schema
from ftlint.options.words import choices as words_of
from ftlint.options.words import mistake, unknown

NAMES: Final = Mapping[str, str]
ROLES: Final = Literal[MESSAGE_ROLES]


def _option(
    name: str,
    help: str,
    type: Any = str,
    default: Any = None,
    *,
    metavar: str = "",
    flag: bool = False,
) -> Slot:
    said = f"--{name.replace('_', '-')}" if flag or metavar else ""
    return Slot(name, name, type, default, help, flag=said, metavar=metavar)


def _choice(name: str, help: str, default: str | None, *choices: str, flag: bool = False) -> Slot:
    return _option(name, help, Literal[choices], default, flag=flag)


def _fragment(sentence: str) -> str:
    """Return a help as lists of options word it; flags word it as a sentence."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def sentence(option: Slot) -> str:
    """Return the help of an option as a sentence, as flags have it.

    >>> sentence(OPTIONS["window"])
    'Cut long conversations: N turns, or N tokens as 4096tokens.'
    """
    return f"{option.help[:1].upper()}{option.help[1:]}."


def _flag(name: str, help: str, default: bool = False) -> Slot:
    return _option(name, help, bool, default)


def is_map(option: Slot) -> bool:
    """Tell whether the option takes an entry each time: ``-O roles.Kunde=user``."""
    return option.type is NAMES


FORMATS: Final = MappingProxyType({"to": "--to", "from": "--from"})
"""Where the names of the two formats are said on the command line."""


class Places(NamedTuple):
    """Where options were said: a flag each has of its own, a line of a file, else ``-O``."""

    default: str = "-O"
    by_name: Mapping[str, str] = FORMATS

    def fail(self, name: str, message: str) -> UsageError:
        """Return the error about an option or a format; ``name`` is the one in its place."""
        place = self.by_name.get(name) or self.by_name.get(name.partition(".")[0], self.default)
        return UsageError(f"{place}: {message}")


SAID_WITH_O: Final = Places()


def read(option: Slot, raw: Any) -> Any:
    """Return the typed value of a text, or of what TOML holds; numbers count as their text."""
    if not isinstance(raw, str) and (option.type is str or words_of(option.type)):
        text = str(raw).lower() if isinstance(raw, bool) else str(raw)
        try:
            return option.read(text)
        except MistakeError:
            return option.read(raw)
    return option.read_text(raw) if isinstance(raw, str) else option.read(raw)


SPLITS: Final = ("block", "separator", "every-user-turn", "thread", "reply-chain", "gap", "file")

READING: Final = (
    _option("roles", "what a label of the source means: roles.LABEL=user", NAMES),
    _option(
        "assistant",
        "name or id of the speaker who is the assistant; all others are the user",
        metavar="NAME",
    ),
    _option("user", "name or id of the speaker who is the user, where others are to be left out"),
    _choice("unknown_role", "a role without a meaning", "error", "error", "skip"),
    _option(
        "split",
        "where an example ends; for a dataset folder, the name of its split",
        metavar="HOW",
    ),
    _option("session_gap_hours", "hours of silence that end a conversation", COUNT, 6),
    _choice(
        "repair_encoding",
        "repair damaged text where that is certain (true), or in the likeliest way (best)",
        "false",
        "false",
        "true",
        "best",
        flag=True,
    ),
    _option("encoding", "the encoding of the file"),
    _option("timezone", "the zone of times that name none, as an offset such as +02:00"),
    _choice("date_order", "which comes first in dates", None, "day", "month", "year"),
    _option("columns", "the column of a role, such as user=Question", NAMES, metavar="ROLE=NAME"),
    _option("sheet", "the sheet of a workbook"),
    _flag("fenced", "read the speakers inside code fences, and only those"),
    _choice("alternate", "text without speakers: read paragraphs in turn", None, "paragraphs"),
    _choice("page_chrome", "words of code block buttons in pasted pages", "keep", "keep", "drop"),
    _choice("branches", "which branch of a tree", "active", "active", "best", "all"),
    _choice("path", "which path of a ranked tree", "best", "best", "all"),
    _choice("attachments", "text of attached files", "inline", "inline", "drop"),
    _choice("markup", "markup of the source", "plain", "plain", "keep"),
    _choice("custom_instructions", "the user's standing instructions", "drop", "drop", "system"),
    _choice("citations", "citation marks", "drop", "drop", "keep"),
    _option("alpaca_join", "what is put between instruction and input", str, "\n"),
    _choice("strip_legacy_markers", "separators of old completion files", "auto", "auto", "off"),
    _choice("rolling_captions", "lines that a caption repeats", "keep", "keep", "drop"),
)
"""Options that readers look at."""

POLICIES: Final = (
    _option("system_prompt", _fragment(SYSTEM_PROMPT["help"]), metavar=SYSTEM_PROMPT["metavar"]),
    _option("system_prompt_mode", _fragment(PROMPT_MODE["help"]), PromptMode, "missing", flag=True),
    _choice("system", "system turns", "keep", "keep", "drop", "first-only", "first-is-global"),
    _option("merge_consecutive", "join turns of one speaker with this text, or off"),
    _option("window", "cut long conversations: N turns, or N tokens as 4096tokens"),
    _option("overlap", "turns that a window repeats of the one before", COUNT, 0),
    _choice("tools", "tool calls and results", "keep", "keep", "drop", "skip-example", flag=True),
    _choice(
        "undeclared_tools",
        "tools that are called and not declared; declare makes declarations from the calls",
        "keep",
        "keep",
        "declare",
    ),
    _choice("reasoning", "reasoning", "keep-field", "drop", "keep-field", "inline"),
    _choice(
        "images",
        "images; inline also writes the bytes of a column, as data URLs",
        "keep",
        "drop",
        "skip-example",
        "keep",
        "inline",
    ),
    Slot(
        "media_dir",
        "media_dir",
        str,
        None,
        "the folder for pictures, videos and sounds whose bytes are in the records: one file each",
        flag="--media",
        metavar="DIR",
    ),
    _choice("media", "messages that are only media", "drop", "drop", "skip-example", "keep"),
    _choice("embeds", "embedded previews", "drop", "drop", "skip-example", "keep"),
    _choice("sound_cues", "cues such as [laughs]", "drop", "drop", "skip-example", "keep"),
    _choice("sidechains", "side chains of agents", "drop", "drop", "keep"),
    _choice("internal_notes", "notes that customers never saw", "drop", "drop", "keep"),
    _choice("forwarded", "forwarded messages", "keep", "keep", "drop"),
    _choice("truncated", "answers cut off by a limit", "drop", "drop", "keep"),
    _choice(
        "weight",
        "training weights that the target has no place for",
        "keep",
        "keep",
        "drop",
        flag=True,
    ),
    _choice(
        "prefix_duplicates", "examples that a longer one contains", "keep", "keep", "keep-longest"
    ),
    _choice(
        "greeting",
        "answers before the first question",
        "keep",
        "keep",
        "drop",
        "skip-example",
    ),
    _choice("trailing_user", "turns after the last answer", "drop", "drop", "keep"),
    _flag("names", "write the speakers' names into the name field"),
)
"""Options that policies look at; every conversion knows them."""

WRITING: Final = (
    _choice(
        "multi_turn",
        "several turns into a shape for one",
        None,
        "history",
        "split",
        "skip-example",
    ),
    _choice(
        "completion",
        "which answers become completions",
        "last-assistant",
        "last-assistant",
        "each",
    ),
    _choice(
        "take",
        "of a preference pair: the chosen side, or both (labelled; for kto, the default)",
        None,
        "chosen",
        "pairs",
    ),
    _option("system_join", "what joins the system text to the prompt", str, "\n\n"),
    _choice("layout", "one row an example, or one row a turn", None, "wide", "long"),
    _choice("style", "how transcripts part examples", None, "blank", "separator"),
)
"""Options that writers look at."""

OPTIONS: Final[dict[str, Slot]] = {
    option.name: option for option in (*READING, *POLICIES, *WRITING)
}
FLAGS: Final = tuple(option for option in OPTIONS.values() if option.flag)
"""Options of conversions that are flags of ``ftlint convert`` as well."""
POLICY_NAMES: Final = frozenset(option.name for option in POLICIES)
EVERYWHERE: Final = POLICY_NAMES | {
    "roles",
    "unknown_role",
    "repair_encoding",
    "encoding",
    "split",
    "take",
    "multi_turn",
    "branches",
    "columns",
    "sheet",
}
"""Options that belong to the pipe or to containers, so that no format need list them."""


def options_schema() -> dict[str, Any]:
    """Return the JSON Schema of a table of options, as ``read`` takes their values from TOML.

    An entry of a map may stand in its table, or by itself under ``roles.Kunde`` in quotes.
    """
    maps = "|".join(option.name for option in OPTIONS.values() if is_map(option))
    return {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {rf"^({maps})\.": {"type": "string"}},
        "properties": {
            name: {"description": option.help, **_schema(option.type)}
            for name, option in OPTIONS.items()
        },
    }


def _schema(kind: Any) -> dict[str, Any]:
    words = words_of(kind)
    if words:
        return {"enum": [*words, *(word == "true" for word in words if word in ("true", "false"))]}
    return {"type": ["string", "number"]} if kind is str else json_schema(kind)


def resolve(
    given: Mapping[str, Any],
    known: Iterable[str],
    names: str,
    defaults: Mapping[str, Any] = MappingProxyType({}),
    places: Places = SAID_WITH_O,
) -> dict[str, Any]:
    """Return the value of every option: what was given, else the default.

    ``given`` holds texts (from a command line) or typed values (from a configuration); map
    entries come as ``roles.Kunde``. ``known`` are the names that the two formats list, ``names``
    the formats for the message, ``defaults`` what the source format starts from, ``places`` where
    each was said. Raises UsageError on an unknown name or a wrong value.
    """
    values: dict[str, Any] = {
        option.name: {} if is_map(option) else option.default for option in OPTIONS.values()
    }
    values.update(defaults)
    values["given"] = frozenset(name.partition(".")[0] for name in given)
    values["decisions"] = {}
    allowed = EVERYWHERE | frozenset(known)
    for name, raw in given.items():
        base, dot, entry = name.partition(".")
        option = OPTIONS.get(base)
        if option is None or base not in allowed:
            see = "ftlint convert --options FORMAT"
            raise places.fail(name, unknown("option", base, f" of {names}", sorted(allowed), see))
        if is_map(option):
            entries = raw if isinstance(raw, Mapping) and not dot else {entry: raw}
            if not all(entries):
                raise places.fail(name, f"{base} takes entries: {base}.NAME=VALUE")
            values[base] = {**values[base], **{key: str(item) for key, item in entries.items()}}
        elif dot:
            raise places.fail(name, f"{base} takes no entries")
        else:
            try:
                values[base] = read(option, raw)
            except MistakeError as error:
                raise places.fail(name, str(error)) from None
    for label, role in values["roles"].items():
        if role not in MESSAGE_ROLES:
            name = f"roles.{label}"
            raise places.fail(name, mistake(name, ROLES, role))
    return values
