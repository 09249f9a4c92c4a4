"""Records with a list of turns under any key and in any spelling that other shapes do not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from ftlint.formats import ANSWER_KEYS, Format
from ftlint.formats.native.columns.lint import pair_of
from ftlint.formats.native.sharegpt.convert import read_tool_text
from ftlint.formats.shared.aliases import (
    EXCHANGES,
    ROLE_KEYS,
    SYSTEMS,
    TEXT_KEYS,
    TEXT_LISTS,
    TURN_LISTS,
)
from ftlint.formats.shared.openai_messages import read_masks, read_messages
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message
from ftlint.model.roles import message_role

_ALTERNATING: Final = ("user", "assistant")
GENERAL: Final = 0.75
"""The score of a shape that many have: a format that knows more of a record goes first."""
NAMED: Final = 0.6
"""The same where the speakers are names."""


class Spelling(NamedTuple):
    """How turns are written.

    ``kind`` is ``turns`` (objects with ``role`` and ``text`` keys), ``exchanges`` (objects of a
    question and its answer), ``pairs`` (lists of two texts) or ``texts``. ``known`` tells whether
    the words for the speakers are roles.
    """

    kind: str
    role: str = ""
    text: str = ""
    known: bool = True


class TurnList(Format):
    """Turns under ``messages``, ``conversation``, ``dialog``, ``items``, ``turns``, ``history`` and the like.

    A turn is an object with a role (``role``, ``from``, ``speaker``, ``sender``, ``author`` …) and a
    text (``content``, ``value``, ``text``, ``message`` …), an exchange (``input`` and ``output``,
    ``question`` and ``answer`` …), a pair of two texts, or a text, the user's first. Speakers
    that are names need ``assistant``, or ``roles`` for each. A system text beside the list begins
    the conversation; other columns are not carried.

    ```jsonl sample
    {"id": 1, "dialog": [{"speaker": "user", "text": "Which planet is largest?"}, {"speaker": "assistant", "text": "Jupiter."}]}
    ```

    ```jsonl sample
    {"history": [["Which planet is largest?", "Jupiter."], ["And the smallest?", "Mercury."]]}
    ```

    ```jsonl sample
    {"source": "planets", "conversation": [{"input": "Which planet is largest?", "output": "Jupiter."}]}
    ```
    """

    name = "turn-list"
    title = "turns under any key"
    options = ("assistant",)

    def score(self, value: Any) -> float:
        """Look for a list of turns that no shape with a name of its own reads."""
        if not isinstance(value, dict) or not ANSWER_KEYS.isdisjoint(value):
            return 0.0
        if pair_of(tuple(value)) is not None or "mapping" in value:
            return 0.0
        for key in TURN_LISTS:
            found = spelling_of(value.get(key))
            if found is None or (found.kind == "texts" and key not in TEXT_LISTS):
                continue
            if _of_another_shape(key, found):
                return 0.0
            return GENERAL if found.known else NAMED
        return 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        key = next((key for key in TURN_LISTS if spelling_of(value.get(key))), None)
        if key is None:
            raise Skip("broken-record", "no list of turns")
        conversation = Conversation(read_turns(value[key], f"/{key}", reading), reading.place)
        for name, item in value.items():
            if name == key or item in (None, "", [], {}):
                continue
            if _is_system(name, value[key]) and isinstance(item, str):
                conversation.messages.insert(0, Message("system", item, f"/{name}"))
            elif name == "tools":
                conversation.tools = read_tool_text(item, reading)
            else:
                conversation.meta = {**(conversation.meta or {}), name: item}
        _add_last(conversation, value)
        yield conversation


def _is_system(name: str, turns: Any) -> bool:
    """Tell whether a field beside turns is a system text: PaLM calls it context."""
    first = turns[0] if isinstance(turns, list) and turns else None
    return name in SYSTEMS or (name == "context" and isinstance(first, dict) and "author" in first)


_LAST: Final = (("message", "text"), ("message", "response"), ("query", "response"))
"""Keys of the exchange that follows a history: Cohere's chat, logs."""


def _add_last(conversation: Conversation, value: dict[str, Any]) -> None:
    """Add the last question and its answer where a history stands beside them."""
    meta = conversation.meta or {}
    for asked, said in _LAST:
        if isinstance(meta.get(asked), str) and isinstance(meta.get(said), str):
            conversation.messages += [
                Message("user", meta[asked], f"/{asked}"),
                Message("assistant", meta[said], f"/{said}"),
            ]
            rest = {key: item for key, item in meta.items() if key not in (asked, said)}
            conversation.meta = rest or None
            return


