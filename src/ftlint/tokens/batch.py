"""Token counts of many records at once: every text goes to the engine in one call.

The estimate is the published one: 3 tokens an example, 3 a message besides its role and content,
1 and its tokens for a ``name``. Source: the cookbook's notebook on chat fine-tuning data,
github.com/openai/openai-cookbook, read 2026-11-21. Tool definitions, tool calls and images are
counted as well and named apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from ftlint.errors import FtlintError
from ftlint.model.masks import leaves_out, part_switches
from ftlint.model.media import IMAGE_PARTS
from ftlint.model.roles import PLAIN_ROLES
from ftlint.tokens.engines import Counter
from ftlint.tokens.images import image_tokens
from ftlint.tokens.tools_text import call_text, tools_text

if TYPE_CHECKING:
    from ftlint.formats import Format
    from ftlint.model.record import Turn

PER_EXAMPLE: Final = 3
PER_MESSAGE: Final = 3
PER_NAME: Final = 1

MOST_PATTERNS: Final = 4_096
"""Sequences of roles that are remembered."""

_MORE_TEXT: Final = ("refusal", "reasoning", "reasoning_content")
COUNTED_KEYS: Final = frozenset({*_MORE_TEXT, "name", "tool_calls", "function_call"})
"""Keys of a message, besides its role and content, whose tokens count."""

IsMasked = Callable[["Turn"], bool]


@dataclass(slots=True)
class Counts:
    """The tokens of the records of a batch, in the order of the records.

    ``before`` is how many tokens stand before the first trained one, -1 where nothing is trained.
    ``by_role`` has the content tokens of every turn, roles and overheads left out.
    """

    total: list[int] = field(default_factory=list)
    trained: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    by_role: dict[str, list[int]] = field(default_factory=dict)
    calls: int = 0
    tools: int = 0
    images: int = 0
    image_count: int = 0
    images_estimated: int = 0
    unrendered: int = 0
    """Records that the chat template refuses; they are counted message by message."""


@dataclass(slots=True)
class _Turn:
    """A turn of a record that is not plain: its role, and where its texts stand in the batch."""

    role: str
    word: str
    first: int
    last: int
    calls: int
    extra: int
    trains: bool
    masked: list[int] = field(default_factory=list)
    """The texts of parts that a mask leaves out of a turn that is trained otherwise."""


@dataclass(slots=True)
class _Other:
    """A record that is not plain; ``tools`` and ``rendered`` are places of texts, -1 for none."""

    turns: list[_Turn]
    overhead: bool
    tools: int = -1
    rendered: int = -1
    images: int = 0


Take = Callable[[list[int]], Sequence[int]]
"""Picks the counts of one role out of those of a record."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a sequence of roles says about a plain record.

    ``first`` is the place of the first trained turn, -1 for none.
    """

    size: int
    fixed: int
    first: int
    fixed_before: int
    trained: Take
    places: tuple[tuple[str, Take], ...]


@dataclass(slots=True)
class Batch:
    """Records waiting to be counted; ``add`` them, then ``count`` them all."""

    counter: Counter
    is_masked: IsMasked
    model: str = ""
    texts: list[str] = field(default_factory=list)
    _records: list[tuple[int, Pattern] | _Other] = field(default_factory=list)
    _counts: Counts = field(default_factory=Counts)

    def __len__(self) -> int:
        return len(self._records)

    def add_plain(
        self,
        roles: tuple[str, ...],
        contents: Sequence[str],
        trains: tuple[bool, ...] | None = None,
        overhead: bool = True,
    ) -> None:
        """Add a record of whose turns nothing counts but known roles and string contents.

        ``trains`` says of each turn whether it is trained; None is every answer. Without
        ``overhead`` roles cost nothing. Raises KeyError for any other role, and adds nothing then.
        """
        key = roles, trains, overhead
        pattern: Pattern = self.counter.patterns.get(key) or self._pattern(key)
        self._records.append((len(self.texts), pattern))
        self.texts += contents

    def _pattern(self, key: tuple[tuple[str, ...], tuple[bool, ...] | None, bool]) -> Pattern:
        roles, trains, overhead = key
        plain = tuple([PLAIN_ROLES[role] for role in roles])
        trained = tuple([role == "assistant" for role in plain]) if trains is None else trains
        words = sorted(set(plain))
        cost = dict(zip(words, self.counter.count(words), strict=True))
        patterns = self.counter.patterns
        if len(patterns) >= MOST_PATTERNS:
            patterns.clear()
        pattern = patterns[key] = _pattern(plain, trained, cost if overhead else None)
        return pattern

    def add(self, value: dict[str, Any], shape: Format, turns: list[Turn]) -> None:
        """Add a record of any shape with the turns that its format reads out of it."""
        record = _Other([], overhead=not shape.untemplated or _has_messages(turns))
        left_out = leaves_out(value)
        for turn in turns:
            record.turns.append(self._turn(turn, left_out))
            record.images += self._images(turn.content)
        functions = declared(value)
        if functions:
            record.tools = self._text(tools_text(functions))
        self._records.append(record)
        if self.counter.has_template:
            self._render(record, functions, turns)

    def _render(self, record: _Other, functions: list[dict[str, Any]], turns: list[Turn]) -> None:
        """Let the model's own chat template render a record."""
        tools = [{"type": "function", "function": item} for item in functions]
        try:
            text = self.counter.template([_message(turn) for turn in turns], tools)
        except FtlintError:
            self._counts.unrendered += 1
            return
        if text is not None:
            record.rendered = self._text(text)

    def _text(self, text: str) -> int:
        self.texts.append(text)
        return len(self.texts) - 1

    def _turn(self, turn: Turn, left_out: bool) -> _Turn:
        """Put the texts of a turn into the batch: content, more text, calls, then its name.

        ``left_out`` tells that the record trains nothing.
        """
        first = len(self.texts)
        masked: list[int] = []
        message = turn.message
        if isinstance(turn.content, str):
            self.texts.append(turn.content)
        else:
            off = {index for index, _, says in part_switches(turn.content) if not says}
            for path, text in turn.texts():
                if path[len(turn.content_path)] in off:
                    masked.append(len(self.texts))
                self.texts.append(text)
        self.texts.extend(message[key] for key in _MORE_TEXT if isinstance(message.get(key), str))
        calls = len(self.texts)
        for function in called(message):
            self._text(call_text(function.get("name"), function.get("arguments", "")))
        last = len(self.texts)
        extra = -1
        if isinstance(message.get("name"), str):
            extra = self._text(message["name"])
        word = message.get("role")
        trains = turn.role == "assistant" and not left_out
        trains = trains and not (message and self.is_masked(turn))
        own_word = word if isinstance(word, str) else turn.role
        return _Turn(turn.role, own_word, first, last, calls, extra, trains, masked)

    def _images(self, content: Any) -> int:
        tokens = 0
        for part in content if isinstance(content, list) else ():
            if isinstance(part, dict) and part.get("type") in IMAGE_PARTS:
                more, exact = image_tokens(part, self.model)
                tokens += more
                self._counts.image_count += 1
                self._counts.images_estimated += not exact
        return tokens

    def count(self) -> Counts:
        """Count every text in one call and add the tokens up by turn and by record."""
        words = sorted(
            {turn.word for one in self._records if isinstance(one, _Other) for turn in one.turns}
        )
        texts = [*self.texts, *words] if words else self.texts
        counted = self.counter.count(texts)
        cost = dict(zip(words, counted[len(self.texts) :], strict=True))
        counts = self._counts
        by_role: defaultdict[str, list[int]] = defaultdict(list, counts.by_role)
        for record in self._records:
            if isinstance(record, _Other):
                _count_other(record, counted, cost, counts, by_role)
                continue
            start, pattern = record
            own = counted[start : start + pattern.size]
            first = pattern.first
            counts.total.append(sum(own) + pattern.fixed)
            counts.turns.append(pattern.size)
            counts.trained.append(sum(pattern.trained(own)))
            counts.before.append(sum(own[:first]) + pattern.fixed_before if first >= 0 else -1)
            for role, take in pattern.places:
                by_role[role] += take(own)
        counts.by_role = dict(by_role)
        return counts


