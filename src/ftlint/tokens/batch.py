"""Token counts of many records at once: every text goes to the engine in one call.

The estimate is the published one: 3 tokens an example, 3 a message besides its role and content,
1 and its tokens for a ``name``. Source: the cookbook's notebook on chat fine-tuning data,
github.com/openai/openai-cookbook, read 2026-11-21. Tool definitions, tool calls and images are
counted as well and named apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ftlint.tokens.engines import Counter
from ftlint.tokens.images import image_tokens
from ftlint.tokens.tools_text import call_text, tools_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ftlint.formats import Format
    from ftlint.record import Turn

PER_EXAMPLE: Final = 3
PER_MESSAGE: Final = 3
PER_NAME: Final = 1

TEXT, NAME, CALL, TOOLS, RENDERED = range(5)

ROLES: Final = ("system", "developer", "user", "assistant", "tool", "function", "?")
_ROLE_ID: Final = {role: number for number, role in enumerate(ROLES)}
_ASSISTANT: Final = _ROLE_ID["assistant"]
_MORE_TEXT: Final = ("refusal", "reasoning", "reasoning_content")

IsMasked = Callable[["Turn"], bool]
Ints = Any
"""A numpy array of 64-bit integers."""


@dataclass(slots=True)
class Counts:
    """The tokens of the records of a batch, as arrays in the order of the records.

    ``before`` is how many tokens stand before the first trained one, -1 where nothing is trained.
    ``turn_*`` have one item a turn, ``turn_record`` saying whose it is.
    """

    total: NDArray[np.int64]
    trained: NDArray[np.int64]
    before: NDArray[np.int64]
    turns: NDArray[np.int64]
    turn_record: NDArray[np.int64]
    turn_role: NDArray[np.int64]
    turn_tokens: NDArray[np.int64]
    calls: int = 0
    tools: int = 0
    images: int = 0
    image_count: int = 0
    images_estimated: int = 0
    unrendered: int = 0
    """Records that the chat template refuses; they are counted message by message."""


@dataclass(slots=True)
class Batch:
    """Records waiting to be counted; ``add`` them, then ``count`` them all."""

    counter: Counter
    is_masked: IsMasked
    model: str = ""
    texts: list[str] = field(default_factory=list)
    _owner: array[int] = field(default_factory=lambda: array("q"))
    _kind: bytearray = field(default_factory=bytearray)
    _turns: list[int] = field(default_factory=list)
    _role: list[int] = field(default_factory=list)
    _masked: list[int] = field(default_factory=list)
    _extra: list[tuple[int, int]] = field(default_factory=list)
    _bare: list[int] = field(default_factory=list)
    _images: dict[int, int] = field(default_factory=dict)
    _image_count: int = 0
    _images_estimated: int = 0
    _rendered: list[tuple[int, str]] = field(default_factory=list)
    _unrendered: int = 0

    def __len__(self) -> int:
        return len(self._turns)

    def add_plain(self, roles: Iterable[str], contents: list[str]) -> None:
        """Add a record that is nothing but canonical roles and string contents.

        Raises KeyError for any other role, and adds nothing then.
        """
        first = len(self._role)
        size = len(contents)
        self._role += [_ROLE_ID[role] for role in roles]
        self.texts += contents
        self._owner.extend(range(first, first + size))
        self._kind += bytes(size)
        self._turns.append(size)

    def add(self, value: dict[str, Any], shape: Format) -> None:
        """Add a record of any shape, read into turns by its format."""
        record = len(self._turns)
        turns = shape.turns(value)
        for turn in turns:
            self._add_turn(turn, record)
        self._turns.append(len(turns))
        if not shape.turns_key and shape.name == "prompt-completion":
            self._bare.append(record)
        functions = declared(value)
        if functions:
            self._add_text(tools_text(functions), record, TOOLS)

    def render(self, value: dict[str, Any], shape: Format) -> None:
        """Let the model's own chat template render the record that was added last."""
        from ftlint.errors import FtlintError

        messages = [_message(turn) for turn in shape.turns(value)]
        tools = [{"type": "function", "function": item} for item in declared(value)]
        try:
            text = self.counter.template(messages, tools)
        except FtlintError:
            self._unrendered += 1
            return
        if text is not None:
            self._rendered.append((len(self._turns) - 1, text))

    def _add_text(self, text: str, owner: int, kind: int) -> None:
        self.texts.append(text)
        self._owner.append(owner)
        self._kind.append(kind)

    def _add_turn(self, turn: Turn, record: int) -> None:
        number = len(self._role)
        self._role.append(_ROLE_ID.get(turn.role, len(ROLES) - 1))
        message = turn.message
        if isinstance(turn.content, str):
            self._add_text(turn.content, number, TEXT)
        else:
            for _, text in turn.texts():
                self._add_text(text, number, TEXT)
            self._add_images(turn.content, record)
        if not message:
            return
        for key in _MORE_TEXT:
            if isinstance(message.get(key), str):
                self._add_text(message[key], number, TEXT)
        if isinstance(message.get("name"), str):
            self._add_text(message["name"], number, NAME)
            self._extra.append((number, PER_NAME))
        for function in called(message):
            text = call_text(function.get("name"), function.get("arguments", ""))
            self._add_text(text, number, CALL)
        if turn.role == "assistant" and self.is_masked(turn):
            self._masked.append(number)

    def _add_images(self, content: Any, record: int) -> None:
        for part in content if isinstance(content, list) else ():
            if isinstance(part, dict) and part.get("type") in ("image_url", "input_image"):
                tokens, exact = image_tokens(part, self.model)
                self._images[record] = self._images.get(record, 0) + tokens
                self._image_count += 1
                self._images_estimated += not exact

    def count(self) -> Counts:
        """Count every text in one call and add the tokens up by turn and by record."""
        records = len(self._turns)
        rendered = [text for _, text in self._rendered]
        counted = self.counter.count([*self.texts, *rendered, *ROLES])
        words = np.array(counted[-len(ROLES) :], dtype=np.int64)
        tokens = np.array(counted[: len(self.texts)], dtype=np.int64)
        owner = np.frombuffer(self._owner, dtype=np.int64)
        kind = np.frombuffer(self._kind, dtype=np.uint8)
        role = np.array(self._role, dtype=np.int64)
        turns = np.array(self._turns, dtype=np.int64)
        turn_record = np.repeat(np.arange(records), turns)
        plain = kind != TOOLS
        content = _summed(owner[plain], tokens[plain], len(role))
        overhead = PER_MESSAGE + words[role]
        fixed = np.full(records, PER_EXAMPLE, dtype=np.int64)
        if self._bare:
            fixed[self._bare] = 0
            overhead[np.isin(turn_record, self._bare)] = 0
        for turn, extra in self._extra:
            overhead[turn] += extra
        images = np.zeros(records, dtype=np.int64)
        for record, number in self._images.items():
            images[record] = number
        tools = _summed(owner[~plain], tokens[~plain], records)
        fixed += images + tools
        turn_tokens = content + overhead
        trains = role == _ASSISTANT
        trains[self._masked] = False
        total = _summed(turn_record, turn_tokens, records) + fixed
        for (record, _), number in zip(self._rendered, counted[len(self.texts) :], strict=False):
            total[record] = number
        return Counts(
            total=total,
            trained=_summed(turn_record[trains], content[trains], records),
            before=_before(turn_record, turn_tokens, overhead, trains, fixed),
            turns=turns,
            turn_record=turn_record,
            turn_role=role,
            turn_tokens=content,
            calls=int(tokens[kind == CALL].sum()),
            tools=int(tools.sum()),
            images=int(images.sum()),
            image_count=self._image_count,
            images_estimated=self._images_estimated,
            unrendered=self._unrendered,
        )


