"""Preference records of the OpenAI shape: a prompt and two answers, the better one first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import Format, Glance, Has, message_turns
from ftlint.formats.shared.carries import Carries
from ftlint.model.record import Turn
from ftlint.model.roles import MESSAGE_ROLES

if TYPE_CHECKING:
    from ftlint.formats.shared.reading import Reading, Writing
    from ftlint.model.conversation import Conversation

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
    has = frozenset({Has.MESSAGES, Has.SYSTEM})
    keys = (
        *(frozenset({"input", key}) for key in (*PREFERRED, *NON_PREFERRED)),
        frozenset({"preferred_output", "non_preferred_output"}),
    )
    priority = 80
    plain_keys = frozenset({"input", "preferred_output", "non_preferred_output"})
    method = "dpo"
    carries = Carries(
        roles=frozenset(MESSAGE_ROLES),
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

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at the three lists of messages."""
        prompt = value["input"]
        asked, better, worse = (
            prompt["messages"],
            value["preferred_output"],
            value["non_preferred_output"],
        )
        if not type(asked) is type(better) is type(worse) is list:
            raise TypeError
        messages = [*asked, *better, *worse]
        mark = (len(asked), len(better), *[message["role"] for message in messages])
        contents = [message.get("content") for message in messages]
        count = len(messages) - len(worse)
        return mark, contents[:count], [prompt, *messages], contents[count:]

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Read the two answers."""
        return (
            message_turns(value.get("preferred_output"), ("preferred_output",)),
            message_turns(value.get("non_preferred_output"), ("non_preferred_output",)),
        )

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record, under any of the names that the two answers have in the wild."""
        from ftlint.formats.native.openai_dpo import convert as openai_dpo

        return openai_dpo.read(value, reading)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        from ftlint.formats.native.openai_dpo import convert as openai_dpo

        return openai_dpo.write(conversation, writing)


def _prompt(value: Any) -> list[Turn]:
    prompt = value.get("input")
    messages = prompt.get("messages") if isinstance(prompt, dict) else None
    return message_turns(messages, ("input", "messages"))
