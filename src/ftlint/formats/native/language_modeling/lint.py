"""Rows of running text, for language modelling: every trainer of open models reads them."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format, Has
from ftlint.model.record import Turn

LABELS: Final = frozenset({"label", "labels"})
"""Beside a text they make a row of classification."""


class LanguageModeling(Format):
    """``text``, plain or with a chat template already applied; all of it is trained.

    ```jsonl sample
    {"text": "The harbour library opens at nine."}
    ```
    """

    name = "language-modeling"
    title = "language modeling (a text column)"
    has = frozenset({Has.TEXT})
    untemplated = True
    keys = (frozenset({"text"}),)
    priority = 2
    plain_keys = frozenset({"text"})
    method = "pretrain"
    also = frozenset({"sft"})

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for a text without a label beside it."""
        return "text" in value and not LABELS & value.keys()

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell a text, or an empty cell, from a list of parts."""
        return value["text"] is None or isinstance(value["text"], str)

    def turns(self, value: Any) -> list[Turn]:
        """Read the text as one answer: all of it is learned."""
        path = ("text",)
        return [Turn("assistant", value.get("text"), path, path, path, raw_role="assistant")]

    def role_turns(self, value: Any) -> list[Turn]:
        """Return nothing: running text has no roles."""
        return []
