"""Preference records with ``chosen`` and ``rejected``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.datasets.trl_prompt_completion import as_messages, read_side
from ftlint.formats.shared.aliases import PROMPTS, SYSTEMS
from ftlint.formats.shared.openai_messages import read_tools, write_messages
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message, Preference
from ftlint.model.roles import MESSAGE_ROLES

_SCORES: Final = (("score_chosen", "score_rejected"), ("chosen_score", "rejected_score"))
PAIR: Final = Carries(
    roles=frozenset(MESSAGE_ROLES),
    shape="preference",
    names=True,
    tools=True,
    call_ids=True,
    reasoning=True,
    parts="exact",
    images=True,
    image_detail=True,
    scores=True,
)


class TrlPreference(Format):
    """``chosen`` and ``rejected``, texts or lists of messages, with or without a ``prompt``.

    Where both sides are whole dialogues, what they have in common at the start is the prompt. A
    prompt may also stand under ``conversations`` or in Alpaca's keys. Into a chat shape goes the
    chosen side.

    ```jsonl sample
    {"prompt": [{"role": "user", "content": "Which planet is largest?"}], "chosen": [{"role": "assistant", "content": "Jupiter."}], "rejected": [{"role": "assistant", "content": "Saturn."}]}
    ```
    """

    name = "trl-preference"
    title = "TRL preference"
    carries = PAIR

    def score(self, value: Any) -> float:
        """Look for both sides; texts that start with Human: are another shape."""
        if not isinstance(value, dict) or not {"chosen", "rejected"} <= value.keys():
            return 0.0
        chosen = value["chosen"]
        if isinstance(chosen, str):
            return 0.0 if chosen.startswith("\n\nHuman:") else 1.0
        return float(isinstance(chosen, (list, dict)))

    def as_written(self, value: dict[str, Any]) -> dict[str, Any]:
        """Write texts as messages, and what whole dialogues share as their prompt."""
        found = as_messages(value, _SIDES)
        chosen, rejected = found.get("chosen"), found.get("rejected")
        if "prompt" in found or not isinstance(chosen, list) or not isinstance(rejected, list):
            return found
        shared = 0
        while shared < min(len(chosen), len(rejected)) - 1 and chosen[shared] == rejected[shared]:
            shared += 1
        cut = {"chosen": chosen[shared:], "rejected": rejected[shared:]}
        return {**found, "prompt": chosen[:shared], **cut}

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        prompt, used = _prompt(value, reading)
        chosen = read_side(value, "chosen", "assistant", reading)
        rejected = read_side(value, "rejected", "assistant", reading)
        if prompt and starts_with(chosen, prompt) and starts_with(rejected, prompt):
            chosen, rejected = chosen[len(prompt) :], rejected[len(prompt) :]
        rest = {key: item for key, item in value.items() if key not in used}
        yield pair_of(prompt, chosen, rejected, rest, reading)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        pair = conversation.preference
        assert pair is not None
        record: dict[str, Any] = {
            "prompt": write_messages(conversation.messages),
            "chosen": write_messages(pair.chosen),
            "rejected": write_messages(pair.rejected),
        }
        if pair.chosen_score is not None:
            record["score_chosen"] = pair.chosen_score
        if pair.rejected_score is not None:
            record["score_rejected"] = pair.rejected_score
        if conversation.tools:
            record["tools"] = conversation.tools
        return record


_SIDES: Final = {"prompt": "user", "chosen": "assistant", "rejected": "assistant"}
_KEYS: Final = ("chosen", "rejected", *(key for pair in _SCORES for key in pair))


def pair_of(
    prompt: list[Message],
    chosen: list[Message],
    rejected: list[Message],
    value: dict[str, Any],
    reading: Reading,
) -> Conversation:
    """Make a conversation of a prompt and two sides; a shared beginning moves to the prompt.

    ``value`` holds the scores, the tools and what has no place.
    """
    shared = 0
    while shared < min(len(chosen), len(rejected)) - 1 and chosen[shared] == rejected[shared]:
        shared += 1
    if not prompt or shared:
        prompt = [*prompt, *chosen[:shared]]
        chosen, rejected = chosen[shared:], rejected[shared:]
    if not prompt or prompt[-1].role not in ("user", "tool"):
        raise Skip("no-user-turn", "the two sides share no prompt that ends with the user")
    scores = [
        (value[one], value[two])
        for one, two in _SCORES
        if isinstance(value.get(one), (int, float)) and isinstance(value.get(two), (int, float))
    ]
    high, low = scores[0] if scores else (None, None)
    conversation = Conversation(prompt, reading.place)
    conversation.preference = Preference(chosen, rejected, high, low)
    read_tools(value, conversation, _KEYS)
    return conversation


def starts_with(messages: list[Message], beginning: list[Message]) -> bool:
    """Tell whether a dialogue begins with these messages and goes on."""
    return len(messages) > len(beginning) and messages[: len(beginning)] == beginning


def _prompt(value: dict[str, Any], reading: Reading) -> tuple[list[Message], set[str]]:
    """Return the prompt, and the keys that it was read from."""
    messages: list[Message] = []
    system = next((key for key in SYSTEMS if isinstance(value.get(key), str)), "")
    if system and value[system]:
        messages.append(Message("system", value[system], f"/{system}"))
    key = next((key for key in PROMPTS if _is_text(value.get(key))), None)
    if key is None:
        return messages, {system}
    said = read_side(value, key, "user", reading)
    more = value.get("input")
    if key == "instruction" and isinstance(more, str):
        said[0].content = f"{value[key]}\n{more}" if more else value[key]
        return [*messages, *said], {system, key, "input"}
    return [*messages, *said], {system, key}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and bool(value))
