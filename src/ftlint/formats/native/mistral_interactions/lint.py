"""Conversations under ``interactions``, whose turns have ``text``: an old shape of Mistral."""

from __future__ import annotations

from typing import Any

from ftlint.formats import Format, Has, message_turn
from ftlint.model.diagnostic import Path
from ftlint.model.record import Turn


class Interactions(Format):
    """A conversation under ``interactions``; each turn has ``text`` or ``content``.

    ```jsonl sample
    {"interactions": [{"role": "user", "text": "When is high tide?"}, {"role": "assistant", "text": "At six."}]}
    ```
    """

    name = "mistral-interactions"
    title = "interactions of Mistral"
    has = frozenset({Has.TURNS, Has.MESSAGES, Has.SYSTEM})
    keys = (frozenset({"interactions"}),)
    priority = 30
    plain_keys = frozenset({"interactions", "available_tools", "system_prompt"})

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a list of turns with a role."""
        turns = value["interactions"]
        return isinstance(turns, list) and any(
            isinstance(turn, dict) and "role" in turn for turn in turns
        )

    def turns(self, value: Any) -> list[Turn]:
        """Read the turns."""
        turns = value.get("interactions")
        return [
            self.turn(turn, ("interactions", index))
            for index, turn in enumerate(turns if isinstance(turns, list) else ())
            if isinstance(turn, dict)
        ]

    def turn(self, message: dict[str, Any], path: Path) -> Turn:
        """Read a turn, whose text is under either key."""
        key = "text" if "text" in message and "content" not in message else "content"
        return message_turn(message, path, "role", key)
