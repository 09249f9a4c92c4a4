"""Chat histories of the text generation web UI (oobabooga)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message

GREETING: Final = "<|BEGIN-VISIBLE-CHAT|>"
"""What stands in place of the user's text where the character speaks first."""
_SHOWN: Final = frozenset({"internal", "visible", "data", "data_visible"})


class Oobabooga(Format):
    """Pairs of user and assistant under ``internal``, and again under ``visible``.

    The internal pairs are read: the visible ones are escaped for HTML. Files of old versions call
    them ``data`` and ``data_visible``.

    ```json sample
    {"internal": [["<|BEGIN-VISIBLE-CHAT|>", "Hello!"], ["Is 3 < 5?", "Yes."]], "visible": [["", "Hello!"], ["Is 3 &lt; 5?", "Yes."]], "metadata": {}}
    ```
    """

    name = "oobabooga"
    title = "text generation web UI history"

    def score(self, value: Any) -> float:
        """Look for both lists of pairs."""
        if not isinstance(value, dict):
            return 0.0
        for inner, shown in (("internal", "visible"), ("data", "data_visible")):
            if isinstance(value.get(inner), list) and isinstance(value.get(shown), list):
                return 1.0
        return 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read the pairs."""
        key = "internal" if "internal" in value else "data"
        messages: list[Message] = []
        if not isinstance(value.get(key), list):
            raise Skip("broken-record", "no list of exchanges", f"/{key}")
        for index, pair in enumerate(value[key]):
            place = f"/{key}/{index}"
            if not isinstance(pair, list) or not all(isinstance(text, str) for text in pair[:2]):
                raise Skip("broken-record", "an exchange that is not a pair of texts", place)
            for role, text, step in zip(("user", "assistant"), pair, (0, 1), strict=False):
                if text and text != GREETING:
                    messages.append(Message(role, text, f"{place}/{step}"))
        meta = {name: item for name, item in value.items() if name not in _SHOWN and item}
        yield Conversation(messages, reading.place, meta=meta or None)
