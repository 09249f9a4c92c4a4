"""The system turn that a user gives to the conversations of a source."""

from __future__ import annotations

from typing import Any

from ftlint.dataset.system_prompt import ADDED, REPLACED
from ftlint.formats.shared.reading import Context
from ftlint.model.conversation import Message
from ftlint.model.roles import SYSTEM_ROLES


def with_system_prompt(
    messages: list[Message], options: dict[str, Any], context: Context
) -> list[Message]:
    """Return the turns with the prompt of the options before them, where one is to be put."""
    text = options["system_prompt"]
    if text is None or not messages:
        return messages
    own = [item for item in messages if item.role in SYSTEM_ROLES]
    told = [item for item in own if item.content not in (None, "", [])]
    if told and options["system_prompt_mode"] == "missing":
        return messages
    if [item.content for item in own] == [text] and messages[0] is own[0]:
        return messages
    if told:
        context.note(REPLACED, told[0].place, len(told))
    else:
        context.note(ADDED)
    rest = [item for item in messages if item.role not in SYSTEM_ROLES]
    return [Message("system", text, own[0].place if own else ""), *rest]
