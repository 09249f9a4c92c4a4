"""Prompt and completion as lists of messages, as TRL reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.openai_messages import read_messages, read_tools, write_messages
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message
from ftlint.model.labels import label_of
from ftlint.model.roles import MESSAGE_ROLES

POSITION = Carries(
    roles=frozenset(MESSAGE_ROLES),
    weights="position",
    names=True,
    tools=True,
    call_ids=True,
    reasoning=True,
    images=True,
    parts="exact",
    image_detail=True,
    last_assistant=True,
)
"""What shapes carry that train the last answer alone."""


def masked_prompt(messages: list[Message]) -> list[Message]:
    """Mask the answers in a prompt, which no trainer of this shape trains."""
    for message in messages:
        if message.role == "assistant":
            message.weight = 0
    return messages


def read_side(value: Any, key: str, role: str, reading: Reading) -> list[Message]:
    """Read a text or a list of messages; a text is one turn of ``role``."""
    side = value.get(key)
    if isinstance(side, str):
        return [Message(role, side, f"/{key}")]
    if isinstance(side, dict):
        side = [side]
    if isinstance(side, list) and side and isinstance(side[0], dict) and "from" in side[0]:
        return read_messages(side, f"/{key}", reading, "from", "value")
    return read_messages(side, f"/{key}", reading)


def as_messages(value: dict[str, Any], sides: Mapping[str, str]) -> dict[str, Any]:
    """Return a record whose sides are lists: of one message where it is alone or only its text.

    >>> as_messages({"prompt": "Hi?", "label": True}, {"prompt": "user"})
    {'prompt': [{'role': 'user', 'content': 'Hi?'}], 'label': True}
    """
    found = dict(value)
    for key in sides.keys() & value.keys():
        if isinstance(value[key], str):
            found[key] = [{"role": sides[key], "content": value[key]}]
        elif isinstance(value[key], dict):
            found[key] = [value[key]]
    return found


SIDES: Final = {"prompt": "user", "completion": "assistant"}


class TrlPromptCompletion(Format):
    """``prompt`` and ``completion`` are lists of messages; the completion is trained.

    Masks are kept by position alone: an answer in the prompt is not trained. ``completion=each``
    makes a record of every trained answer, so that none of them is lost to training.

    ```jsonl sample
    {"prompt": [{"role": "user", "content": "Which planet is largest?"}], "completion": [{"role": "assistant", "content": "Jupiter."}]}
    ```
    """

    name = "trl-prompt-completion"
    title = "TRL prompt-completion"
    options = ("completion",)
    carries = POSITION

    def score(self, value: Any) -> float:
        """Look for two lists of messages, of which one may be a text, and no label."""
        if not isinstance(value, dict) or label_of(value) is not None:
            return 0.0
        sides = [value.get("prompt"), value.get("completion")]
        known = all(_is_list(side) or isinstance(side, str) for side in sides)
        return float(known and any(map(_is_list, sides)))

    def as_written(self, value: dict[str, Any]) -> dict[str, Any]:
        """Write texts as messages."""
        return as_messages(value, SIDES)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        prompt = masked_prompt(read_side(value, "prompt", "user", reading))
        answer = read_side(value, "completion", "assistant", reading)
        if not answer:
            raise Skip("prompt-only", place="/completion")
        conversation = Conversation([*prompt, *answer], reading.place)
        read_tools(value, conversation, ("prompt", "completion"))
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        return write_sides(conversation)


def write_sides(conversation: Conversation) -> dict[str, Any]:
    """Write everything before the last turn as prompt, and the last turn as completion."""
    written = write_messages(conversation.messages)
    for message in written:
        message.pop("weight", None)
    record: dict[str, Any] = {"prompt": written[:-1], "completion": written[-1:]}
    if conversation.tools:
        record["tools"] = conversation.tools
    return record


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
