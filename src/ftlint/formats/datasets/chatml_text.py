"""ChatML as text, to be written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.datasets.templates import chatml
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.model.conversation import Conversation


class ChatmlText(Format):
    """One ``text`` with ``<|im_start|>`` and ``<|im_end|>`` marks, as some trainers want it.

    Masks and tools have no place. An example whose text holds such a mark itself is left out.
    Reading is what ``rendered-text`` does.

    ```jsonl sample from
    {"text": "<|im_start|>user\\nWhich planet is largest?<|im_end|>\\n<|im_start|>assistant\\nJupiter.<|im_end|>\\n"}
    ```
    """

    name = "chatml-text"
    title = "ChatML text"
    carries = Carries()

    def score(self, value: Any) -> float:
        """Never claim a record: ``rendered-text`` does."""
        return 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        text = value.get("text") if isinstance(value, dict) else None
        messages = chatml(text, "/text") if isinstance(text, str) else None
        if messages is None:
            raise Skip("no-template")
        meta = {key: item for key, item in value.items() if key != "text" and item is not None}
        yield Conversation(messages, reading.place, meta=meta or None)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        for message in conversation.messages:
            if "<|im_" in message.text:
                raise Skip("reserved-text", "<|im_", message.place)
        turns = [
            f"<|im_start|>{message.role}\n{message.text}<|im_end|>\n"
            for message in conversation.messages
        ]
        return {"text": "".join(turns)}