def spelling_of(turns: Any) -> Spelling | None:
    """Return how a list of turns is written, None where it is not one.

    >>> spelling_of([{"speaker": "Ana", "text": "Hi?"}])
    Spelling(kind='turns', role='speaker', text='text', known=False)
    >>> spelling_of([["Hi?", "Hello."]]).kind, spelling_of(["Hi?", "Hello."]).kind, spelling_of([1])
    ('pairs', 'texts', None)
    """
    if not isinstance(turns, list) or not turns:
        return None
    head = turns[:8]
    if all(isinstance(turn, str) for turn in head):
        return Spelling("texts") if len(turns) > 1 else None
    if all(_is_pair(turn) for turn in head):
        return Spelling("pairs")
    if not all(isinstance(turn, dict) for turn in head):
        return None
    for asked, answered in EXCHANGES:
        if all(isinstance(turn.get(asked), str) and answered in turn for turn in head):
            return Spelling("exchanges", asked, answered)
    for role in ROLE_KEYS:
        if all(isinstance(turn.get(role), str) for turn in head):
            for text in TEXT_KEYS:
                if text != role and all(_is_said(turn.get(text, 0)) for turn in head):
                    known = all(message_role(turn[role]) for turn in head)
                    return Spelling("turns", role, text, known)
    return None


def _is_said(value: Any) -> bool:
    """Tell whether a value is a text, a list of parts, or nothing."""
    return value is None or isinstance(value, (str, list))


def _is_pair(turn: Any) -> bool:
    if not isinstance(turn, list) or len(turn) != 2:
        return False
    return isinstance(turn[0], str) and (turn[1] is None or isinstance(turn[1], str))


def _of_another_shape(key: str, found: Spelling) -> bool:
    """Tell whether the chat shape or ShareGPT reads such turns under such a key."""
    if key == "messages":
        return (found.role, found.text) == ("role", "content")
    if key not in ("conversations", "conversation"):
        return False
    if found.kind == "exchanges":
        return (found.role, found.text) == ("human", "assistant")
    return found.role in ("from", "role", "user") and found.text in ("value", "text", "content")


def read_turns(turns: list[Any], base: str, reading: Reading) -> list[Message]:
    """Read the turns of one conversation in whatever spelling they have."""
    found = spelling_of(turns)
    if found is None:
        raise Skip("broken-record", "no list of turns", base)
    if found.kind == "turns":
        if _answers_as_system(turns, found.role):
            turns = [_as_assistant(turn, found.role) for turn in turns]
            reading.note("role-aliases", base, detail="system is assistant")
        _name_people(turns, found, reading)
        return read_messages(turns, base, reading, found.role, found.text)
    if found.kind == "texts":
        texts = [(str(text), f"{base}/{index}") for index, text in enumerate(turns)]
        return [Message(_ALTERNATING[n % 2], text, place) for n, (text, place) in enumerate(texts)]
    messages: list[Message] = []
    for index, turn in enumerate(turns):
        messages.extend(_read_exchange(turn, found, f"{base}/{index}"))
    return messages


def _answers_as_system(turns: list[Any], role: str) -> bool:
    """Tell whether the system is who answers, as in MultiWOZ and the schema-guided dialogues."""
    words = [turn.get(role) for turn in turns if isinstance(turn, dict)]
    roles = [message_role(word) if isinstance(word, str) else None for word in words]
    return {*roles} == {"user", "system"} and roles[0] == "user"


def _as_assistant(turn: Any, role: str) -> Any:
    label = turn.get(role) if isinstance(turn, dict) else None
    system = isinstance(label, str) and message_role(label) == "system"
    return {**turn, role: "assistant"} if system else turn


def _name_people(turns: list[Any], found: Spelling, reading: Reading) -> None:
    """Make the speaker that the user named the assistant, and the other names users."""
    wanted = reading.options.get("assistant")
    if wanted is None:
        return
    for turn in turns:
        label = turn.get(found.role) if isinstance(turn, dict) else None
        if isinstance(label, str) and message_role(label) is None:
            reading.roles.setdefault(label, "user")
    reading.roles[wanted] = "assistant"


def _read_exchange(turn: Any, found: Spelling, place: str) -> list[Message]:
    keys: tuple[Any, ...] = (0, 1) if found.kind == "pairs" else (found.role, found.text)
    out: list[Message] = []
    if isinstance(turn, dict) and isinstance(turn.get("system"), str) and turn["system"]:
        out.append(Message("system", turn["system"], f"{place}/system"))
    for key, role in zip(keys, _ALTERNATING, strict=True):
        text = turn[key] if isinstance(turn, dict) or key < len(turn) else None
        if text is None and role == "assistant":
            continue  # the answer that a chat still waits for
        if not isinstance(text, str):
            raise Skip("broken-record", f"an exchange without {key}", place)
        out.append(Message(role, text, f"{place}/{key}"))
    if isinstance(turn, dict):
        read_masks(turn, out[-1])
    return out
