"""Prompts without an answer, for reinforcement learning: GRPO, RLOO, online preference."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format, message_turns
from ftlint.model.record import Turn

ANSWERS: Final = frozenset(
    {
        "completion", "completions", "chosen", "rejected", "response", "responses", "output",
        "outputs", "answer", "answers", "solution", "solutions", "target", "text", "reply",
    }
)  # fmt: skip
"""Columns that may be an answer to learn: with them only ``--method rft`` makes rows prompts."""


class PromptOnly(Format):
    """``prompt`` as a text or a list of messages; other columns go to reward functions.

    ```jsonl sample
    {"prompt": [{"role": "user", "content": "What is 6 times 7?"}], "ground_truth": "42"}
    ```
    """

    name = "prompt-only"
    title = "prompts for reinforcement learning"
    untemplated = True
    keys = (frozenset({"prompt"}),)
    priority = 1
    plain_keys = frozenset({"prompt"})
    method = "rft"
    also = frozenset({"dpo", "kto"})

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell a prompt from a row whose answer has another name."""
        return not ANSWERS & value.keys() and isinstance(value["prompt"], (str, list))

    def turns(self, value: Any) -> list[Turn]:
        """Read a text as a user turn, or a list of messages."""
        prompt = value.get("prompt")
        if isinstance(prompt, str):
            path = ("prompt",)
            return [Turn("user", prompt, path, path, path, raw_role="user")]
        return message_turns(prompt, ("prompt",))
