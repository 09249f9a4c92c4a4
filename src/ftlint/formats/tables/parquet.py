"""Parquet files and dataset folders."""

from __future__ import annotations

from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.openai_messages import write_messages
from ftlint.formats.shared.reading import Carries, Writing
from ftlint.model.conversation import Conversation, compact
from ftlint.model.roles import MESSAGE_ROLES


class Parquet(Format):
    """A Parquet file; its rows are recognised by their columns.

    Keys that Arrow adds without a value are left out. Written are OpenAI messages, arguments of
    calls and declared tools as texts, so that one schema holds for all rows; images have no place.
    Needs the extra ``ftlint[parquet]``.
    """

    name = "parquet"
    title = "Parquet"
    container = "parquet"
    suffix = ".parquet"
    read_back = "openai-chat"
    carries = Carries(
        roles=frozenset(MESSAGE_ROLES),
        weights="binary",
        names=True,
        tools=True,
        call_ids=True,
        parallel=True,
        refusals=True,
    )

    def write_rows(self, conversation: Conversation, writing: Writing) -> Any:
        """Return one row."""
        row: dict[str, Any] = {"messages": write_messages(conversation.messages)}
        if conversation.tools:
            row["tools"] = compact(conversation.tools)
        if conversation.parallel is not None:
            row["parallel_tool_calls"] = conversation.parallel
        return row


class HfDataset(Format):
    """A folder that Hugging Face ``datasets`` saved, or a snapshot of a dataset repository.

    One split is read: ``train``, the only one, or ``split=NAME``; the others are reported. Needs
    the extra ``ftlint[parquet]``.
    """

    name = "hf-dataset"
    title = "Hugging Face dataset folder"
    container = "hf-dataset"
    options = ("split",)
