"""ShareGPT records: turns with ``from`` and ``value`` under ``conversations``."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import (
    UNKNOWN,
    Format,
    Glance,
    Has,
    PlainTurns,
    message_turns,
    odd_turns,
)
from ftlint.formats.native.openai_chat.lint import EMPTY_LIST
from ftlint.formats.native.turn_pairs.lint import pair_of
from ftlint.formats.shared.carries import Carries
from ftlint.model.diagnostic import Path
from ftlint.model.record import Turn
from ftlint.model.roles import canonical_role

if TYPE_CHECKING:
    from ftlint.formats.shared.reading import Reading, Writing
    from ftlint.model.conversation import Conversation


class ShareGpt(Format):
    """``conversations`` of turns with ``from`` and ``value``, or with ``role`` and ``content``.

    Calls of tools are ``function_call`` turns, results ``observation`` turns; ids of calls are
    invented in order. Pictures, videos and sounds are in columns of their own (``images``, ``videos``,
    ``audios``), with marks such as ``<image>`` in the texts. Masks under any key are kept as ``weight``, which LLaMA-Factory ignores.
    Declared tools are a text of JSON. Answers that are HTML, as the browser extension of 2023 cut
    them out of the page, become text with code blocks (``markup=keep`` leaves them).

    ```jsonl sample
    {"id": "a1", "conversations": [{"from": "human", "value": "Which planet is largest?"}, {"from": "gpt", "value": "Jupiter."}]}
    ```
    """

    name = "sharegpt"
    title = "ShareGPT"
    has = frozenset({Has.TURNS, Has.SYSTEM, Has.EXCERPTS})
    keys = (frozenset({"conversations"}), frozenset({"conversation"}))
    priority = 40
    turns_key = "conversations"
    also = frozenset({"dpo", "kto"})
    options = ("markup",)
    role_key = "from"
    content_key = "value"
    plain_keys = frozenset({"conversations", "conversation", "system"})
    carries = Carries(
        roles=frozenset({"system", "user", "assistant", "tool"}),
        weights="any",
        tools=True,
        arguments="object",
        images=True,
        media=frozenset({"audio", "video"}),
        parts="marks",
    )

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

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at the turns where all of them have the same spelling."""
        turns = value["conversations"]
        system = value.get("system")
        if type(turns) is not list:
            raise TypeError
        try:
            mark, texts = tuple(map(_FROM, turns)), [*map(_VALUE, turns)]
        except KeyError:
            if any("from" in turn for turn in turns):
                raise
            mark, texts = tuple(map(_ROLE, turns)), [*map(_CONTENT, turns)]
        if isinstance(system, str) and system:
            return (*mark, None), texts, turns, (system,)
        return mark, texts, turns, ()

    def instead(self, value: dict[str, Any]) -> str:
        """Look at the keys of the turns: exchanges of question and answer are another shape."""
        turns = turn_list(value)
        if odd_turns(turns) is None:
            return ""
        pairs = all(pair_of(turn) for turn in turns or ())
        return "turn-pairs" if pairs else UNKNOWN.name

    def score(self, value: Any) -> float:
        """Look for turns with ``from`` and ``value``, or one of the other spellings."""
        turns = turn_list(value)
        if turns is None or {"chosen", "rejected"} <= value.keys():
            return 0.0  # the other is a prompt with a better and a worse answer beside it
        if not turns:
            return EMPTY_LIST
        return sum(map(_is_turn, turns)) / len(turns)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; turns in any of the spellings found in public data sets."""
        from ftlint.formats.native.sharegpt import convert as sharegpt

        return sharegpt.read(value, reading)

    def plain_turns(self, value: dict[str, Any], reading: Reading) -> PlainTurns | None:
        """Look at the turns under the usual key."""
        from ftlint.formats.native.sharegpt import convert as sharegpt

        return sharegpt.plain_turns(value.get("conversations"), reading)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record; calls become ``function_call`` turns, results ``observation``."""
        from ftlint.formats.native.sharegpt import convert as sharegpt

        return sharegpt.write(conversation, writing)


_FROM, _VALUE, _ROLE, _CONTENT = map(itemgetter, ("from", "value", "role", "content"))

LABELS: Final = ("from", "role", "user")
TEXTS: Final = ("value", "text", "content")
"""Keys of a turn's role and text in the spellings of public data sets."""


def turn_list(value: Any) -> list[Any] | None:
    """Return the list of turns under either of its names, if there is one."""
    turns = None
    if isinstance(value, dict):
        turns = value.get("conversations", value.get("conversation"))
    return turns if isinstance(turns, list) else None


def _is_turn(turn: Any) -> bool:
    if not isinstance(turn, dict):
        return False
    if "human" in turn:
        return "assistant" in turn
    return any(key in turn for key in LABELS) and any(key in turn for key in TEXTS)


def _turn(item: dict[str, Any], path: Path) -> Turn:
    if "role" in item and "from" not in item:
        content_key = "content" if "content" in item or "value" not in item else "value"
        turn = message_turns([item], path[:-1], "role", content_key)[0]
        turn.path, turn.content_path, turn.role_path = path, (*path, content_key), (*path, "role")
        return turn
    raw_role = item.get("from")
    return Turn(
        role=canonical_role(raw_role) or "?",
        content=item.get("value"),
        path=path,
        content_path=(*path, "value"),
        role_path=(*path, "from"),
        raw_role=raw_role,
        message=item,
    )
