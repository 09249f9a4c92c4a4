"""What the rules about tokens share: the limit that holds, and the length of a record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from ftlint.model.diagnostic import Path, Severity, Span
from ftlint.model.masks import is_masked
from ftlint.model.media import IMAGE_PARTS
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.targets import Model
    from ftlint.tokens import Counter
    from ftlint.tokens.batch import Batch

NEAR: Final = 0.9
"""Share of the limit from which a record is near it."""

TOOLS_ROOM: Final = 64
"""Tokens that the frame around tool definitions may take beyond their bytes."""


class Length(NamedTuple):
    """The tokens of a record; ``before`` stand before the first trained one, -1 for none."""

    total: int
    before: int


class TokenRule(Rule):
    """A rule about the tokens of records.

    Most records are shorter in bytes than the limit is in tokens, so they are never counted: only
    those whose raw line is longer than ``long_line``, and those with images.
    """

    uses_model = True
    needs = Facts.LONG | Facts.PARTS
    share: ClassVar[float] = NEAR
    """Share of the limit from which the rule looks at a record."""

    @property
    def limit(self) -> int | None:
        """Return the tokens that an example may have, None where nothing says so."""
        own = self._own
        if own is not None:
            return own
        if self.max_length:
            return self.max_length
        known = self._known
        default = self.target.default_length
        if default is None or (known is not None and known <= default.tokens):
            return known
        return default.tokens

    @property
    def _own(self) -> int | None:
        """Return the limit of the options: the rule's, or the one that all have."""
        found: int | None = getattr(self.options, "max_tokens", self.max_tokens)
        return found

    @property
    def _known(self) -> int | None:
        """Return the limit of the model, or the largest of the target's."""
        return self.target.max_tokens if self.model is None else self.model.max_tokens

    @property
    def by_default(self) -> bool:
        """Tell whether the limit is the trainer's default, which its user may have changed."""
        set_here = self._own is not None or self.max_length
        default = self.target.default_length
        return not set_here and default is not None and self.limit == default.tokens

    def concerns(self, record: Record) -> bool:
        """Tell whether the limit is about the examples of the record's method."""
        default = self.target.default_length
        if default is None or not self.by_default:
            return True
        return (self.method or record.format.method) in default.methods

    @property
    def model_name(self) -> str:
        """Return the name of the model, empty where none is named; images count by model."""
        return "" if self.model is None else self.model.name

    @property
    def limit_name(self) -> str:
        """Return whose limit it is, for messages."""
        if self._own is not None:
            return "max-tokens"
        if self.max_length:
            return "max-length"
        default = self.target.default_length
        if default is not None and self.by_default:
            return f"{default.option} of {self.target.title} by default"
        return self.model.name if self.model is not None else self.target.name

    @property
    def encoding(self) -> str:
        """Return the encoding that counts; empty for an estimate."""
        if self.model is not None:
            return self.model.encoding
        return self.target.encoding

    @property
    def counting(self) -> Counter:
        """Return the counter of the encoding; loaded when a record is counted."""
        from ftlint.tokens import counter

        return counter(self.encoding)

    @property
    def cutting(self) -> str:
        """Return what happens to an over-long example: ``end``, ``drop`` or ``reject``."""
        return self.target.cutting(self.method)

    @property
    def long_line(self) -> int:
        """Return the bytes of a raw line up to which a record cannot concern the rule."""
        limit = self.limit
        return sys.maxsize if limit is None else max(0, int(limit * self.share) - TOOLS_ROOM)

    @property
    def severity_here(self) -> Severity | None:
        """Return a lower severity where the count is an estimate."""
        if self.counting.exact and not self.by_default:
            return None
        return min(Severity.WARNING, self.severity)

    def length(self, record: Record) -> Length | None:
        """Return the length of a record, or None where it is surely short."""
        if self.limit is None or not self.concerns(record):
            return None
        if len(record.raw) <= self.long_line and not has_images(record):
            return None
        return measured(record, self.encoding, self.model_name)


