"""Dialogues of the HH-RLHF data: one text a side, with Human: and Assistant: marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.datasets.templates import anthropic_text
from ftlint.formats.datasets.trl_preference import pair_of
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation


class HhRlhf(Format):
    r"""``chosen`` and ``rejected`` are texts that start with ``\n\nHuman:``.

    A mark counts only at the start of a line after a blank line. What both sides have in common
    is the prompt; into a chat shape goes the chosen side.

    ```jsonl sample
    {"chosen": "\n\nHuman: Which planet is largest?\n\nAssistant: Jupiter.", "rejected": "\n\nHuman: Which planet is largest?\n\nAssistant: Saturn."}
    ```
    """

    name = "hh-rlhf"
    title = "HH-RLHF"
    method = "dpo"

    def score(self, value: Any) -> float:
        """Look for two texts that start with the mark."""
        if not isinstance(value, dict):
            return 0.0
        sides = value.get("chosen"), value.get("rejected")
        return float(all(isinstance(s, str) and s.startswith("\n\nHuman:") for s in sides))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        sides = []
        for key in ("chosen", "rejected"):
            messages = anthropic_text(value[key], f"/{key}")
            if messages is None:
                raise Skip("no-template", place=f"/{key}")
            sides.append(messages)
        yield pair_of([], sides[0], sides[1], value, reading)
