"""One record of a dataset file as the rules see it, and the turns inside it.

A Record is made for every line that is not blank, broken JSON included. Its cheap *facts* (what
kinds of things occur in it) decide which rules look at it at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntFlag
from typing import TYPE_CHECKING, Any, TypeVar

from ftlint.model.blocks import CALLS, RESULTS, blocks, declared, has_block
from ftlint.model.diagnostic import Path
from ftlint.model.roles import TOOL_ROLES

if TYPE_CHECKING:
    from ftlint.formats import Format
    from ftlint.jsontext.aside import Shared
    from ftlint.model.view import View


Made = TypeVar("Made")


class Facts(IntFlag):
    """What occurs in a record; a rule names the facts without which it has nothing to say."""

    NONE = 0
    ALWAYS = 1
    """Set on every record that is an object of a known format."""
    INVALID = 2
    """The schema of the target refuses the record."""
    BLANK = 4
    """A turn's text is empty or whitespace."""
    PARTS = 8
    """A turn's content is not a string: a list of parts, null, or absent."""
    CALLS = 16
    """A turn calls tools (``tool_calls`` or ``function_call``)."""
    TOOLS = 32
    """Tools or functions are declared."""
    RESULTS = 64
    """A turn is a tool result (role tool or function, or a ``tool_call_id``)."""
    WEIGHTS = 128
    """A mask or weight of any dialect occurs (``weight``, ``train``, ``loss`` …)."""
    EXTRA_KEYS = 256
    """A key outside the plain shape occurs, at the top or in a turn."""
    RESPONSE_FORMAT = 512
    """The record declares a ``response_format``."""
    NON_ASCII = 1024
    """The raw line has bytes above 0x7F or ``\\u`` escapes."""
    LITERAL = 2048
    """One of the literals that some rule looks for occurs in the raw line."""
    NAMES = 4096
    """A turn has a ``name``."""
    REASONING = 8192
    """A turn has a reasoning field."""
    ODD_ROLE = 16384
    """A role is unknown, misspelt, missing, or an alias of another shape."""
    STRUCTURED = 32768
    """The last text begins like JSON or a code fence, whitespace apart."""
    OTHER_TAG = 131072
    """A ShareGPT turn has a role word of other chats: user or assistant under ``from``."""
    LONG = 65536
    """The raw line has more bytes than some rule about tokens takes for short."""


_facts: dict[int, Facts] = {}


def facts_of(bits: int) -> Facts:
    """Return facts by their bits, from memory: records of a file have the same few."""
    found = _facts.get(bits)
    if found is None:
        found = _facts[bits] = Facts(bits)
    return found


@dataclass(slots=True, eq=False)
class Turn:
    """One message of a conversation, whatever the shape it was written in.

    ``role`` is canonical (system, developer, user, assistant, tool, function) or ``?``;
    ``raw_role`` is what the record holds. ``path`` leads to the message, ``content_path`` and
    ``role_path`` to the values. ``message`` is the message's own object where there is one.
    """

    role: str
    content: Any
    path: Path
    content_path: Path
    role_path: Path
    raw_role: Any = None
    message: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the turn's text: the string content, or its text parts joined by nothing."""
        return "".join(text for _, text in self.texts())

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield each string of the content with its path: the string itself, or the text parts."""
        return content_texts(self.content, self.content_path)

    @property
    def calls(self) -> list[tuple[Path, dict[str, Any]]]:
        """Return the tool calls that are objects, each with its path; not ``function_call``."""
        calls = self.message.get("tool_calls")
        if not isinstance(calls, list):
            return []
        base = (*self.path, "tool_calls")
        return [((*base, i), call) for i, call in enumerate(calls) if isinstance(call, dict)]

    @property
    def has_calls(self) -> bool:
        """Tell whether the turn calls a tool, in the present or the legacy way."""
        message = self.message
        if message.get("tool_calls") or isinstance(message.get("function_call"), dict):
            return True
        return type(self.content) is list and has_block(self.content, CALLS)

    def results(self) -> Iterator[tuple[Path, Any]]:
        """Yield what the turn holds of results: where the id of the call is, and the id or None."""
        if self.role in TOOL_ROLES:
            yield (*self.path, "tool_call_id"), self.message.get("tool_call_id")
        for block in blocks(self.content, self.content_path, RESULTS):
            yield (*block.path, block.dialect.id), block.id


def content_texts(content: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield each string of a content with its path: the string itself, or the text parts."""
    if isinstance(content, str):
        yield path, content
    elif isinstance(content, list):
        for index, part in enumerate(content):
            if isinstance(part, str):
                yield (*path, index), part
            elif isinstance(part, dict):
                for key in ("text", "refusal"):
                    text = part.get(key)
                    if isinstance(text, str):
                        yield (*path, index, key), text


