"""UltraChat records: a list of texts, the user's first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Conversation, Message


class UltraChat(Format):
    """A list of texts under ``data``: user and assistant in turn, beginning with the user.

    ```jsonl sample
    {"id": "7", "data": ["Which planet is largest?", "Jupiter.", "And the smallest?", "Mercury."]}
    ```
    """

    name = "ultrachat"
    title = "UltraChat"

    def score(self, value: Any) -> float:
        """Look for a list of texts."""
        data = value.get("data") if isinstance(value, dict) else None
        if not isinstance(data, list) or not data:
            return 0.0
        return float(all(isinstance(text, str) for text in data))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        messages = [
            Message("assistant" if index % 2 else "user", text, f"/data/{index}")
            for index, text in enumerate(value["data"])
        ]
        rest = {key: item for key, item in value.items() if key != "data"}
        yield Conversation(messages, reading.place, meta=rest or None)
