"""Preference records of the OpenAI shape: a prompt and two answers, the better one first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.conversation import Conversation, Preference
from ftlint.formats import Format, message_turns
from ftlint.formats.openai_chat import read_tools
from ftlint.formats.openai_messages import read_messages, write_messages
from ftlint.formats.reading import Carries, Reading, Skip, Writing
from ftlint.record import Turn

PREFERRED: Final = (
    "preferred_output",
    "preferred_completion",
    "preferred_response",
    "chosen_output",
    "chosen_completion",
)
"""The key of the better answer, and other names of it in the wild."""

NON_PREFERRED: Final = (
    "non_preferred_output",
    "non_preferred_completion",
    "non_preferred_response",
    "dispreferred_output",
    "dispreferred_completion",
    "rejected_output",
    "rejected_completion",
)
"""The key of the worse answer, and other names of it in the wild."""


class OpenAIDpo(Format):
    """``input`` with the prompt, ``preferred_output`` and ``non_preferred_output``.

    Each side is one assistant turn: pairs that differ earlier are left out, and so are pairs of
    two equal answers. Into a chat shape goes the better answer.

    ```jsonl sample
    {"input": {"messages": [{"role": "user", "content": "Which planet is largest?"}]}, "preferred_output": [{"role": "assistant", "content": "Jupiter."}], "non_preferred_output": [{"role": "assistant", "content": "Saturn."}]}
    ```
    """

    name = "openai-dpo"
    title = "OpenAI preference (DPO)"
    keys = (
        *(frozenset({"input", key}) for key in (*PREFERRED, *NON_PREFERRED)),
        frozenset({"preferred_output", "non_preferred_output"}),
    )
    priority = 80
    plain_keys = frozenset({"input", "preferred_output", "non_preferred_output"})
    method = "dpo"
    target = "chat"
    carries = Carries(
        roles=frozenset({"system", "developer", "user", "assistant", "tool"}),
        shape="preference",
        names=True,
        tools=True,
        call_ids=True,
        parallel=True,
        parts="exact",
        images=True,
        image_detail=True,
        one_answer=True,
    )

    def turns(self, value: Any) -> list[Turn]:
        """Read the prompt, then the better answer, then the worse one."""
        return [
            *_prompt(value),
            *message_turns(value.get("preferred_output"), ("preferred_output",)),
            *message_turns(value.get("non_preferred_output"), ("non_preferred_output",)),
        ]

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the prompt and the better answer: together they are one conversation."""
        preferred = message_turns(value.get("preferred_output"), ("preferred_output",))
        return [*_prompt(value), *preferred]

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record, under any of the names that the two answers have in the wild."""
        prompt = value.get("input")
        if not isinstance(prompt, dict):
            raise Skip("broken-record", "no input", "/input")
        conversation = Conversation(
            read_messages(prompt.get("messages"), "/input/messages", reading), reading.place
        )
        read_tools(prompt, conversation, ("messages",))
        sides = []
        known = ["input"]
        for names in (PREFERRED, NON_PREFERRED):
            key = next((name for name in names if name in value), names[0])
            side = value.get(key)
            sides.append(
                read_messages([side] if isinstance(side, dict) else side, f"/{key}", reading)
            )
            known.append(key)
        conversation.preference = Preference(sides[0], sides[1])
        rest = {key: item for key, item in value.items() if key not in known and item is not None}
        if rest:
            conversation.meta = {**(conversation.meta or {}), **rest}
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        pair = conversation.preference
        assert pair is not None
        prompt: dict[str, Any] = {"messages": write_messages(conversation.messages)}
        if conversation.tools:
            prompt["tools"] = conversation.tools
        if conversation.parallel is not None:
            prompt["parallel_tool_calls"] = conversation.parallel
        return {
            "input": prompt,
            "preferred_output": write_messages(pair.chosen),
            "non_preferred_output": write_messages(pair.rejected),
        }


def _prompt(value: Any) -> list[Turn]:
    prompt = value.get("input")
    messages = prompt.get("messages") if isinstance(prompt, dict) else None
    return message_turns(messages, ("input", "messages"))
