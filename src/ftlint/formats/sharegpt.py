"""ShareGPT records: turns with ``from`` and ``value`` under ``conversations``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ftlint.conversation import Conversation, Message, ToolCall, compact
from ftlint.diagnostic import Path
from ftlint.formats import Format, message_turns
from ftlint.formats.openai_chat import EMPTY_LIST
from ftlint.formats.openai_messages import MASKS, link_calls, read_messages
from ftlint.formats.reading import Carries, Reading, Skip, Writing
from ftlint.record import Turn, canonical_role


class ShareGpt(Format):
    """``conversations`` of turns with ``from`` and ``value``, or with ``role`` and ``content``.

    Calls of tools are ``function_call`` turns, results ``observation`` turns; ids of calls are
    invented in order. Masks under ``weight``, ``train`` or ``loss`` are kept as ``weight``, which
    axolotl reads and LLaMA-Factory ignores. Declared tools are a text of JSON.

    ```jsonl sample
    {"id": "a1", "conversations": [{"from": "human", "value": "Which planet is largest?"}, {"from": "gpt", "value": "Jupiter."}]}
    ```
    """

    name = "sharegpt"
    title = "ShareGPT"
    keys = (frozenset({"conversations"}), frozenset({"conversation"}))
    priority = 40
    turns_key = "conversations"
    role_key = "from"
    content_key = "value"
    plain_keys = frozenset({"conversations", "conversation", "system"})
    carries = Carries(
        roles=frozenset({"system", "user", "assistant", "tool"}),
        weights="any",
        tools=True,
        arguments="object",
    )
    target = "axolotl"

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

    def score(self, value: Any) -> float:
        """Look for turns with ``from`` and ``value``, or one of the other spellings."""
        turns = _list(value)
        if turns is None:
            return 0.0
        if not turns:
            return EMPTY_LIST
        return sum(map(_is_turn, turns)) / len(turns)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; turns in any of the spellings found in public data sets."""
        turns = _list(value)
        if turns is None:
            raise Skip("broken-record", "no list of conversations")
        base = "/conversations" if "conversations" in value else "/conversation"
        first = turns[0] if turns else {}
        conversation = Conversation([], reading.place)
        if isinstance(first, dict) and "role" in first and "content" in first:
            conversation.messages = read_messages(turns, base, reading)
        elif isinstance(first, dict) and "human" in first:
            conversation.messages = _read_pairs(turns, base)
        else:
            conversation.messages = _read_turns(turns, base, reading)
        if len(value) > 1:
            _read_beside(value, conversation, reading)
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record; calls become ``function_call`` turns, results ``observation``."""
        turns: list[dict[str, Any]] = []
        for message in conversation.messages:
            turns.extend(_write_turn(message))
        record: dict[str, Any] = {"conversations": turns}
        if conversation.tools:
            record["tools"] = compact(conversation.tools)
        return record


_FROM: Final = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}
_LABELS: Final = ("from", "role", "user")
_TEXTS: Final = ("value", "text", "content")


def _list(value: Any) -> list[Any] | None:
    turns = None
    if isinstance(value, dict):
        turns = value.get("conversations", value.get("conversation"))
    return turns if isinstance(turns, list) else None


def _is_turn(turn: Any) -> bool:
    if not isinstance(turn, dict):
        return False
    if "human" in turn:
        return "assistant" in turn
    return any(key in turn for key in _LABELS) and any(key in turn for key in _TEXTS)


def _read_turns(turns: list[Any], base: str, reading: Reading) -> list[Message]:
    roles = reading.roles
    out: list[Message] = []
    linked = False
    for index, turn in enumerate(turns):
        place = f"{base}/{index}"
        if not isinstance(turn, dict):
            raise Skip("broken-record", "a turn that is no object", place)
        label, text = turn.get("from"), turn.get("value")
        role = roles.get(label) if type(label) is str else None
        plain = role is not None and role != "tool" and label not in _CALLS
        if plain and len(turn) == 2 and type(text) is str:
            out.append(Message(role or "", text, place))
            continue
        message = _read_turn(turn, place, reading)
        linked = linked or message.role == "tool" or message.calls is not None
        last = out[-1] if out and message.calls else None
        if last is not None and last.role == "assistant" and last.weight == message.weight:
            # Text and the calls after it are one turn; this shape has to write them as two.
            last.calls = [*(last.calls or ()), *(message.calls or ())]
        else:
            out.append(message)
    if linked:
        link_calls(out, reading)
    return out


_CALLS: Final = frozenset({"function_call", "tool_call"})


def _read_turn(turn: dict[str, Any], place: str, reading: Reading) -> Message:
    label_key = next((key for key in _LABELS if key in turn), "from")
    text_key = next((key for key in _TEXTS if key in turn), "value")
    label, text = turn.get(label_key), turn.get(text_key)
    message = Message(reading.role(label, place), None, place)
    if label in _CALLS:
        message.role = "assistant"
        message.calls = _read_calls(text, place)
    elif text is None or isinstance(text, str):
        message.content = text or ""
    else:
        reading.note("not-a-string", place)
        message.content = compact(text)
    for key, item in turn.items():
        if key in (label_key, text_key) or item is None:
            continue
        if key in MASKS and isinstance(item, (bool, int, float)):
            message.weight = int(item) if isinstance(item, bool) else item
        else:
            message.extra = {**(message.extra or {}), key: item}
    return message


def _read_calls(text: Any, place: str) -> list[ToolCall]:
    if isinstance(text, str):
        body = text.strip().removeprefix("<tool_call>").removesuffix("</tool_call>")
        try:
            text = json.loads(body)
        except ValueError:
            raise Skip("arguments-not-json", "a function_call that is no JSON", place) from None
    calls: list[ToolCall] = []
    for call in text if isinstance(text, list) else [text]:
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            raise Skip("broken-record", "a function_call without a name", place)
        arguments = call.get("arguments", call.get("parameters", {}))
        written = arguments if isinstance(arguments, str) else compact(arguments)
        calls.append(ToolCall(call["name"], written))
    return calls


def _read_pairs(turns: list[Any], base: str) -> list[Message]:
    out: list[Message] = []
    for index, pair in enumerate(turns):
        place = f"{base}/{index}"
        for key, role in (("human", "user"), ("assistant", "assistant")):
            text = pair.get(key) if isinstance(pair, dict) else None
            if not isinstance(text, str):
                raise Skip("broken-record", f"a pair without {key}", place)
            out.append(Message(role, text, f"{place}/{key}"))
    return out


def _read_beside(value: dict[str, Any], into: Conversation, reading: Reading) -> None:
    for key, item in value.items():
        if key in ("conversations", "conversation") or item is None:
            continue
        if key == "system" and isinstance(item, str):
            if item:
                into.messages.insert(0, Message("system", item, "/system"))
        elif key == "tools" and item:
            into.tools = read_tool_text(item, reading)
        elif key != "tools":
            into.meta = {**(into.meta or {}), key: item}


def read_tool_text(item: Any, reading: Reading) -> list[Any]:
    """Read declared tools: a list, or the text of one; bare functions get their envelope."""
    if isinstance(item, str):
        try:
            item = json.loads(item)
        except ValueError:
            raise Skip("broken-record", "tools that are no JSON", "/tools") from None
    tools = item if isinstance(item, list) else [item]
    return [
        tool
        if not isinstance(tool, dict) or "function" in tool
        else {"type": "function", "function": tool}
        for tool in tools
    ]


def _write_turn(message: Message) -> list[dict[str, Any]]:
    mask = {} if message.weight is None else {"weight": message.weight}
    if not message.calls:
        return [{"from": _FROM[message.role], "value": message.text, **mask}]
    turns = [{"from": "gpt", "value": message.text, **mask}] if message.text else []
    calls = [{"name": call.name, "arguments": json.loads(call.arguments)} for call in message.calls]
    value = compact(calls[0] if len(calls) == 1 else calls)
    return [*turns, {"from": "function_call", "value": value, **mask}]


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