class BudgetRule(TokenRule):
    """A rule about the tokens of a whole file; counts every record where a budget is set."""

    scope = "file"
    batched = True

    def __init__(self, *arguments: Any) -> None:
        """Ask for every record where a budget is set, for none where there is none."""
        super().__init__(*arguments)
        asked = self.budget is not None
        self.needs = Facts.ALWAYS if asked else Facts.NONE  # type: ignore[misc]

    @property
    def budget(self) -> float | None:
        """Return what the file may come to, None where the options do not say."""
        return None

    @property
    def long_line(self) -> int:
        """Return more bytes than any line has: this rule does not go by the length of lines."""
        return sys.maxsize

    def collect(self, record: Record) -> Any:
        """Return what to keep of one record."""
        return next(iter(self.collect_batch([record])))


def has_images(record: Record) -> bool:
    """Tell whether a turn holds an image, whose tokens its bytes do not bound."""
    return any(
        isinstance(part, dict) and part.get("type") in IMAGE_PARTS
        for turn in record.turns
        if isinstance(turn.content, list)
        for part in turn.content
    )


def measured(record: Record, encoding: str, model: str) -> Length:
    """Count one record; the rules that look at it one after the other share the count."""
    return measured_batch([record], encoding, model)[0]


def measured_batch(records: list[Record], encoding: str, model: str) -> list[Length]:
    """Count many records in one native call; rules that ask for the same ones share the counts."""
    key = (Length, encoding, model)
    new = [record for record in records if key not in record.memo]
    if new:
        for record, length in zip(new, _count(new, encoding, model), strict=True):
            record.memo[key] = length
    return [record.memo[key] for record in records]


def _count(records: list[Record], encoding: str, model: str) -> Iterator[Length]:
    from ftlint.tokens import counter
    from ftlint.tokens.batch import Batch

    batch = Batch(counter(encoding), is_masked, model)
    ends = []
    for record in records:
        _add(batch, record)
        ends.append(len(batch))
    counts = batch.count()
    start = 0
    for end in ends:
        longest = max(range(start, end), key=counts.total.__getitem__)
        yield Length(counts.total[longest], counts.before[longest])
        start = end


_UNPLAIN: Final = ~(
    Facts.ALWAYS | Facts.BLANK | Facts.NON_ASCII | Facts.LITERAL | Facts.STRUCTURED | Facts.LONG
)


def _add(batch: Batch, record: Record) -> None:
    """Add what a model is shown of a record; one that is only roles and texts goes fast."""
    shape = record.format
    if shape.turns_key and not record.facts & _UNPLAIN and not batch.counter.has_template:
        try:
            messages = record.value[shape.turns_key]
            contents = [message[shape.content_key] for message in messages]
            batch.add_plain(tuple([message[shape.role_key] for message in messages]), contents)
        except (KeyError, TypeError):
            pass
        else:
            return
    for turns in sequences(record):
        batch.add(record.value, shape, turns)


def sequences(record: Record) -> Iterator[list[Turn]]:
    """Yield what a model is shown at once: a preference record is two conversations."""
    turns = record.turns
    if record.format.method != "dpo":
        yield turns
        return
    sides = dict.fromkeys(turn.path[0] for turn in turns if turn.path[0] != "input")
    for side in sides or {"": None}:
        yield [turn for turn in turns if turn.path[0] in ("input", side)]


def cut_place(record: Record, limit: int, encoding: str) -> tuple[Path, Span | None]:
    """Return where the limit falls: the path of a text and the span that is lost."""
    from ftlint.tokens import counter
    from ftlint.tokens.batch import PER_MESSAGE, PER_NAME, declared
    from ftlint.tokens.tools_text import tools_text

    counting = counter(encoding)
    functions = declared(record.value)
    used = counting.count([tools_text(functions)])[0] if functions else 0
    for turn in record.turns:
        texts = list(turn.texts())
        word = turn.raw_role if isinstance(turn.raw_role, str) else turn.role
        name = turn.message.get("name")
        costs = counting.count(
            [word, name if isinstance(name, str) else "", *(t for _, t in texts)]
        )
        used += PER_MESSAGE + costs[0] + costs[1] + (PER_NAME if costs[1] else 0)
        for (path, text), cost in zip(texts, costs[2:], strict=True):
            if used + cost > limit:
                return path, (counting.kept(text, limit - used), len(text))
            used += cost
        if used > limit:
            return turn.path, None
    return (), None


@lru_cache(maxsize=8)
def model_for(name: str | None, target: str) -> Model | None:
    """Return the model that the settings name, as the target trains it if it does."""
    from ftlint.targets import find_model

    return None if name is None else find_model(name, (target,))
