"""Answers labelled good or bad, for KTO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.datasets.trl_prompt_completion import (
    POSITION,
    SIDES,
    as_messages,
    masked_prompt,
    read_side,
    write_sides,
)
from ftlint.formats.shared.openai_messages import read_tools
from ftlint.formats.shared.reading import Reading, Writing
from ftlint.model.conversation import Conversation
from ftlint.model.labels import label_of, without_labels


class Kto(Format):
    """``prompt``, ``completion`` and a ``label``: true for an answer to learn, false to avoid.

    Texts and lists of messages are read; lists are written. A preference pair becomes two records.
    Examples without a label are written as good ones, which the report says. In other shapes,
    answers labelled false are left out.

    ```jsonl sample
    {"prompt": [{"role": "user", "content": "Which planet is largest?"}], "completion": [{"role": "assistant", "content": "Jupiter."}], "label": true}
    {"prompt": [{"role": "user", "content": "Which planet is smallest?"}], "completion": [{"role": "assistant", "content": "No idea."}], "label": false}
    ```
    """

    name = "kto"
    title = "KTO"
    carries = POSITION._replace(label=True)

    def score(self, value: Any) -> float:
        """Look for a label that says good or bad."""
        if not isinstance(value, dict) or label_of(value) is None:
            return 0.0
        return float("completion" in value and "prompt" in value)

    def as_written(self, value: dict[str, Any]) -> dict[str, Any]:
        """Write texts as messages."""
        return as_messages(value, SIDES)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        prompt = masked_prompt(read_side(value, "prompt", "user", reading))
        answer = read_side(value, "completion", "assistant", reading)
        conversation = Conversation([*prompt, *answer], reading.place, label=label_of(value))
        read_tools(without_labels(value), conversation, ("prompt", "completion"))
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        return {**write_sides(conversation), "label": conversation.label}
