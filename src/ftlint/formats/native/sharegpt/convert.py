"""ShareGPT records into conversations and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from operator import itemgetter
from typing import Any, Final

from ftlint.formats import PlainTurns
from ftlint.formats.native.sharegpt.lint import LABELS, TEXTS, turn_list
from ftlint.formats.shared.call_spellings import parsed
from ftlint.formats.shared.media import marked
from ftlint.formats.shared.openai_messages import (
    declared_tools,
    link_calls,
    read_masks,
    read_messages,
)
from ftlint.formats.shared.reading import Reading, Skip, Writing
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import PLAIN_LETTERS, Conversation, Message, ToolCall, compact
from ftlint.model.masks import TURN_KEYS
from ftlint.model.roles import CALL_WORDS, SHAREGPT_WORDS


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one record; turns in any of the spellings found in public data sets."""
    turns = turn_list(value)
    if turns is None:
        raise Skip("broken-record", "no list of conversations")
    base = "/conversations" if "conversations" in value else "/conversation"
    first = turns[0] if turns else {}
    conversation = Conversation([], reading.place)
    if isinstance(first, dict) and "role" in first and "content" in first:
        conversation.messages = read_messages(turns, base, reading)
    elif isinstance(first, dict) and "human" in first:
        conversation.messages = _read_pairs(turns, base)
    elif plain := plain_turns(turns, reading):
        reading.labels.update(plain.labels)
        conversation.messages = [
            Message(role, text, f"{base}/{index}")
            for index, (role, text) in enumerate(zip(plain.roles, plain.texts, strict=True))
        ]
    else:
        conversation.messages = _read_turns(turns, base, reading)
    if len(value) > 1:
        _read_beside(value, conversation, reading)
    yield conversation


def write(conversation: Conversation, writing: Writing) -> Any:
    """Write one record; calls become ``function_call`` turns, results ``observation``."""
    turns: list[dict[str, Any]] = []
    messages, media = marked(conversation.messages)
    for message in messages:
        turns.extend(_write_turn(message))
    record: dict[str, Any] = {"conversations": turns, **media}
    if conversation.tools:
        record["tools"] = compact(conversation.tools)
    return record


def plain_turns(turns: Any, reading: Reading) -> PlainTurns | None:
    """Look at turns of a role and a text each, as nearly all are."""
    try:
        labels, texts = tuple(map(_LABEL, turns)), [*map(_TEXT, turns)]
        known = reading.state.setdefault("plain turns", {})
        found = known.get(labels, False)
        if found is False:
            found = known[labels] = _plain_roles(labels, reading)
        if found is None or {*map(len, turns)} != {2} or {*map(type, texts)} != {str}:
            return None
        if any(map(str.isspace, texts)):
            return None
        if "<" in {text[0] for text in texts} and any(map(_is_page, texts)):
            return None
    except (KeyError, TypeError, IndexError):
        return None
    return PlainTurns(found[0], texts, labels, found[1])


_LABEL, _TEXT = itemgetter("from"), itemgetter("value")


def _plain_roles(labels: tuple[Any, ...], reading: Reading) -> tuple[list[str], str] | None:
    """Return the roles that labels mean, and their letters; None unless all can be plain."""
    roles = [reading.roles.get(label) for label in labels]
    letters = [PLAIN_LETTERS.get(role) for role in roles]
    if None in letters or not CALL_WORDS.isdisjoint(labels):
        return None
    return [role for role in roles if role], "".join(letter for letter in letters if letter)


def _is_page(text: str) -> bool:
    return text.startswith(PAGES)


def _read_turns(turns: list[Any], base: str, reading: Reading) -> list[Message]:
    roles = reading.roles
    out: list[Message] = []
    linked = False
    labels = reading.labels
    for index, turn in enumerate(turns):
        place = f"{base}/{index}"
        if not isinstance(turn, dict):
            raise Skip("broken-record", "a turn that is not an object", place)
        label, text = turn.get("from"), turn.get("value")
        role = roles.get(label) if type(label) is str else None
        plain = role is not None and role != "tool" and label not in CALL_WORDS
        if type(label) is str:
            labels[label] += 1
        if plain and len(turn) == 2 and type(text) is str and not text.startswith(PAGES):
            out.append(Message(role or "", text, place))
            continue
        message = _read_turn(turn, place, reading)
        if message.role == "assistant" and message.text.startswith(PAGES):
            message.content = _plain(message.text, place, reading)
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


PAGES: Final = ('<div class="markdown', '<div class="prose', '<div class="flex', "<p>")
"""How answers begin that the ShareGPT extension of 2023 cut out of the page."""


def _plain(text: str, place: str, reading: Reading) -> str:
    """Return an answer that is HTML as text with code blocks; a text about HTML stays."""
    if not text.rstrip().endswith(("</div>", "</p>", "</ul>", "</ol>", "</pre>", "</table>")):
        return text
    if reading.options["markup"] == "keep":
        return text
    reading.note("formatting-flattened", place, detail="HTML")
    return html_to_text(text, code=True)[0]


def _read_turn(turn: dict[str, Any], place: str, reading: Reading) -> Message:
    label_key = next((key for key in LABELS if key in turn), "from")
    text_key = next((key for key in TEXTS if key in turn), "value")
    label, text = turn.get(label_key), turn.get(text_key)
    message = Message(reading.role(label, place), None, place)
    if label in CALL_WORDS:
        message.role = "assistant"
        message.calls = read_calls(text, place)
    elif text is None or isinstance(text, str):
        message.content = text or ""
    else:
        reading.note("not-a-string", place)
        message.content = compact(text)
    for key, item in turn.items():
        if key in (label_key, text_key) or item is None:
            continue
        if key not in TURN_KEYS:
            message.extra = {**(message.extra or {}), key: item}
    read_masks(turn, message)
    return message


def read_calls(text: Any, place: str) -> list[ToolCall]:
    """Read calls: a list or one of them, as values or as the text of JSON or Python."""
    if isinstance(text, str):
        text = parsed(text.strip().removeprefix("<tool_call>").removesuffix("</tool_call>"))
        if text is None:
            raise Skip("arguments-not-json", "a function_call that is not JSON", place)
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
        read_masks(pair, out[-1])
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
            raise Skip("broken-record", "tools that are not JSON", "/tools") from None
    return declared_tools(item if isinstance(item, list) else [item])


def _write_turn(message: Message) -> list[dict[str, Any]]:
    mask = {} if message.weight is None else {"weight": message.weight}
    if not message.calls:
        return [{"from": SHAREGPT_WORDS[message.role], "value": message.text, **mask}]
    turns = [{"from": "gpt", "value": message.text, **mask}] if message.text else []
    calls = [{"name": call.name, "arguments": json.loads(call.arguments)} for call in message.calls]
    value = compact(calls[0] if len(calls) == 1 else calls)
    return [*turns, {"from": "function_call", "value": value, **mask}]
