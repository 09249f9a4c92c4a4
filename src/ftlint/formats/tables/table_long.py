"""One row a turn: conversation, speaker, text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.openai_messages import link_calls, read_masks
from ftlint.formats.shared.people import assign_roles
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.model.conversation import Conversation, Message, ToolCall
from ftlint.model.masks import TURN_KEYS

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "conversation": (
        "conversation", "conversation_id", "conv_id", "conversationid", "thread", "thread_id",
        "dialog_id", "dialogue_id", "ticket_id", "ticket", "session", "session_id", "chat_id",
        "chatname",
    ),
    "speaker": ("role", "speaker", "from", "author", "sender", "who"),
    "content": ("content", "text", "message", "value", "body", "utterance", "messagecontent"),
    "time": ("time", "timestamp", "date", "created_at", "createdat", "sent_at"),
}  # fmt: skip
"""The usual names of each column, in lower case."""
_KNOWN: Final = TURN_KEYS | {"turn", "name", "tool_calls", "tool_call_id", "tools"}


class TableLong(Format):
    """A row for each turn: which conversation, who speaks, what is said.

    Rows of a conversation need not stand together; with a ``time`` column they are sorted by it.
    Conversations come out in the order in which they first appear. Speakers that are no role need
    ``assistant`` or ``roles``. Other columns: ``columns.conversation=…``, ``columns.speaker=…``,
    ``columns.content=…``, ``columns.time=…``.

    ```csv sample
    conversation,role,content
    1,user,Which planet is largest?
    1,assistant,Jupiter.
    2,user,And the smallest?
    2,assistant,Mercury.
    ```
    """

    name = "table-long"
    columns = frozenset({"speaker", "content"})
    title = "table with a row a turn"
    options = ("columns", "assistant", "user", "roles")

    def score(self, value: Any) -> float:
        """Look for the three columns."""
        if not isinstance(value, dict):
            return 0.0
        names = {str(key).strip().lower() for key in value}
        needed = ("conversation", "speaker", "content")
        plain = all(item is None or isinstance(item, (str, int, float)) for item in value.values())
        return float(plain and all(names & set(NAMES[what]) for what in needed))

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
        for item in items:
            reading.file, reading.place = item.file, item.place
            columns = columns or find_columns(item.value, reading)
            key = str(item.value.get(columns.get("conversation", ""), ""))
            if together and gathered and key not in gathered:
                yield from (one.conversation(reading) for one in gathered.values())
                gathered = {}
            one = gathered.setdefault(key, _Gathered(item.file))
            one.rows.append(_read_row(item, columns, reading))
            if item.value.get("tools"):
                one.tools = item.value["tools"]
        reading.place = ""
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


def find_columns(row: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    """Find the columns, those the user names first; FtlintError when one is missing."""
    lower = {str(key).strip().lower(): str(key) for key in row}
    found = {
        what: lower[name]
        for what, names in NAMES.items()
        for name in reversed(names)
        if name in lower
    }
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
    message = Message(role, "" if text is None else str(text), item.place)
    if not role:
        message.speaker = str(row.get(columns["speaker"]) or "").strip()
    read_masks(row, message)
    if row.get("name"):
        message.name = str(row["name"])
    if row.get("tool_call_id"):
        message.call_id = str(row["tool_call_id"])
    if row.get("tool_calls"):
        message.calls = _calls(row["tool_calls"], item.place)
        message.content = message.content or None
    used = {*columns.values(), *_KNOWN}
    rest = {key: value for key, value in row.items() if key not in used and value}
    for key in rest:
        reading.note("unmapped-columns", detail=str(key))
    time = row.get(columns["time"]) if "time" in columns else None
    return message, _when(time)


def _role(row: Mapping[str, Any], columns: dict[str, str], reading: Reading) -> str:
    """Return the role that the speaker's name is, or nothing for a person."""
    speaker = str(row.get(columns["speaker"]) or "").strip()
    return reading.roles.get(speaker) or reading.roles.get(speaker.casefold()) or ""


def _calls(text: str, place: str) -> list[ToolCall]:
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