def content_text(content: Any) -> str:
    """Return the text of a content: the string, or its text parts joined by nothing."""
    if isinstance(content, str):
        return content
    return "".join([text for _, text in content_texts(content)])


@dataclass(slots=True, eq=False, repr=False)
class Record:
    """One record: where it stands, its raw bytes, and its value or the reason it has none.

    ``line`` and ``number`` are 1-based, within the chunk until the engine adds the chunk's base;
    ``offset`` is the byte offset of the raw text in its chunk. ``raw`` has no line end; it holds
    line feeds only when the record was spread over several lines.
    """

    line: int
    number: int
    offset: int
    raw: bytes
    value: Any
    format: Format
    facts: Facts = Facts.NONE
    roles: str = ""
    objects: Sequence[dict[str, Any]] = ()
    """The objects of its turns, where a glance at the record told them."""
    strict: bool = True
    """The line parses as it is: its value was not guessed."""
    shared: Shared | None = None
    """The tools that it declares, where their text is known from records before."""
    signs: int = 0
    """Which of the literals that rules look for may be in its line (``lint.literals``)."""
    view: View | None = None
    """Reads the row by the names of a configuration, where ``value`` is not the row as it is."""
    row: Any = None
    """The row as it is in the file, where there is a view."""
    _turns: list[Turn] | None = None
    _memo: dict[Any, Any] | None = None

    @property
    def written(self) -> Any:
        """Return the value as it is in the file, whatever names a configuration gives its parts."""
        return self.value if self.view is None else self.row

    @property
    def turns(self) -> list[Turn]:
        """Return the turns of the record in order, prompt first; read once and kept."""
        if self._turns is None:
            self._turns = self.format.turns(self.value)
        return self._turns

    @property
    def aside(self) -> int:
        """Return how many turns come before those that have a letter in ``roles``.

        A system text beside the list of turns, as ShareGPT data has it, has no place among them.
        """
        return self.remembered(_aside)

    @property
    def lettered(self) -> list[Turn]:
        """Return the turns of the letters in ``roles``, one each."""
        return self.turns[self.aside : self.aside + len(self.roles)]

    @property
    def last_turn(self) -> Turn | None:
        """Return the last of the turns, without reading the others where that can be."""
        key = self.format.turns_key
        if self._turns is None and key and not self.format.can("turns"):
            messages = self.value.get(key)
            if isinstance(messages, list) and messages and isinstance(messages[-1], dict):
                return self.format.turn(messages[-1], (key, len(messages) - 1))
        return self.turns[-1] if self.turns else None

    @property
    def memo(self) -> dict[Any, Any]:
        """Return what rules keep of the record for each other, by what made it."""
        if self._memo is None:
            self._memo = {}
        return self._memo

    def remembered(self, make: Callable[[Record], Made]) -> Made:
        """Return what a function makes of the record; it is called once for all rules that ask."""
        memo = self.memo
        if make not in memo:
            memo[make] = make(self)
        made: Made = memo[make]
        return made

    @property
    def text(self) -> str:
        """Return the raw line as text."""
        return self.raw.decode("utf-8", "surrogatepass")

    def strings(self) -> list[tuple[Path, str]]:
        """Return every string value of the record with its path, at any depth, keys left out."""
        return self.remembered(_strings)

    def tools(self) -> list[tuple[Path, dict[str, Any]]]:
        """Return the declared function objects (name, description, parameters) with their paths.

        Every place of ``blocks.DECLARED`` is read, at the top of the record or inside ``input``;
        what is not an object is left out.
        """
        found = declared(self.value)
        if isinstance(self.value.get("input"), dict):
            found += declared(self.value["input"], ("input",))
        return found


def as_written(record: Record) -> Record:
    """Return a record with its value as it is in the file."""
    return replace(record, value=record.row, view=None, _turns=None, _memo=None)


def _aside(record: Record) -> int:
    lettered = record.format.role_turns(record.value)[:1]
    paths = [turn.path for turn in record.turns]
    return paths.index(lettered[0].path) if lettered and lettered[0].path in paths else 0


def _strings(record: Record) -> list[tuple[Path, str]]:
    return list(walk_strings(record.value))


def walk_strings(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every string inside a parsed value with its path, depth first, without recursion.

    >>> list(walk_strings({"a": ["x", {"b": "y"}], "c": 1}))
    [(('a', 0), 'x'), (('a', 1, 'b'), 'y')]
    """
    stack: list[tuple[Path, Any]] = [(path, value)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            stack += [((*path, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list):
            stack += [((*path, i), value[i]) for i in range(len(value) - 1, -1, -1)]
