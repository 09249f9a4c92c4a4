"""One row a turn: conversation, speaker, text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar, Final

from ftlint.formats import Format
from ftlint.formats.shared.aliases import COLUMNS
from ftlint.formats.shared.openai_messages import link_calls, read_calls, read_content, read_masks
from ftlint.formats.shared.people import assign_roles
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.model.conversation import Conversation, Message, ToolCall
from ftlint.model.masks import TURN_KEYS
from ftlint.model.roles import SYSTEM_ROLES, message_role

_KNOWN: Final = TURN_KEYS | {"turn", "name", "tool_calls", "tool_call_id", "tools"}


class TableLong(Format):
    """A row for each turn: which conversation, who speaks, what is said.

    Rows of a conversation need not stand together; with a ``time`` column they are sorted by it.
    Conversations come out in the order in which they first appear. Speakers that are no role need
    ``assistant`` or ``roles``. Other columns: ``columns.conversation=…``, ``columns.speaker=…``,
    ``columns.content=…``, ``columns.time=…``.

    A file of messages alone, a message a line or all in one list, is such a table too; without a
    column for the conversation it is one, and a system message begins the next.

    ```csv sample
    conversation,role,content
    1,user,Which planet is largest?
    1,assistant,Jupiter.
    2,user,And the smallest?
    2,assistant,Mercury.
    ```

    ```jsonl sample
    {"role": "user", "content": "Which planet is largest?"}
    {"role": "assistant", "content": "Jupiter."}
    ```
    """

    name = "table-long"
    columns = frozenset({"speaker", "content", "conversation"})
    title = "table with a row a turn"
    options: ClassVar[tuple[str, ...]] = ("columns", "assistant", "user", "roles")

    def score(self, value: Any) -> float:
        """Look for the columns of speaker and text, and of the conversation or for role words."""
        columns = columns_of(value)
        if not {"speaker", "content"} <= columns.keys():
            return 0.0
        speaker = value[columns["speaker"]]
        known = isinstance(speaker, str) and message_role(speaker) is not None
        return 1.0 if "conversation" in columns else GENERAL if known else 0.0

    def survey(self, values: Iterator[Any], reading: Reading) -> dict[str, Any]:
        """Tell whether the rows of each conversation stand together, with roles that are known."""
        columns: dict[str, str] | None = None
        seen: set[int] = set()
        last: Any = None
        for row in values:
            columns = columns or find_columns(row, reading)
            key = row.get(columns.get("conversation", ""))
            if key != last:
                if hash(key) in seen:
                    return {"together": False}
                seen.add(hash(key))
                last = key
            if not _role(row, columns, reading):
                return {"together": False}
        return {"together": True}

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Gather the rows of each conversation; one at a time where they stand together."""
        together = bool(reading.facts.get("together"))
        gathered: dict[str, _Gathered] = {}
        columns: dict[str, str] | None = None
        begun, last = 0, ""
        for item in items:
            if not isinstance(item.value, dict):
                reading.note("broken-record", detail="a row that is not an object")
                continue
            reading.file, reading.place = item.file, item.place
            columns = columns or find_columns(item.value, reading)
            role = _role(item.value, columns, reading)
            begun += role in SYSTEM_ROLES and bool(last) and last not in SYSTEM_ROLES
            last = role or "user"
            key = str(item.value.get(columns["conversation"])) if "conversation" in columns else ""
            key = key or f"{item.file}#{begun}"
            if together and gathered and key not in gathered:
                yield from (one.conversation(reading) for one in gathered.values())
                gathered = {}
            one = gathered.setdefault(key, _Gathered(item.file))
            one.rows.append(_read_row(item, columns, reading))
            if item.value.get("tools"):
                tools = item.value["tools"]
                one.tools = tools if isinstance(tools, str) else json.dumps(tools)
        reading.place = ""
        if begun:
            reading.note("ambiguous-split", count=begun, detail="each system message begins one")
        assign_roles([row[0] for one in gathered.values() for row in one.rows], reading)
        yield from (one.conversation(reading) for one in gathered.values())


@dataclass(slots=True)
class _Gathered:
    """The rows of one conversation, each with a key to sort it by."""

    file: str
    rows: list[tuple[Message, tuple[int, Any] | None]] = field(default_factory=list)
    tools: str = ""

    def conversation(self, reading: Reading) -> Conversation:
        rows = self.rows
        if all(when is not None for _, when in rows):
            rows = sorted(rows, key=lambda row: row[1] or (0, 0))
        messages = [message for message, _ in rows]
        if any(message.calls or message.role == "tool" for message in messages):
            link_calls(messages, reading)
        conversation = Conversation(messages, rows[0][0].place, file=self.file)
        if self.tools:
            conversation.tools = json.loads(self.tools)
        return conversation


