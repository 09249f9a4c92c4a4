"""Prompts without an answer, for reinforcement learning: GRPO, RLOO, online preference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ftlint.formats import Format, Has, message_turns
from ftlint.model.record import Turn

ANSWERS: Final = frozenset(
    {
        "completion", "completions", "chosen", "rejected", "response", "responses", "output",
        "outputs", "answer", "answers", "solution", "solutions", "target", "text", "reply", "generation",
    }
)  # fmt: skip
"""Columns that may be an answer to learn: with them only ``--method rft`` makes rows prompts."""

COMPARED: Final = frozenset({"answer", "answers", "solution", "solutions", "target"})
"""Those that are what rewards compare with where the prompt is a list of messages."""

PROMPTS: Final = ("prompt", "input", "query", "question", "problem")
"""Columns of the prompt, the surest first; which of them a trainer reads is in its target's file."""

GYM: Final = "responses_create_params"
"""The key of a request in a row of NeMo Gym."""

_OTHERS: Final = frozenset(
    {"messages", "conversations", "conversation", "chosen", "rejected", "instruction"}
    | {"preferred_output", "non_preferred_output", "input_ids", "contents"}
)
"""Columns of other shapes, which name the prompt so as well."""


class PromptOnly(Format):
    """``prompt`` as a text or a list of messages; other columns go to reward functions.

    ```jsonl sample
    {"prompt": [{"role": "user", "content": "What is 6 times 7?"}], "ground_truth": "42"}
    ```
    """

    name = "prompt-only"
    title = "prompts for reinforcement learning"
    has = frozenset({Has.COLUMNS})
    untemplated = True
    keys = tuple(frozenset({key}) for key in PROMPTS)
    priority = 6
    plain_keys = frozenset({"prompt"})
    method = "rft"
    also = frozenset({"dpo", "kto"})

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for a prompt, and for nothing that makes it one of another shape."""
        return not _OTHERS & value.keys() and any(key in value for key in PROMPTS)

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell a prompt from a row whose answer has another name; ``input`` may be anything.

        A list of lists under another name than ``prompt`` is what benchmarks ask, step by step.
        """
        key = prompt_of(value)
        compared = COMPARED if isinstance(value[key], list) else frozenset()
        if (ANSWERS - compared) & value.keys():
            return False
        kinds = (str, list) if key == "prompt" or "label" in value else list
        steps = key != "prompt" and isinstance(value[key], list) and list in map(type, value[key])
        return isinstance(value[key], kinds) and not steps

    def columns_of(self, value: dict[str, Any]) -> tuple[str, ...]:
        """Return the column of the prompt."""
        return (prompt_of(value),)

    def turns(self, value: Any) -> list[Turn]:
        """Read a text as a user turn, or a list of messages."""
        path = (prompt_of(value),)
        prompt = value.get(path[0])
        if isinstance(prompt, str):
            return [Turn("user", prompt, path, path, path, raw_role="user")]
        return message_turns(prompt, path)


class Trajectory(Format):
    """A whole conversation under ``input``; its last turn is the answer.

    ```jsonl sample
    {"input": [{"role": "user", "content": "What is 6 times 7?"}, {"role": "assistant", "content": "42"}]}
    ```
    """

    name = "trajectory"
    title = "a conversation in a column of prompts"
    has = frozenset({Has.COLUMNS, Has.TURNS})
    keys = (frozenset({"input"}),)
    priority = 7
    plain_keys = frozenset({"input"})

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for the key, and for no answer beside it."""
        return "input" in value and not (_OTHERS | ANSWERS) & value.keys()

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a list of messages that ends with an answer."""
        turns = value["input"]
        last = turns[-1] if isinstance(turns, list) and turns else None
        return isinstance(last, dict) and last.get("role") == "assistant"

    def turns(self, value: Any) -> list[Turn]:
        """Read the messages."""
        return message_turns(value.get("input"), ("input",))

    def columns_of(self, value: dict[str, Any]) -> tuple[str, ...]:
        """Return the one column."""
        return ("input",)


class GymPrompt(Format):
    """A request of the Responses API without its answer; the rest of the row is the verifier's.

    ```jsonl sample
    {"responses_create_params": {"input": [{"role": "user", "content": "What is 6 times 7?"}], "tools": []}, "verifier_metadata": {"expected": "42"}}
    ```
    """

    name = "gym-prompt"
    title = "prompts of NeMo Gym"
    untemplated = True
    keys = (frozenset({GYM}),)
    priority = 9
    method = "rft"

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a request with an input."""
        request = value[GYM]
        return isinstance(request, dict) and isinstance(request.get("input"), (str, list))

    def turns(self, value: Any) -> list[Turn]:
        """Read a text as a user turn, or the messages among the items; calls have no role."""
        path = (GYM, "input")
        request = value.get(GYM)
        asked = request.get("input") if isinstance(request, dict) else None
        if isinstance(asked, str):
            return [Turn("user", asked, path, path, path, raw_role="user")]
        return [turn for turn in message_turns(asked, path) if turn.raw_role is not None]


def prompt_of(value: Mapping[str, Any]) -> str:
    """Return the key of the prompt."""
    return next((key for key in PROMPTS if key in value), PROMPTS[0])
