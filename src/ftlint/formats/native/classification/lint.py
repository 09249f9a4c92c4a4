"""Texts with a class or a number beside them, for models that classify."""

from __future__ import annotations

from typing import Any

from ftlint.formats import Format
from ftlint.model.record import Turn


class Classification(Format):
    """``text`` and ``label``: nothing is generated, and no turn is an answer.

    ```jsonl sample
    {"text": "The harbour library was closed again.", "label": "complaint"}
    ```
    """

    name = "classification"
    title = "texts with a class"
    untemplated = True
    keys = (frozenset({"text", "label"}), frozenset({"text", "labels"}))
    priority = 3
    plain_keys = frozenset({"text", "label", "labels"})
    method = "classification"

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a text, and for a class, a number, or several of them."""
        label = value["label"] if "label" in value else value["labels"]
        plain = (str, int, float, type(None))
        many = isinstance(label, list) and all(isinstance(one, plain) for one in label)
        return isinstance(value["text"], str) and (many or isinstance(label, plain))

    def turns(self, value: Any) -> list[Turn]:
        """Read the text as what is asked about."""
        path = ("text",)
        return [Turn("user", value.get("text"), path, path, path, raw_role="user")]

    def role_turns(self, value: Any) -> list[Turn]:
        """Return nothing: a text has no roles."""
        return []
