"""The form every converter reads into and writes from: conversations, messages, tool calls.

A reader keeps all it finds: what has no field of its own goes to ``meta`` or ``extra``, what a
careful user would rather not train on is flagged, never left out. Policies drop, writers project.
Two messages are equal when a trainer would see the same; places, times and speakers do not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.model.roles import SYSTEM_ROLES


@dataclass(slots=True)
class Part:
    """One piece of a content list: ``text``, ``image``, ``audio``, ``video``, ``file``,
    ``refusal``, ``other`` or ``block``.

    ``text`` is the text of text and refusal parts. ``data`` holds the rest: ``url`` and ``detail``
    of an image, and the raw object of ``other`` (a part of a chat that is none of these) and of
    ``block`` (what the API of one provider has and no chat has a place for).
    """

    kind: str
    text: str = ""
    data: dict[str, Any] | None = None


@dataclass(slots=True)
class ToolCall:
    """A call of a function; ``arguments`` is the text of a JSON object, as the model writes it."""

    name: str
    arguments: str = "{}"
    id: str | None = None


@dataclass(slots=True)
class Message:
    """One turn.

    ``place`` is a locator inside the source: a JSON pointer from the record ("/messages/3"), or
    "line 12", "row 5", "id m7". ``weight`` 0 masks the turn, 1 or None trains it. ``speaker`` is
    the name of a person where the role is not known yet. ``id`` and ``parent`` make a tree.
    ``flags`` are words that policies act on (``hidden``, ``deleted``, ``service`` …). ``extra``
    holds fields the reader knows no meaning for.
    """

    role: str
    content: str | list[Part] | None = None
    place: str = field(default="", compare=False)
    calls: list[ToolCall] | None = None
    call_id: str | None = None
    name: str | None = None
    weight: int | float | None = None
    reasoning: str | None = None
    refusal: str | None = None
    speaker: str | None = field(default=None, compare=False)
    time: float | None = field(default=None, compare=False)
    id: str | None = field(default=None, compare=False)
    parent: str | None = field(default=None, compare=False)
    flags: tuple[str, ...] = field(default=(), compare=False)
    extra: dict[str, Any] | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """Return the text of the content: the string, or the text parts joined by nothing."""
        content = self.content
        if isinstance(content, str):
            return content
        return "".join(part.text for part in content) if content else ""


@dataclass(slots=True)
class Preference:
    """Two continuations of one prompt, the better one first."""

    chosen: list[Message]
    rejected: list[Message]
    chosen_score: float | None = None
    rejected_score: float | None = None


@dataclass(slots=True)
class Conversation:
    """One training example, or one tree of messages before a branch is chosen.

    ``place`` locates the record in its file ("line 3", "record 3", "row 5", "lines 3-9");
    ``file`` is the file it came from. ``tools`` are declared functions in the OpenAI shape.
    ``messages`` is the prompt where ``preference`` is set. ``label`` says whether the last answer
    is a desirable one (KTO). A tree has ``tree`` set: ``messages`` are all its nodes, ``leaf``
    the id of the node where the active branch ends, if the source names it. ``refused`` is
    what a reader of a stream, which cannot raise Skip, would say with it: kind, detail, place.
    """

    messages: list[Message]
    place: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    tools: list[Any] | None = None
    parallel: bool | None = None
    preference: Preference | None = None
    label: bool | None = None
    id: str | None = field(default=None, compare=False)
    title: str | None = field(default=None, compare=False)
    created: float | None = field(default=None, compare=False)
    meta: dict[str, Any] | None = field(default=None, compare=False)
    tree: bool = field(default=False, compare=False)
    leaf: str | None = field(default=None, compare=False)
    refused: tuple[str, ...] = field(default=(), compare=False)
    seen: tuple[list[Message], str] | None = field(default=None, compare=False, repr=False)
    """Turns that are plain, with the letters of their roles: what ``plain_roles`` knows."""

    @property
    def plain_roles(self) -> str:
        """Return the letters of the roles where every turn is a role and a text, and no more.

        Empty where that is not so, or not known: other turns than those looked at tell nothing.
        """
        seen = self.seen
        return seen[1] if seen is not None and seen[0] is self.messages else ""

    def look(self) -> None:
        """Find out whether the turns are plain; the turns must not be changed in place later."""
        if self.seen is not None and self.seen[0] is self.messages:
            return
        roles: list[str] = []
        for message in self.messages:
            letter = PLAIN_LETTERS.get(message.role)
            content = message.content
            if letter is None or type(content) is not str or not content or content.isspace():
                return
            if (
                message.calls is not None
                or message.weight is not None
                or message.reasoning is not None
                or message.extra is not None
                or message.time is not None
                or message.speaker is not None
                or message.name is not None
                or message.call_id is not None
                or message.refusal is not None
                or message.flags
            ):
                return
            roles.append(letter)
        self.seen = (self.messages, "".join(roles))

    def all_messages(self) -> list[Message]:
        """Return the messages of the prompt and of both continuations."""
        if self.preference is None:
            return self.messages
        return [*self.messages, *self.preference.chosen, *self.preference.rejected]


PLAIN_LETTERS: Final[dict[str | None, str]] = {"system": "s", "user": "u", "assistant": "a"}
"""The roles of turns that may be plain, with their letters."""


def system_turns(messages: Sequence[Message]) -> int:
    """Return how many messages at the start are the system prompt's.

    >>> system_turns([Message("system"), Message("developer"), Message("user"), Message("system")])
    2
    """
    others = (place for place, one in enumerate(messages) if one.role not in SYSTEM_ROLES)
    return next(others, len(messages))


def joined_texts(texts: Iterable[str]) -> str:
    r"""Join the texts of a content list: a line feed where no whitespace parts two of them.

    Servers that hand templates one string put it there (vLLM, ``content_format="string"``).

    >>> joined_texts(["Look:", "a map", "\n\nand more"]), joined_texts(["", "Hi"])
    ('Look:\na map\n\nand more', 'Hi')
    """
    out = ""
    for text in texts:
        seam = out and text and not (out[-1].isspace() or text[0].isspace())
        out += f"\n{text}" if seam else text
    return out


def compact(value: Any) -> str:
    """Write a JSON value without spaces, non-ASCII as it is.

    >>> compact({"city": "Århus", "n": 1.0})
    '{"city":"Århus","n":1.0}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def normal_arguments(text: str) -> str | None:
    """Return the arguments of a call in compact form, or None when they are no JSON object.

    >>> normal_arguments('{ "a": 1 }'), normal_arguments("print(1)")
    ('{"a":1}', None)
    """
    try:
        value = json.loads(text) if text.strip() else {}
    except ValueError:
        return None
    return compact(value) if isinstance(value, dict) else None
