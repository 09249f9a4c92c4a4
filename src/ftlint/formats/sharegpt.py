"""ShareGPT records: turns with ``from`` and ``value`` under ``conversations``."""

from __future__ import annotations

from typing import Any

from ftlint.diagnostic import Path
from ftlint.formats import Format, message_turns
from ftlint.record import Turn, canonical_role


class ShareGpt(Format):
    """``conversations`` of turns with ``from`` and ``value``, or with ``role`` and ``content``."""

    name = "sharegpt"
    title = "ShareGPT"
    keys = (frozenset({"conversations"}), frozenset({"conversation"}))
    priority = 40
    turns_key = "conversations"
    role_key = "from"
    content_key = "value"
    plain_keys = frozenset({"conversations", "conversation", "system"})

    def turns(self, value: Any) -> list[Turn]:
        """Read the system text where there is one, then the turns in either spelling."""
        system = value.get("system")
        turns = self.role_turns(value)
        if isinstance(system, str) and system:
            path = ("system",)
            turns.insert(0, Turn("system", system, path, path, path, raw_role="system"))
        return turns

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the turns of the list alone: a system text beside it has no place among them."""
        key = "conversations" if "conversations" in value else "conversation"
        items = value.get(key)
        if not isinstance(items, list):
            return []
        return [_turn(item, (key, i)) for i, item in enumerate(items) if isinstance(item, dict)]


def _turn(item: dict[str, Any], path: Path) -> Turn:
    if "role" in item and "from" not in item:
        content_key = "content" if "content" in item or "value" not in item else "value"
        turn = message_turns([item], path[:-1], "role", content_key)[0]
        turn.path, turn.content_path, turn.role_path = path, (*path, content_key), (*path, "role")
        return turn
    raw_role = item.get("from")
    return Turn(
        role=_role(raw_role),
        content=item.get("value"),
        path=path,
        content_path=(*path, "value"),
        role_path=(*path, "from"),
        raw_role=raw_role,
        message=item,
    )


def _role(raw_role: Any) -> str:
    return canonical_role(raw_role) or _MORE.get(raw_role if isinstance(raw_role, str) else "", "?")


_MORE = {"prompter": "user", "bing": "assistant", "bard": "assistant", "function_response": "tool"}
"""Roles of this shape alone, as published data sets write them."""