def _summed(group: Ints, values: Ints, size: int) -> Ints:
    """Add values up by group; float64 is exact here, since no sum reaches 2**53."""
    return np.bincount(group, weights=values, minlength=size).astype(np.int64)[:size]


def _before(
    turn_record: Ints, turn_tokens: Ints, overhead: Ints, trains: Ints, fixed: Ints
) -> Ints:
    """Return the tokens before the first trained one of each record, -1 where there is none.

    Tool definitions and images count as standing before every turn.
    """
    before = np.full(len(fixed), -1, dtype=np.int64)
    places = np.flatnonzero(trains)
    if not len(places):
        return before
    records, firsts = np.unique(turn_record[places], return_index=True)
    turns = places[firsts]
    running = np.cumsum(turn_tokens) - turn_tokens
    starts = running[np.searchsorted(turn_record, records)]
    before[records] = running[turns] - starts + overhead[turns] + fixed[records] - PER_EXAMPLE
    return before


def declared(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the function objects that a record declares, at its top or inside ``input``."""
    found: list[dict[str, Any]] = []
    inner = value.get("input")
    for holder in (value, inner) if isinstance(inner, dict) else (value,):
        tools = holder.get("tools")
        for tool in tools if isinstance(tools, list) else ():
            if isinstance(tool, dict) and isinstance(tool.get("function"), dict):
                found.append(tool["function"])
        functions = holder.get("functions")
        if isinstance(functions, list):
            found.extend(item for item in functions if isinstance(item, dict))
    return found


def called(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the function objects (name, arguments) that a message calls."""
    found: list[dict[str, Any]] = []
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        if isinstance(call, dict) and isinstance(call.get("function"), dict):
            found.append(call["function"])
    if isinstance(message.get("function_call"), dict):
        found.append(message["function_call"])
    return found


def _message(turn: Turn) -> dict[str, Any]:
    """Return a turn as the message that chat templates expect: role, content, calls."""
    kept: dict[str, Any] = {
        key: turn.message[key]
        for key in ("name", "tool_calls", "tool_call_id", "reasoning_content")
        if key in turn.message
    }
    content = turn.content if isinstance(turn.content, str) or turn.content is None else turn.text
    return {"role": turn.role, "content": content, **kept}
