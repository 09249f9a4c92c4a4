"""What a format is: the class that every shape extends, and how lists of messages are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from ftlint.model.diagnostic import Path
from ftlint.model.record import Turn
from ftlint.model.roles import canonical_role

if TYPE_CHECKING:
    from ftlint.formats.shared.carries import Carries
    from ftlint.formats.shared.reading import Item, Reading, Sample, Writing
    from ftlint.model.conversation import Conversation

Glance = tuple[tuple[Any, ...], Sequence[Any], Sequence[dict[str, Any]], Sequence[Any]]
"""What a look at a record tells: (mark, contents, objects, more).

The mark holds the role words and whatever else the order of the turns follows from. The contents
are those of ``role_turns`` in order, ``more`` those of the other turns. The objects are those whose
keys count beside the keys at the top.
"""
ANSWER_KEYS: Final = frozenset(
    {
        "answer", "answers", "assistant", "bot", "chosen", "chosen_response", "completion",
        "completions", "gpt", "model_output", "output", "outputs", "preferred_output", "rejected",
        "rejected_messages", "rejected_response", "reply", "response", "responses", "target",
    }
)  # fmt: skip
"""Keys under which data sets keep answers: what a model learns from, not what a grader reads."""


COMMON: Final = 0.55
"""The score of a record that has a shape, and as well the one that most others have: who names a
target means its shape, and in all other cases this is not enough to choose it."""


class Has(StrEnum):
    """What rules ask of a shape, in place of its name.

    ``TURNS``: one list holds the whole conversation, questions and answers in turn. ``MESSAGES``:
    its turns are messages that have ``tool_calls``. ``SYSTEM``: it begins with a system message
    where there is one. ``EXCERPTS``: it is often cut from a longer conversation. ``STEPS``: an
    answer in ``completions``, with one of the ``labels`` for each. ``COLUMNS``: the prompt, and the
    answer where there is one, are columns that each trainer names its own way. ``TEXT``: it is one running text.
    ``RAW``: its texts are tokenized as they are, control tokens included.
    ``ANSWERS_BESIDE``: its better and its worse answer are beside a list of turns.
    ``NO_SHAPE``: it is unknown.
    """

    TURNS = "turns"
    MESSAGES = "messages"
    SYSTEM = "system"
    EXCERPTS = "excerpts"
    STEPS = "steps"
    TEXT = "text"
    RAW = "raw"
    ANSWERS_BESIDE = "answers-beside"
    COLUMNS = "columns"
    NO_SHAPE = "no-shape"


class PlainTurns(NamedTuple):
    """Turns that are texts: roles, texts, the words for the roles, and the letters of the roles."""

    roles: list[str]
    texts: list[str]
    labels: tuple[str, ...]
    letters: str


class Format:
    """The shape of a record.

    ``keys`` are the sets of top-level keys of which one must be wholly present. ``priority``
    decides between several shapes that fit (higher first). ``turns_key``, ``role_key`` and
    ``content_key`` describe a list of messages, so that the engine can walk it without making
    Turn objects; shapes without such a list leave ``turns_key`` empty.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    keys: ClassVar[tuple[frozenset[str], ...]] = ()
    priority: ClassVar[int] = 0
    turns_key: ClassVar[str] = ""
    role_key: ClassVar[str] = "role"
    content_key: ClassVar[str] = "content"
    plain_keys: ClassVar[frozenset[str]] = frozenset()
    """Top-level keys that do not count as extra."""
    has: ClassVar[frozenset[str]] = frozenset()
    """What rules may ask of the shape: see ``Has``."""
    half: ClassVar[str] = ""
    """What the examples lack where none of them can be written, and what helps."""
    untemplated: ClassVar[bool] = False
    """What is a text here, and no list of messages, is trained as it is: no template wraps it."""
    method: ClassVar[str] = "sft"
    """The training method that records of this shape are for."""
    also: ClassVar[frozenset[str]] = frozenset()
    """Other methods whose trainers read the shape."""

    def instead(self, value: dict[str, Any]) -> str:
        """Return the name of the shape that a record has all the same, where a schema refused it.

        Empty for a record of this shape; for what keys alone cannot tell, such as the keys of
        turns.
        """
        return ""

    def as_written(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return a record in the one form that the writer has, where readers take several."""
        return value

    def fits(self, value: dict[str, Any]) -> bool:
        """Tell from the top-level keys alone whether a record may have this shape."""
        return any(keys <= value.keys() for keys in self.keys)

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell whether a record has this shape; called when ``keys`` fit."""
        return True

    def turns(self, value: Any) -> list[Turn]:
        """Read the turns, in order, with their paths; what is no turn is left out."""
        if not self.turns_key:
            return []
        return message_turns(
            value.get(self.turns_key), (self.turns_key,), self.role_key, self.content_key
        )

    def turn(self, message: dict[str, Any], path: Path) -> Turn:
        """Read one message of the list under ``turns_key``."""
        return message_turn(message, path, self.role_key, self.content_key)

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at a record without making turns of it; LookupError or TypeError where that fails.

        What this returns and the keys of the record must settle all that its turns are but for
        their contents: records with equal marks and keys differ in what they say alone.
        """
        raise LookupError(self.name)

    def columns_of(self, value: dict[str, Any]) -> tuple[str, ...]:
        """Return the columns of the prompt and, where there is one, of the answer.

        Empty in shapes whose columns have one name for all trainers.
        """
        return ()

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Return the better and the worse answer of a preference; both empty in other shapes."""
        return [], []

    # Conversions: a format overrides what it can do; ``can`` tells.

    options: ClassVar[tuple[str, ...]] = ()
    """Names of the options that the reader and the writer of this format look at."""
    defaults: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    """Values of options that a source in this format starts from."""
    carries: ClassVar[Carries | None] = None
    """What the shape has a place for; set by every format that writes."""
    containers: ClassVar[frozenset[str]] = frozenset(
        {"jsonl", "json", "csv", "tsv", "xlsx", "parquet", "hf-dataset"}
    )
    """Containers whose values ``score`` looks at."""
    container: ClassVar[str] = ""
    """The container a name stands for (csv, parquet …); its records have formats of their own."""
    members: ClassVar[tuple[str, ...]] = ()
    """Globs of the files inside a folder or a zip that the format reads, in reading order."""
    columns: ClassVar[frozenset[str] | None] = None
    """Where the user says which columns hold what: what only this format reads out of a table;
    empty for the one that reads all others, None for a format that is told nothing of columns."""
    shape: ClassVar[str] = ""
    """The format that the linter knows the records by, where it is another one."""
    read_back: ClassVar[str] = ""
    """The format that reads what this one wrote, where it is another one."""
    suffix: ClassVar[str] = ".jsonl"
    """How files in this shape usually end."""

    def can(self, what: str) -> bool:
        """Tell whether the format has a method of its own of this name."""
        return getattr(type(self), what) is not getattr(Format, what)

    @property
    def room(self) -> str:
        """Return the folder that the format is in, which says of what kind it is."""
        return type(self).__module__.split(".")[-2]

    @property
    def is_source(self) -> bool:
        """Tell whether conversions can read the format."""
        return any(self.can(name) for name in ("read", "read_stream", "read_text"))

    @property
    def is_target(self) -> bool:
        """Tell whether conversions can write the format."""
        return any(self.can(name) for name in ("write", "write_text", "write_rows"))

    def score(self, value: Any) -> float:
        """Say how much one record looks like this format, from 0 to 1."""
        if not isinstance(value, dict):
            return 0.0
        return 1.0 if self.fits(value) and self.detect(value) else 0.0

    def sniff(self, sample: Sample) -> float:
        """Say how much a source looks like this format, from 0 to 1: the mean of its records."""
        if sample.container not in self.containers or not sample.values:
            return 0.0
        return sum(map(self.score, sample.values)) / len(sample.values)

    def survey(self, values: Iterator[Any], reading: Reading) -> dict[str, Any]:
        """Look at every record of a source before the first is read; see ``Reading.facts``."""
        return {}

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record into conversations; Skip or FtlintError where that is impossible."""
        return ()

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read records that only make sense together, such as the lines of a session."""
        return ()

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read a whole text."""
        return ()

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Return the record for a conversation from which all it cannot carry is gone."""
        return None

    def plain_turns(self, value: dict[str, Any], reading: Reading) -> PlainTurns | None:
        """Return the turns of a record all of which are texts of users, assistants and the system.

        None for any other record, and where a text is to be looked at more closely.
        """
        return None

    def write_plain(self, roles: list[str], texts: list[str]) -> Any:
        """Return the record of such turns, as ``write`` would."""
        return None

    def holds(self, value: Any, conversation: Conversation) -> bool:
        """Tell at a glance that a parsed record says exactly what a conversation does.

        False means that it takes a full reading to know; verification then does that.
        """
        return False

    def write_rows(self, conversation: Conversation, writing: Writing) -> list[dict[str, Any]]:
        """Return the rows of a table for a conversation."""
        return []

    def separator(self, options: Mapping[str, Any]) -> str:
        """Return what stands between two texts, each of which ends with a line feed."""
        return "\n"

    def write_text(self, conversation: Conversation, writing: Writing) -> str:
        """Return the text of a conversation, without a line end; Skip when it is impossible."""
        return ""

    def role_turns(self, value: Any) -> list[Turn]:
        """Return the turns whose order the role rules judge: all, or the prompt of a preference."""
        return self.turns(value)

    def system_places(self, value: Any, text: str) -> list[tuple[Path, Any]]:
        """Return where a record takes a system prompt, and what is written there.

        A place that ends with a number is one before the first turn of a list. There is none in
        records whose prompt is a text.
        """
        first = next(iter(self.turns(value)), None)
        return [] if first is None else turn_before(first, text)


def turn_before(first: Turn, text: str) -> list[tuple[Path, Any]]:
    """Return the place before the first turn of a list, and a system turn in its spelling."""
    if not first.message or first.path[-1] != 0:
        return []
    spelt = {first.role_path[-1]: "system", first.content_path[-1]: text}
    return [(first.path, spelt)]


def odd_turns(turns: Any) -> list[str] | None:
    """Return the keys of the objects of a list that are no turns of any known spelling, or None.

    >>> odd_turns([{"input": "a", "output": "b"}]), odd_turns([{"role": "user"}]), odd_turns([])
    (['input', 'output'], None, None)
    """
    if not isinstance(turns, list) or not turns:
        return None
    if not all(isinstance(turn, dict) and turn and not turn.keys() & TURN_KEYS for turn in turns):
        return None
    return list(dict.fromkeys(str(key) for turn in turns for key in turn))


TURN_KEYS: Final = frozenset(
    {"role", "content", "from", "value", "text", "tool_calls", "function_call", "tool_call_id"}
)
"""Keys of which each turn has one, in any spelling that some trainer reads."""


def message_turns(
    messages: Any, base: Path, role_key: str = "role", content_key: str = "content"
) -> list[Turn]:
    """Read a list of message objects into turns; items that are no objects are left out."""
    turns: list[Turn] = []
    if not isinstance(messages, list):
        return turns
    for index, message in enumerate(messages):
        if isinstance(message, dict):
            turns.append(message_turn(message, (*base, index), role_key, content_key))
    return turns


def message_turn(message: dict[str, Any], path: Path, role_key: str, content_key: str) -> Turn:
    """Read one message object, which is at ``path``."""
    raw_role = message.get(role_key)
    return Turn(
        role=canonical_role(raw_role) or "?",
        content=message.get(content_key),
        path=path,
        content_path=(*path, content_key),
        role_path=(*path, role_key),
        raw_role=raw_role,
        message=message,
    )
