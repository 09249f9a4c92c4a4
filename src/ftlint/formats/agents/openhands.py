"""Trajectories of OpenHands: a list of actions and observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import name, obj, objects, text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Item, Reading
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, ToolCall, compact

_SILENT: Final = frozenset(
    {"change_agent_state", "recall", "agent_state_changed", "null", "think", "condensation"}
)
_SAYS: Final = ("final_thought", "content", "thought")


class OpenHands(Format):
    """Events with a ``source``, and an ``action`` with ``args`` or an ``observation``.

    Actions of the agent become calls with their thought as text, observations the results.
    Changes of state and recalls are dropped and counted. The file declares no tools.

    ```json sample
    [[
      {"id": 0, "source": "user", "action": "message", "args": {"content": "How many files are here?"}},
      {"id": 1, "source": "agent", "action": "run", "args": {"command": "ls", "thought": "I will look."}},
      {"id": 2, "source": "agent", "observation": "run", "content": "a b c", "cause": 1, "extras": {}},
      {"id": 3, "source": "agent", "action": "finish", "args": {"final_thought": "Three."}}
    ]]
    ```
    """

    name = "openhands"
    title = "OpenHands trajectory"

    def score(self, value: Any) -> float:
        """Look for an event, a list of events, or a record with a ``history`` of them."""
        events = _events(value)
        if events is None:
            return 0.0
        good = [_is_event(event) for event in events[:8]]
        return float(bool(good) and all(good))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read a list a record; events that stand alone make one conversation a file."""
        loose: list[tuple[dict[str, Any], str]] = []
        file = ""
        for item in items:
            if loose and item.file != file:
                yield _conversation(loose, file, reading)
                loose = []
            file = item.file
            if _is_event(item.value):
                loose.append((item.value, item.place))
            elif (events := _events(item.value)) is not None:
                placed = [(one, f"{item.place}: /{n}") for n, one in enumerate(objects(events))]
                yield _conversation(placed, item.file, reading, item.place)
        if loose:
            yield _conversation(loose, file, reading)


def _events(value: Any) -> list[Any] | None:
    if isinstance(value, dict) and isinstance(value.get("history"), list):
        return list(value["history"])
    return value if isinstance(value, list) else [value]


def _is_event(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("source") not in ("user", "agent", "environment"):
        return False
    acts = isinstance(value.get("action"), str) and isinstance(value.get("args"), dict)
    return acts or (isinstance(value.get("observation"), str) and "content" in value)


def _conversation(
    events: list[tuple[dict[str, Any], str]], file: str, reading: Reading, place: str = ""
) -> Conversation:
    reading.file, reading.place = file, ""
    messages: list[Message] = []
    ids: dict[str | None, str | None] = {}
    for event, where in events:
        turn = _turn(event, where)
        if turn is None:
            kind = event.get("action") or event.get("observation")
            reading.note("other-lines-dropped", where, detail=str(kind))
            continue
        turn.time = epoch(event.get("timestamp"))
        if turn.role == "tool" and not _waits(messages):
            reading.note("other-lines-dropped", where, detail="an observation without its action")
            continue
        for call in turn.calls or ():
            ids[name(event.get("id"))] = call.id
        if turn.role == "tool":
            turn.call_id = ids.get(turn.call_id, turn.call_id)
        messages.append(turn)
    link_calls(messages, reading)
    place = place or (f"{events[0][1]} to {events[-1][1]}" if events else "")
    return Conversation(messages, place, file)


def _waits(messages: list[Message]) -> bool:
    called = sum(len(message.calls or ()) for message in messages)
    return called > sum(message.role == "tool" for message in messages)


def _turn(event: dict[str, Any], place: str) -> Message | None:
    metadata = obj(event.get("tool_call_metadata"))
    identifier = name(metadata.get("tool_call_id")) or name(event.get("id"))
    if "observation" in event:
        if str(event["observation"]) in _SILENT:
            return None
        found = name(metadata.get("tool_call_id")) or name(event.get("cause"))
        return Message("tool", text(event.get("content")), place, call_id=found)
    action, args = text(event.get("action")), obj(event.get("args"))
    if action in _SILENT:
        return None
    said = next((text(args[key]) for key in _SAYS if args.get(key)), "") or text(
        args.get("message")
    )
    if action == "system":
        return Message("system", said, place)
    if event.get("source") == "user" or action in ("message", "finish", "reject"):
        role = "user" if event.get("source") == "user" else "assistant"
        return Message(role, said, place)
    used = {key: item for key, item in args.items() if key != "thought" and item not in (None, "")}
    call = ToolCall(name(metadata.get("function_name")) or action, compact(used), identifier)
    return Message("assistant", text(args.get("thought")) or None, place, [call])