GENERAL: Final = 0.75
"""The score of messages without a conversation: a format that knows more of them goes first."""


def columns_of(value: Any) -> Mapping[str, str]:
    """Return the columns of a row whose cells are texts, numbers or lists of parts; else none."""
    if not isinstance(value, dict) or not _NODES.isdisjoint(value):
        return {}
    columns = named_columns(tuple(value))
    for key, cell in value.items():
        if cell is None or isinstance(cell, (str, int, float)) or key in columns:
            continue
        if isinstance(cell, dict) and set(map(type, cell.values())) <= {str, int, float, bool}:
            continue  # details that no turn needs
        if not isinstance(cell, list) or any(isinstance(item, list) for item in cell):
            return {}
    said = value.get(columns.get("content", ""))
    if isinstance(said, dict) or (isinstance(said, list) and not all(map(_is_part, said))):
        return {}
    return columns if not isinstance(value.get(columns.get("speaker", "")), (dict, list)) else {}


_NODES: Final = frozenset({"parent_id", "message_tree_id", "parentUuid", "parent"})
"""Keys of the nodes of a tree, which are no rows of one conversation."""


def _is_part(part: Any) -> bool:
    return isinstance(part, str) or (isinstance(part, dict) and part.get("type") in _PARTS)


_PARTS: Final = ("text", "image_url", "input_text", "output_text", "input_image", "input_audio")


@lru_cache(maxsize=1024)
def named_columns(keys: tuple[Any, ...]) -> Mapping[str, str]:
    """Return the columns that are known by their names, each for one thing."""
    lower = {str(key).strip().lower(): str(key) for key in keys}
    found: dict[str, str] = {}
    for what, names in COLUMNS.items():
        name = next((name for name in names if name in lower), None)
        if name is not None:
            found[what] = lower.pop(name)
    return found


def find_columns(row: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    """Find the columns, those the user names first; FtlintError when one is missing."""
    found = dict(named_columns(tuple(row)))
    for what, column in reading.options["columns"].items():
        if column not in row:
            there = ", ".join(row)
            raise reading.error(f"-O columns.{what}={column}: no such column; there are {there}")
        found[what] = column
    for what in ("speaker", "content"):
        if what not in found:
            raise reading.error(f"no column for the {what}; name it with -O columns.{what}=NAME")
    return found


def _read_row(
    item: Item, columns: dict[str, str], reading: Reading
) -> tuple[Message, tuple[int, Any] | None]:
    row = item.value
    text = row.get(columns["content"])
    role = _role(row, columns, reading)
    listed = isinstance(text, (list, dict))
    said = read_content(text, item.place, reading) if listed else "" if text is None else str(text)
    message = Message(role, said, item.place)
    if not role:
        message.speaker = _speaker(row, columns)
        if said == "":
            message.flags = ("media",)
    read_masks(row, message)
    if row.get("name") and columns["speaker"] != "name":
        message.name = str(row["name"])
    if row.get("tool_call_id"):
        message.call_id = str(row["tool_call_id"])
    if row.get("tool_calls"):
        message.calls = _calls(row["tool_calls"], item.place, reading)
        message.content = message.content or None
    used = {*columns.values(), *_KNOWN}
    rest = {key: value for key, value in row.items() if key not in used and value}
    for key in rest:
        reading.note("unmapped-columns", detail=str(key))
    when = _when(row.get(columns["time"])) if "time" in columns else None
    message.time = when[1] if when is not None else None
    return message, when


def _role(row: Mapping[str, Any], columns: dict[str, str], reading: Reading) -> str:
    """Return the role that the speaker's name is, or nothing for a person."""
    speaker = _speaker(row, columns)
    return reading.roles.get(speaker) or reading.roles.get(speaker.casefold()) or ""


def _speaker(row: Mapping[str, Any], columns: dict[str, str]) -> str:
    speaker = row.get(columns["speaker"])
    return "" if speaker is None else str(speaker).strip()


def _calls(text: Any, place: str, reading: Reading) -> list[ToolCall]:
    if isinstance(text, list):
        return read_calls(text, place, reading)
    try:
        items = json.loads(text)
        return [ToolCall(item["name"], item["arguments"], item.get("id")) for item in items]
    except (ValueError, KeyError, TypeError):
        raise Skip("broken-record", "tool_calls that are not a JSON list", place) from None


def _when(time: Any) -> tuple[int, Any] | None:
    """Return a key to sort by: a number, or a time in ISO form; None where there is neither."""
    if time in (None, ""):
        return None
    try:
        return 0, float(time)
    except (TypeError, ValueError):
        pass
    try:
        when = datetime.fromisoformat(str(time).strip())
    except ValueError:
        return None
    return 0, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
