"""What an entry of a YAML file misses of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.errors import nearest
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.targets.entries import PRETRAINING, WITHOUT_SYSTEM, Entry
from ftlint.targets.mistakes import keys_of
from ftlint.targets.views import FIELDS, turn_names

if TYPE_CHECKING:
    from ftlint.targets import Target

Row = dict[str, Any]

CHAT: Final = "chat_template"
LISTS_OF_TURNS: Final = "messages"


def by_type(entry: Entry, value: Row, target: Target) -> Iterator[Finding]:
    """Read a record by an entry under ``datasets`` of a YAML file, or of a list beside it."""
    kind = entry.keys.get("type")
    if entry.section == PRETRAINING:
        column = str(entry.keys.get("text_column") or "text")
        yield from _missing(value, (column,), f"{entry.name} reads")
    elif isinstance(kind, dict):
        yield from _by_fields(entry, kind, value)
    elif isinstance(kind, str) and entry.purpose != "sft":
        yield from _compared(entry, kind, value, target)
    elif isinstance(kind, str):
        yield from _supervised(entry, kind, value, target)


def _supervised(entry: Entry, kind: str, value: Row, target: Target) -> Iterator[Finding]:
    base = kind.split(".")[0]
    if base == CHAT:
        key = str(entry.keys.get("field_messages") or LISTS_OF_TURNS)
        if value.get(key) is None and not {"chosen", "rejected"} <= value.keys():
            yield Finding(
                f"The record has no {quote(key)}, which is where {entry.name} looks for the turns",
                help="name the list of turns with field_messages",
            )
            return
        yield from _turns(entry, value, key)
        yield from _beside(entry, value)
    elif base == "completion":
        column = str(entry.keys.get("field") or "text")
        yield from _missing(value, (column,), f"the type {kind} of {entry.name} reads")
    else:
        yield from _by_columns(entry, kind, value, target)
    if value.get("history") and base != CHAT and "history" not in target.types.get(kind, ()):
        yield Finding(
            f"The type {kind} of {entry.name} does not read history: the earlier turns are lost",
            ("history",),
            severity=Severity.WARNING,
            help="convert the records to a list of turns (ftlint convert --to openai-chat)",
        )
    if base in WITHOUT_SYSTEM and value.get("system"):
        yield Finding(
            f"The type {kind} of {entry.name} does not read system",
            ("system",),
            severity=Severity.WARNING,
            help="use the type alpaca_w_system.load",
        )


def _by_columns(entry: Entry, kind: str, value: Row, target: Target) -> Iterator[Finding]:
    """Compare the columns of a record with those that its type reads."""
    wanted = _columns_of(kind, target)
    if wanted is not None:
        needed = [column for column in wanted if not _nullable(kind, column)]
        yield from _missing(value, needed, f"the type {kind} of {entry.name} reads")
    elif "." not in kind.split(":")[0] and not {"chosen", "rejected"} & value.keys():
        yield _no_type(entry, kind, target, target.types)


def expected(entry: Entry, target: Target) -> dict[str, str]:
    """Return columns that some record must have, or the run stops, by themselves.

    Where one has them they are null in the others, and the type leaves them out of the prompt.
    """
    kind = entry.keys.get("type")
    if not isinstance(kind, str) or entry.section == PRETRAINING or entry.purpose != "sft":
        return {}
    return {column: column for column in _columns_of(kind, target) or () if _nullable(kind, column)}


def _columns_of(kind: str, target: Target) -> tuple[str, ...] | None:
    """Return the columns that a type reads, None where the target has no such type."""
    bare = kind.split(":")[0]
    name = next((one for one in (bare, bare.removesuffix(".load")) if one in target.types), None)
    return None if name is None else target.types[name]


def _nullable(kind: str, column: str) -> bool:
    return kind.split(".")[0] == "alpaca_w_system" and column in ("system", "system_prompt")


def _no_type(entry: Entry, kind: str, target: Target, known: Any) -> Finding:
    return Finding(
        f"{target.title} has no type {quote(kind, 40)}, which {entry.name} names: the run stops",
        help=f"name a type that it has{nearest(kind, known)}",
    )


def _compared(entry: Entry, kind: str, value: Row, target: Target) -> Iterator[Finding]:
    """Compare the columns of a record with those that a type for preferences or labels reads."""
    known = keys_of(entry.dialect)["columns"].get(entry.purpose, {})
    if kind.split(".")[0] == CHAT:
        view = target.view
        if view is not None and not view.fits(value):
            wanted = tuple(sorted(view.names.needed))
            yield from _missing(value, wanted, f"the type {kind} of {entry.name} reads")
        return
    named = kind if kind in known else f"{kind}.default"
    if named in known:
        yield from _missing(value, known[named], f"the type {kind} of {entry.name} reads")
    elif known:
        yield _no_type(entry, kind, target, known)


def _missing(value: Row, wanted: tuple[Any, ...] | list[Any], who: str) -> Iterator[Finding]:
    """Report the first column that is wanted and not there; of a list of columns one is enough."""
    for keys in wanted:
        others = [keys] if isinstance(keys, str) else keys
        if not any(key in value for key in others):
            yield Finding(
                f"The record has no {quote(others[0], 40)}, which {who}: the run stops",
                help="name a type that reads the columns of the record, or rename the columns",
            )
            return


_OUTCOMES: Final = {"field_output": "nothing is trained"}
"""What follows from a column that is not there, where the run does not stop."""


def _by_fields(entry: Entry, kind: Row, value: Row) -> Iterator[Finding]:
    """Read a record by the columns that an entry names itself."""
    if entry.purpose not in FIELDS:
        return
    _, keys, needed = FIELDS[entry.purpose]
    for key in keys:
        named = str(kind.get(key) or keys[key])
        if key in needed and named not in value:
            yield Finding(
                f"The record has no {quote(named, 40)}, which {entry.name} names with {key}: "
                f"{_OUTCOMES.get(key, 'the run stops')}",
                help=f"name the column of the record with {key}",
            )
            return


def _turns(entry: Entry, value: Row, key: str) -> Iterator[Finding]:
    """Look at the keys and the speakers of the turns."""
    listed = value.get(key)
    turns = [*enumerate(listed)] if isinstance(listed, list) else []
    names, words = turn_names(entry)
    role, content = names["role"], names["content"]
    trained = entry.keys.get("roles_to_train")
    trained = {_role(one, words) for one in trained} if isinstance(trained, list) else set()
    learnt = not trained or bool(entry.keys.get("message_field_training"))
    for index, turn in turns:
        if not isinstance(turn, dict):
            continue
        if role not in turn and "role" not in turn:
            yield Finding(
                f"The turn has no {quote(role)}, which is where {entry.name} looks for the role",
                (key, index),
                help="name the keys of the turns under message_property_mappings",
            )
            return
        speaker = _role(turn.get(role), words)
        learnt = learnt or speaker in trained
        if (
            entry.keys.get("split_thinking") is True
            and speaker == "assistant"
            and turn.get(content) is None
        ):
            yield Finding(
                f"The answer has no {quote(content)}, in which {entry.name} looks for reasoning "
                "(split_thinking): the run stops",
                (key, index),
                help="remove split_thinking, or write a text beside the calls",
            )
            return
    if turns and not learnt:
        yield Finding(
            f"No turn is of a role that {entry.name} names under roles_to_train: nothing of the "
            "record is trained",
            (key,),
            help="name the role of the answers under roles_to_train",
        )


def _role(word: Any, words: dict[str, str]) -> str:
    return words.get(str(word), str(word))


_ALONE: Final = {"field_tools": "tools", "field_system": "system"}
"""Keys that would name a column, and the one column that is read all the same."""


def _beside(entry: Entry, value: Row) -> Iterator[Finding]:
    """Report columns that a key of the entry names in vain."""
    for key, column in _ALONE.items():
        named = entry.keys.get(key)
        if isinstance(named, str) and named != column and value.get(named):
            yield Finding(
                f"{entry.name} names {quote(named, 40)} with {key}, which is not read: the column "
                f"{column} is",
                (named,),
                severity=Severity.WARNING,
                help=f"rename the column to {column}",
            )
