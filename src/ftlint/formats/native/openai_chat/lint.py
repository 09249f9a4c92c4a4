"""Chat records of the OpenAI shape, which most providers and trainers read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import UNKNOWN, Format, Has, odd_turns, recognised
from ftlint.formats.shared.carries import Carries
from ftlint.model.roles import MESSAGE_ROLES, ROLE_LETTERS, canonical_role

if TYPE_CHECKING:
    from ftlint.formats.shared.reading import Reading, Writing
    from ftlint.model.conversation import Conversation

EMPTY_LIST: Final = 0.7
"""The score of a record that has the right key and no turns."""
_ROLES = frozenset(ROLE_LETTERS)


class OpenAIChat(Format):
    """A conversation under ``messages``, with the tools it may use.

    Read from JSONL, arrays, printed or joined objects, tables and Parquet. The legacy
    ``functions`` and ``function_call`` become tools and calls with ids; keys without a value are
    left out; other keys are dropped and reported. From this shape into itself, lines that are
    what would be written are copied.

    ```jsonl sample
    {"messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Which planet is largest?"}, {"role": "assistant", "content": "Jupiter.", "weight": 1}]}
    ```
    """

    name = "openai-chat"
    title = "OpenAI chat"
    has = frozenset({Has.TURNS, Has.MESSAGES, Has.SYSTEM})
    keys = (frozenset({"messages"}),)
    priority = 50
    turns_key = "messages"
    also = frozenset({"rft"})
    plain_keys = frozenset({"messages"})
    carries = Carries(
        roles=frozenset(MESSAGE_ROLES),
        weights="binary",
        names=True,
        tools=True,
        call_ids=True,
        parallel=True,
        reasoning=True,
        images=True,
        media=frozenset({"audio", "video", "file", "other"}),
        refusals=True,
        parts="exact",
        image_detail=True,
    )

    def instead(self, value: dict[str, Any]) -> str:
        """Look at the turns: without role and content it is some other list, or blocks of others."""
        messages = value.get("messages")
        if odd_turns(messages):
            return UNKNOWN.name
        if not isinstance(messages, list) or not any(map(_has_blocks, messages)):
            return ""
        other = recognised(value)
        return other.name if other is not None and other.turns_key == self.turns_key else ""

    def score(self, value: Any) -> float:
        """Look for messages with a role and content, and nothing that other shapes have."""
        messages = value.get("messages") if isinstance(value, dict) else None
        if not isinstance(messages, list):
            return 0.0
        if not messages:
            return EMPTY_LIST
        if "schemaVersion" in value or value.get("prompt") is not None or "mapping" in value:
            return 0.0
        if isinstance(value.get("response"), (dict, list)):
            return 0.0  # a log of calls, whose answer is elsewhere
        good = sum(map(_is_message, messages)) / len(messages)
        return good * (0.5 if isinstance(value.get("system"), str) else 1.0)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; keys beside the shape's own go to ``meta``."""
        from ftlint.formats.native.openai_chat import convert as openai_chat

        return openai_chat.read(value, reading)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        from ftlint.formats.native.openai_chat import convert as openai_chat

        return openai_chat.write(conversation, writing)

    def write_plain(self, roles: list[str], texts: list[str]) -> Any:
        """Write a role and a content each."""
        turns = zip(roles, texts, strict=True)
        return {"messages": [{"role": role, "content": text} for role, text in turns]}

    def holds(self, value: Any, conversation: Conversation) -> bool:
        """Compare role and content of each message, where there is nothing else on either side."""
        messages = conversation.messages
        if len(value) != 1 or conversation.tools or conversation.parallel is not None:
            return False
        written = value["messages"]
        if len(written) != len(messages) or conversation.preference is not None:
            return False
        if conversation.plain_roles and conversation.label is None:
            return bool(written == [{"role": one.role, "content": one.content} for one in messages])
        for item, message in zip(written, messages, strict=True):
            if len(item) != 2 or item["role"] != message.role:
                return False
            if item.get("content") != message.content:
                return False
            if message.calls is not None or message.weight is not None or message.name is not None:
                return False
            if message.call_id is not None or message.reasoning is not None:
                return False
            if message.refusal is not None:
                return False
        return conversation.label is None


def _has_blocks(message: Any) -> bool:
    """Tell whether a message has content that other APIs write: untyped blocks, uses of tools."""
    content = message.get("content") if isinstance(message, dict) else None
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") in (None, "tool_use", "tool_result")
        for part in content
    )


def _is_message(message: Any) -> float:
    """Say how much an item looks like a message: its keys decide, a role's spelling comes second.

    >>> _is_message({"role": "user", "content": "a"}), _is_message({"role": "Human", "content": "a"})
    (1.0, 0.9)
    >>> _is_message({"role": "narrator", "content": "a"}), _is_message({"role": "user"})
    (0.8, 0.0)
    """
    role = message.get("role") if isinstance(message, dict) else None
    if not isinstance(role, str):
        return 0.0
    content = message.get("content")
    if isinstance(content, list):
        blocks = [part for part in content if isinstance(part, dict)]
        if any(part.get("type") in (None, "tool_use", "tool_result") for part in blocks):
            return 0.0
    elif not {"content", "tool_calls", "function_call"} & message.keys():
        return 0.0
    return 1.0 if role in _ROLES else 0.9 if canonical_role(role) else 0.8
