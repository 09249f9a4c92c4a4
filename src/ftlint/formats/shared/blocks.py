"""Conversations of blocks, with the system text beside the turns: what the lint side reads of them.

Gemini, Converse and Anthropic's Messages differ in the names of a few keys; those are data on the
format. Texts, calls and results are looked for in the blocks themselves (``model.blocks``).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ftlint.formats import Format, Glance, message_turns
from ftlint.model.diagnostic import Path
from ftlint.model.record import Turn


class BlockFormat(Format):
    """A format with ``turns_key``, ``content_key`` and the system text under a key of its own."""

    system_keys: ClassVar[tuple[str, ...]] = ("system",)
    """Keys of the system text; the first one that a record has counts."""
    system_parts: ClassVar[str] = ""
    """The key of the blocks inside the system text, where that is an object."""

    def turns(self, value: Any) -> list[Turn]:
        """Read the system text, then the turns."""
        return [
            *self._system(value),
            *message_turns(
                value.get(self.turns_key), (self.turns_key,), self.role_key, self.content_key
            ),
        ]

    def _system(self, value: Any) -> list[Turn]:
        key = next((key for key in self.system_keys if value.get(key) is not None), None)
        if key is None:
            return []
        content: Any = value[key]
        path: Path = (key,)
        if self.system_parts and isinstance(content, dict):
            content, path = content.get(self.system_parts), (key, self.system_parts)
        return [Turn("system", content, (key,), path, (key,), raw_role="system")]

    def system_places(self, value: Any, text: str) -> list[tuple[Path, Any]]:
        """Return the key of its own."""
        return [((self.system_keys[0],), self.system_form(text))]

    def system_form(self, text: str) -> Any:
        """Return a system text as this dialect has it."""
        return text

    def glance(self, value: dict[str, Any]) -> Glance:
        """Take the role words, and the contents in order, the system text's first."""
        messages = value[self.turns_key]
        if type(messages) is not list:
            raise TypeError
        before = self._system(value)
        contents = [turn.content for turn in before]
        contents += [message.get(self.content_key) for message in messages]
        roles = tuple([message[self.role_key] for message in messages])
        return (bool(before), *roles), contents, messages, ()