def _pattern(
    roles: tuple[str, ...], trained: tuple[bool, ...], cost: dict[str, int] | None
) -> Pattern:
    overheads = [0 if cost is None else PER_MESSAGE + cost[role] for role in roles]
    first = trained.index(True) if True in trained else -1
    return Pattern(
        size=len(roles),
        fixed=sum(overheads) + (0 if cost is None else PER_EXAMPLE),
        first=first,
        fixed_before=sum(overheads[: first + 1]),
        trained=_take(trained, True),
        places=tuple((name, _take(roles, name)) for name in dict.fromkeys(roles)),
    )


def _take(roles: tuple[Any, ...], name: Any) -> Take:
    """Return what picks the places of a role: a slice where they are evenly spaced, as mostly.

    >>> _take(("user", "assistant", "user", "user"), "user")([1, 2, 4, 8])
    (1, 4, 8)
    >>> _take(("system", "user", "assistant", "user", "assistant"), "user")([1, 2, 4, 8, 16])
    [2, 8]
    """
    places = [place for place, role in enumerate(roles) if role == name]
    if not places:
        return itemgetter(slice(0))
    step = places[1] - places[0] if len(places) > 1 else 1
    if places == list(range(places[0], places[-1] + 1, step)):
        return itemgetter(slice(places[0], places[-1] + 1, step))
    return itemgetter(*places)


def _count_other(
    record: _Other,
    counted: Sequence[int],
    cost: dict[str, int],
    counts: Counts,
    by_role: defaultdict[str, list[int]],
) -> None:
    tools = counted[record.tools] if record.tools >= 0 else 0
    total = tools + record.images
    trained = 0
    before = -1
    for turn in record.turns:
        content = sum(counted[turn.first : turn.last])
        if record.overhead:
            total += PER_MESSAGE + cost[turn.word]
        if turn.extra >= 0:
            total += PER_NAME + counted[turn.extra]
        if turn.trains:
            trained += content - sum(counted[place] for place in turn.masked)
            if before < 0:
                before = total + _masked_first(turn, counted)
        total += content
        counts.calls += sum(counted[turn.calls : turn.last])
        by_role[turn.role].append(content)
    total += PER_EXAMPLE if record.overhead else 0
    counts.total.append(counted[record.rendered] if record.rendered >= 0 else total)
    counts.trained.append(trained)
    counts.before.append(before)
    counts.turns.append(len(record.turns))
    counts.tools += tools
    counts.images += record.images


def _masked_first(turn: _Turn, counted: Sequence[int]) -> int:
    """Return the tokens of the masked parts with which a turn begins."""
    tokens, place = 0, turn.first
    while place in turn.masked:
        tokens += counted[place]
        place += 1
    return tokens


def _has_messages(turns: list[Turn]) -> bool:
    return any(turn.message for turn in turns)


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
