"""CSV and TSV: the container, and the table that is written."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Carries, Skip, Writing
from ftlint.model.conversation import Conversation, Message, compact
from ftlint.model.roles import MESSAGE_ROLES

_FORMULA: Final = ("=", "+", "-", "@", "\t")


class CsvTable(Format):
    """Comma-separated values, whatever the delimiter and the encoding; the columns decide the rest.

    Byte order marks, ``sep=`` lines, quoted line ends, cp1252 and UTF-16 are read. The rows are
    then recognised by their columns (``columns``, ``table-long``, ``alpaca`` …). Written: one row
    an example where all examples are one question and one answer, else one row a turn;
    ``layout=wide`` or ``layout=long`` decides. Cells that a spreadsheet would run as a formula
    are reported, never changed.

    ```csv sample
    question;answer
    Which planet is largest?;Jupiter.
    And the smallest?;Mercury.
    ```
    """

    name = "csv"
    title = "CSV and TSV"
    container = "csv"
    suffix = ".csv"
    options = ("layout", "sheet")
    carries = Carries(
        roles=frozenset(MESSAGE_ROLES),
        weights="any",
        names=True,
        tools=True,
        call_ids=True,
    )

    def write_rows(self, conversation: Conversation, writing: Writing) -> Any:
        """Return the rows in both layouts, the wide one where it can hold the example."""
        for message in conversation.messages:
            text = message.text
            if text.startswith(_FORMULA):
                writing.note("formula-like-cells", message.place)
            if "\r" in text or "\0" in text:
                raise Skip("cannot-be-read-back", "a carriage return in a cell", message.place)
        layout = writing.options["layout"]
        wide = _wide(conversation)
        if wide is None and layout == "wide":
            raise Skip("multi-turn", "-O layout=long writes a row a turn")
        rows: dict[str, Any] = {}
        if wide is not None and layout != "long":
            rows["wide"] = wide
        if layout != "wide":
            rows["long"] = _long(conversation)
        return rows


def _wide(conversation: Conversation) -> dict[str, Any] | None:
    roles = [message.role for message in conversation.messages]
    if roles not in (["user", "assistant"], ["system", "user", "assistant"]) or conversation.tools:
        return None
    if any(message.weight is not None or message.name for message in conversation.messages):
        return None
    if any(not message.text for message in conversation.messages):
        return None
    return {message.role: message.text for message in conversation.messages}


def _long(conversation: Conversation) -> list[dict[str, Any]]:
    rows = [
        {"turn": number, "role": message.role, "content": message.text, **_more(message)}
        for number, message in enumerate(conversation.messages, 1)
    ]
    if conversation.tools:
        rows[0]["tools"] = compact(conversation.tools)
    return rows


def _more(message: Message) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if message.weight is not None:
        more["weight"] = message.weight
    if message.name is not None:
        more["name"] = message.name
    if message.calls:
        calls = [
            {"name": call.name, "arguments": call.arguments, "id": call.id}
            for call in message.calls
        ]
        more["tool_calls"] = compact(calls)
    if message.call_id is not None:
        more["tool_call_id"] = message.call_id
    return more
