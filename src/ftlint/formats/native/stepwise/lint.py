"""Answers in steps, each labelled right or wrong, for process reward models."""

from __future__ import annotations

from typing import Any

from ftlint.formats import Format, Has
from ftlint.model.record import Turn


class Stepwise(Format):
    """``prompt``, ``completions`` as a list of steps, and a label for each.

    ```jsonl sample
    {"prompt": "Which is larger, 9.8 or 9.11?", "completions": ["9.8 is 9.80.", "So 9.8 is larger."], "labels": [true, true]}
    ```
    """

    name = "stepwise"
    title = "stepwise supervision"
    has = frozenset({Has.STEPS})
    untemplated = True
    keys = (frozenset({"prompt", "completions", "labels"}),)
    priority = 40
    plain_keys = frozenset({"prompt", "completions", "labels"})
    method = "prm"
    also = frozenset({"sft", "rft"})

    def turns(self, value: Any) -> list[Turn]:
        """Read the prompt as a user turn and each step as an answer."""
        turns = []
        if isinstance(value.get("prompt"), str):
            path = ("prompt",)
            turns.append(Turn("user", value["prompt"], path, path, path, raw_role="user"))
        steps = value.get("completions")
        for index, step in enumerate(steps if isinstance(steps, list) else ()):
            place = ("completions", index)
            turns.append(Turn("assistant", step, place, place, place, raw_role="assistant"))
        return turns

    def role_turns(self, value: Any) -> list[Turn]:
        """Return the prompt alone: steps in a row are one answer."""
        return [turn for turn in self.turns(value) if turn.role == "user"]
