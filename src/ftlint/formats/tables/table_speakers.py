"""Tables of chats: a message a row, with the name of a person beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ftlint.formats.shared.people import CHAT_DEFAULTS
from ftlint.formats.shared.reading import Sample
from ftlint.formats.tables.table_long import GENERAL, TableLong, columns_of
from ftlint.model.roles import message_role


class TableSpeakers(TableLong):
    """A row for each message of a chat between people: who, when, and what was said.

    Exports of Discord, KakaoTalk, WeChat and Signal as CSV, meetings as JSON, and any sheet whose
    columns are called sender, message and date in one of thirty languages. Who is the assistant
    must be said with ``assistant``. A pause of six hours starts a new conversation, and messages of
    one speaker in a row are joined, where the dates are numbers or begin with the year. Rows
    without text (pictures, stickers) go. Any other columns are not carried. Columns with other
    names: ``columns.speaker=…``, ``columns.content=…``, ``columns.time=…``.

    ```csv sample assistant=Bo
    Sender,Date,Message
    Ana,2024-03-15 09:00:00,Which planet is largest?
    Bo,2024-03-15 09:01:00,Jupiter.
    ```
    """

    name = "table-speakers"
    title = "chat as a table"
    columns = frozenset({"speaker", "content", "time"})
    options = (*TableLong.options, "session_gap_hours")
    defaults: ClassVar[Mapping[str, Any]] = CHAT_DEFAULTS

    def score(self, value: Any) -> float:
        """Look for the columns of a person's name and of a text."""
        columns = columns_of(value)
        if not {"speaker", "content"} <= columns.keys() or "conversation" in columns:
            return 0.0
        speaker = value[columns["speaker"]]
        return float(speaker is not None and message_role(str(speaker)) is None)

    def sniff(self, sample: Sample) -> float:
        """Ask for times as well, or for few speakers in turn: a text with an author is no chat."""
        found = super().sniff(sample)
        if not found:
            return 0.0
        columns = columns_of(sample.values[0])
        speakers = {str(value.get(columns.get("speaker"))) for value in sample.values}
        if len(speakers) < 2 and len(sample.values) > 1:
            return 0.0
        if "time" in columns or len(speakers) * 2 <= len(sample.values):
            return min(found, GENERAL)
        return 0.0
