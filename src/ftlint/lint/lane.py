"""The fast lane: clean plain records, nearly all of a good dataset, at a few looks each.

A record is plain when it holds nothing but a list of messages of a role and a text. One that is
also valid, in ASCII, and in an order of roles no rule objects to is counted, digested and done
with; any other comes out of the lane for the full walk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import orjson

from ftlint.model.digests import role_seed
from ftlint.model.record import Facts
from ftlint.model.roles import LETTERS

if TYPE_CHECKING:
    from ftlint.lint.kernel import Kernel, Piece
    from ftlint.lint.plan import Plan, ShapePlan

_ALWAYS: Final = int(Facts.ALWAYS)
_STRUCTURE_SIGNS: Final = frozenset("{[` \n\t\r")
UNREAD: Final = object()
"""The value of a line that does not parse."""

_UNICODE_ESCAPE: Final = re.compile(rb"\\u")
_ESCAPED_QUOTE: Final = re.compile(rb'\\"')
_BACKSLASH_AT_END: Final = re.compile(rb'\\\\"')

Ticket = tuple[bytes, int, int, int, Any]
"""What comes out of the lane: raw record, line, offset, record number, value or ``UNREAD``."""


class Lane(NamedTuple):
    """How records with one set of top-level keys are looked at.

    ``role`` and ``text`` read a message; ``start`` is how a record begins that is written with a
    space after each comma and colon. ``blind`` tells that the schema is one of ours, and none of
    those looks at what a text says: the roles of a plain record then decide whether it is valid.
    """

    shape: ShapePlan
    key: str
    start: bytes
    role: Callable[[Any], Any]
    text: Callable[[Any], Any]
    is_valid: Callable[[Any], bool]
    blind: bool


class _Order(NamedTuple):
    """A sequence of roles that no rule objects to.

    ``roles`` and ``formats`` are tallies of the chunk; ``keys`` is the number of keys of such a
    record's messages, ``quotes`` of its quotes where its texts hold none, ``spaces`` of its spaces
    where one follows each comma and colon; ``seed`` and ``answers`` are for its digest.
    """

    roles: list[int]
    formats: list[int]
    keys: int
    quotes: int
    spaces: int
    seed: int
    answers: bool


_Orders = dict[tuple[Any, ...], _Order | Literal[False]]
"""By roles: what is known of a sequence in this chunk; False sends its records out of the lane."""

_Entry = tuple[Lane, _Orders]


def lane_for(shape: ShapePlan, keys: tuple[str, ...], facts: int, *, blind: bool) -> Lane | None:
    """Return the lane of records with these keys, None where they are never plain."""
    fmt = shape.format
    if facts or keys != (fmt.turns_key,) or len(shape.validators) > 1:
        return None
    checks, collectors = shape.rules_for(_ALWAYS)
    if checks or collectors:
        return None
    is_valid = shape.validators[0][0] if shape.validators else _anything
    start = b'{"%b": [{"' % fmt.turns_key.encode()
    role, text = itemgetter(fmt.role_key), itemgetter(fmt.content_key)
    return Lane(shape, fmt.turns_key, start, role, text, is_valid, blind)


def _anything(_: Any) -> bool:
    return True


def has_escapes(raw: bytes) -> bool:
    """Tell whether there are escapes that may stand for any character (``\\u``)."""
    return b"\\" in raw and _UNICODE_ESCAPE.search(raw) is not None


def is_odd(raw: bytes, escapes: bool) -> bool:
    """Tell whether a line may hold characters above U+007E.

    ``escapes`` tells whether its chunk has escapes at all; then the line is searched for them.
    """
    return not raw.isascii() or b"\x7f" in raw or (escapes and has_escapes(raw))


def quotes_add_up(raw: bytes, expected: int) -> bool:
    """Tell whether the quotes of a record are those of its keys and values alone.

    A repeated or further key shows as more. Quotes inside a text are escaped; where a text ends
    with a backslash the counts say nothing.
    """
    quotes = raw.count(b'"')
    if quotes == expected:
        return True
    escaped = len(_ESCAPED_QUOTE.findall(raw))
    return quotes - escaped == expected and _BACKSLASH_AT_END.search(raw) is None


def _any_blank(texts: tuple[str, ...]) -> bool:
    return "" in texts or any(map(str.isspace, texts))


def plain_records(kernel: Kernel, pieces: Iterable[Piece]) -> Iterator[Ticket]:
    """Deal with the clean plain records among some pieces; yield all others in their order.

    A line as long as its value written anew holds no key twice, and so does one that is longer by
    the usual spaces: a key takes ten bytes at least. Where neither holds, quotes are counted.
    Blank lines are noted and take no number.
    """
    plan, result = kernel.plan, kernel.result
    loads, dumps = orjson.loads, orjson.dumps
    ascii_chunk, escapes = kernel.ascii_chunk, kernel.escapes
    literals, long_line = kernel.literals, plan.long_line
    calm = ascii_chunk and literals is None
    add_digest = result.digests.add_ordered if plan.needs_digests else None
    line_of, number_of, offset_of = result.line_of, result.number_of, result.offset_of
    entries: dict[tuple[str, ...], _Entry | Literal[False]] = {}
    number = 0
    for raw, line, offset in pieces:
        value: Any = UNREAD
        try:
            value = loads(raw)
            entry = entries.get(keys := tuple(value))
            if entry is None:
                entry = entries[keys] = _enter(plan, keys, value)
            if (
                entry
                and (
                    calm
                    or (
                        (ascii_chunk or not is_odd(raw, escapes))
                        and (literals is None or not literals.within(raw))
                    )
                )
                and len(raw) <= long_line
            ):
                (shape, key, start, role_of, text_of, is_valid, blind), orders = entry
                messages = value[key]
                roles = tuple(map(role_of, messages))
                texts = tuple(map(text_of, messages))
                order = orders.get(roles)
                if order is None:
                    order = orders[roles] = _order(kernel, entry[0], roles, line, number)
                if order:
                    in_roles, in_formats, own_keys, quotes, spaces, seed, answers = order
                    if (
                        sum(map(len, messages)) == own_keys
                        and (min(texts) >= "!" or not _any_blank(texts))
                        and texts[-1][0] not in _STRUCTURE_SIGNS
                        and (
                            (spare := len(raw) - len(dumps(value))) == 0
                            or (spare == spaces and raw.startswith(start))
                            or quotes_add_up(raw, quotes)
                        )
                        and (blind or is_valid(value))
                    ):
                        number += 1
                        line_of.append(line)
                        number_of.append(number)
                        offset_of.append(offset)
                        in_roles[0] += 1
                        in_formats[0] += 1
                        if add_digest is not None:
                            prompt = "\x1f".join(texts[:-1] if answers else texts)
                            add_digest(shape.seed, seed, answers, prompt, texts[-1])
                        continue
        except _NOT_PLAIN:
            if value is UNREAD and (not raw or raw.isspace()):
                kernel.blanks.append(line)
                continue
        number += 1
        yield raw, line, offset, number, value
    result.records = number


_NOT_PLAIN: Final = (LookupError, TypeError, ValueError, RecursionError)
"""What a look at a record of another shape raises; JSONDecodeError is a ValueError."""


def _enter(plan: Plan, keys: tuple[str, ...], value: Any) -> _Entry | Literal[False]:
    """Find the lane of some keys, for this chunk; False where there is none."""
    lane = plan.lane(value, keys) if type(value) is dict else None
    return False if lane is None else (lane, {})


def _order(
    kernel: Kernel, lane: Lane, roles: tuple[str, ...], line: int, number: int
) -> _Order | Literal[False]:
    """Begin the tallies of a sequence of roles; False where a rule has something to say of it."""
    letters = "".join([LETTERS[role] for role in roles])
    count = len(roles)
    fmt = lane.shape.format
    plain = {lane.key: [{fmt.role_key: role, fmt.content_key: "x"} for role in roles]}
    if lane.shape.verdict(letters) or (lane.blind and not lane.is_valid(plain)):
        return False
    first = [0, line, number + 1]
    return _Order(
        roles=kernel.roles_seen.setdefault(letters, first),
        formats=kernel.formats_seen.setdefault(fmt.name, first.copy()),
        keys=2 * count,
        quotes=8 * count + 2,
        spaces=4 * count,
        seed=role_seed(letters),
        answers=letters[-1] == "a",
    )
