"""Statistics of one chunk: read the records, then count their tokens in one call."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import orjson
from xxhash import xxh3_128_hexdigest

from ftlint.dataset.looks import Look, Looks, Seen
from ftlint.dataset.stats.distribution import Distribution
from ftlint.dataset.stats.scripts import main_script
from ftlint.formats import UNKNOWN, Format
from ftlint.formats.facts import UNGLANCED
from ftlint.model import masks
from ftlint.model.media import IMAGE_PARTS
from ftlint.model.roles import SYSTEM_ROLES
from ftlint.source.spread import ends_in_string, spread_records
from ftlint.tokens.batch import Batch, Counts, called, declared
from ftlint.tokens.engines import Counter as TokenCounter

PREVIEW = 80
"""Code points of a system prompt that are kept to tell prompts apart by eye."""

MAX_MASKS = 10_000
"""Combinations of masks that are remembered."""

MAX_PROMPTS = 10_000
"""Different system prompts that are told apart; more are counted together."""


@dataclass(slots=True)
class Totals:
    """What is known of the records of a chunk or a file; ``merge`` adds a later chunk.

    ``before`` is the distribution of tokens before the first trained one, over the records that
    train anything. ``systems`` is by digest: how many records begin with a system prompt, and the
    beginning of its text.
    """

    size: int = 0
    lines: int = 0
    records: int = 0
    broken: int = 0
    formats: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    weights: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    systems: dict[str, list[Any]] = field(default_factory=dict)
    with_system: int = 0
    with_tools: int = 0
    with_images: int = 0
    images: int = 0
    images_estimated: int = 0
    image_tokens: int = 0
    tool_tokens: int = 0
    call_tokens: int = 0
    unrendered: int = 0
    turns: Distribution = field(default_factory=Distribution)
    tokens: Distribution = field(default_factory=Distribution)
    trained: Distribution = field(default_factory=Distribution)
    before: Distribution = field(default_factory=Distribution)
    by_role: dict[str, Distribution] = field(default_factory=dict)

    def merge(self, other: Totals) -> None:
        """Add what another chunk or file says."""
        for item in fields(self):
            mine, more = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, int):
                setattr(self, item.name, mine + more)
            elif isinstance(mine, Counter):
                mine.update(more)
            elif isinstance(mine, Distribution):
                mine.merge(more)
        for role, distribution in other.by_role.items():
            self.by_role.setdefault(role, Distribution()).merge(distribution)
        for digest, (count, text) in other.systems.items():
            self.add_system(digest, count, text)

    def add_system(self, digest: str, count: int, text: str) -> None:
        known = self.systems.get(digest)
        if known is not None:
            known[0] += count
        elif len(self.systems) < MAX_PROMPTS:
            self.systems[digest] = [count, text]

    def add_counts(self, counts: Counts) -> None:
        """Add the tokens of the records of a batch."""
        self.tokens.add(counts.total)
        self.trained.add(counts.trained)
        self.before.add([place for place in counts.before if place >= 0])
        self.turns.add(counts.turns)
        for role, own in counts.by_role.items():
            self.roles[role] += len(own)
            self.by_role.setdefault(role, Distribution()).add(own)
        self.call_tokens += counts.calls
        self.tool_tokens += counts.tools
        self.image_tokens += counts.images
        self.images += counts.image_count
        self.images_estimated += counts.images_estimated
        self.unrendered += counts.unrendered

    @property
    def untrained(self) -> int:
        """Return how many records train no token."""
        return self.tokens.size - self.before.size


Told = tuple[tuple[str, ...], Sequence[str], bool]
"""The roles of a record, its contents, and whether these are ASCII letters and signs only."""


@dataclass(slots=True, eq=False)
class Reader:
    """Reads records of one run; what their keys and roles tell is learnt once."""

    counter: TokenCounter
    model: str = ""
    method: str | None = None
    input_format: Format | None = None
    looks: Looks = field(init=False)
    masked: dict[Any, tuple[tuple[bool, ...], tuple[str, ...]]] = field(default_factory=dict)
    """By signature and values of the masks: which turns train, and the words for the masks."""

    def __post_init__(self) -> None:
        self.looks = Looks(self.method, self.input_format)

    def measure(self, raws: list[bytes], totals: Totals) -> None:
        """Read raw records, count their tokens in one call, and add all to some totals."""
        batch = self._read(raws, totals)
        if len(batch):
            totals.add_counts(batch.count())

    def _read(self, raws: list[bytes], totals: Totals) -> Batch:
        """Read raw records into a batch whose tokens are still to be counted."""
        batch = Batch(self.counter, masks.is_masked, self.model)
        loads = orjson.loads
        system_texts: Counter[str] = Counter()
        formats: Counter[str] = Counter()
        latin = 0
        raws = [*raws]
        lines = len(raws)
        open_lines: set[int] = set()
        for number, raw in enumerate(raws):
            try:
                value = loads(raw)
            except orjson.JSONDecodeError:
                if joined := joined_values(raw):
                    raws += joined
                elif raw and not raw.isspace():
                    totals.records += 1
                    totals.broken += 1
                    if ends_in_string(raw):
                        open_lines.add(number)
                continue
            totals.records += 1
            if type(value) is not dict:
                totals.broken += 1
                continue
            look = self.looks.of(value)
            shape = look.format
            formats[shape.name] += 1
            if shape is UNKNOWN:
                continue
            contents: Sequence[str]
            try:
                told = self._add_told(batch, totals, value, look)
                if told is None:
                    contents = self._add_other(batch, totals, value, shape, system_texts)
                    is_ascii = False
            except RecursionError:
                totals.broken += 1
                continue
            if told is not None:
                roles, contents, is_ascii = told
                if roles and roles[0] in SYSTEM_ROLES:
                    system_texts[contents[0]] += 1
                    totals.with_system += 1
                    contents = contents[1:]
            if is_ascii:
                latin += 1
            else:
                totals.scripts[main_script(contents)] += 1
        if open_lines:
            numbered = enumerate(raws[:lines])
            for one in spread_records(numbered, lambda number, _: number in open_lines):
                totals.records -= one.texts - 1
                totals.broken -= one.texts - 1
        if latin:
            totals.scripts["Latin"] += latin
        totals.formats.update(formats)
        for text, count in system_texts.items():
            digest = xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass"))
            totals.add_system(digest, count, text[:PREVIEW])
        return batch

    def _add_told(
        self, batch: Batch, totals: Totals, value: dict[str, Any], look: Look
    ) -> Told | None:
        """Add a record of which only roles, string contents and masks count; None for any other."""
        if self.counter.has_template:
            return None
        try:
            glance = look.read(value)
            seen = look.seen(value, glance)
            _, contents, objects, _ = glance
            if not seen.counted:
                return None
            ascii_only = False not in list(map(str.isascii, contents))  # and every one is a text
            trains = None
            if seen.masks:
                trains, words = self._masks(value, look, seen, objects)
                totals.weights.update(words)
            overhead = bool(objects) or not look.format.untemplated
            batch.add_plain(seen.words, contents, trains, overhead)
        except UNGLANCED:
            return None
        return seen.words, contents, ascii_only and any(contents)

    def _masks(
        self, value: dict[str, Any], look: Look, seen: Seen, objects: Sequence[dict[str, Any]]
    ) -> tuple[tuple[bool, ...], tuple[str, ...]]:
        """Tell which turns train, and the words for all masks; TypeError where one is a list."""
        said = [(type(one), one) for one in (objects[place][key] for place, key in seen.masks)]
        key = seen, *said
        found = self.masked.get(key)
        if found is None:
            turns = look.format.turns(value)
            found = (
                tuple([turn.role == "assistant" and not masks.is_masked(turn) for turn in turns]),
                tuple([word for turn in turns for word in masks.words_of(turn)]),
            )
            if len(self.masked) < MAX_MASKS:
                self.masked[key] = found
        return found

    def _add_other(
        self,
        batch: Batch,
        totals: Totals,
        value: dict[str, Any],
        shape: Format,
        systems: Counter[str],
    ) -> list[str]:
        """Add a record with tools, weights, parts, names, or of another shape."""
        turns = shape.turns(value)
        batch.add(value, shape, turns)
        contents = []
        with_tools = with_images = False
        for turn in turns:
            if turn.role not in SYSTEM_ROLES:
                contents.append(turn.text)
            elif turn is turns[0]:
                systems[turn.text] += 1
                totals.with_system += 1
            for function in called(turn.message):
                totals.called[str(function.get("name"))] += 1
                with_tools = True
            totals.weights.update(masks.words_of(turn))
            if isinstance(turn.content, list):
                with_images |= any(
                    isinstance(part, dict) and part.get("type") in IMAGE_PARTS
                    for part in turn.content
                )
        for key, trained in masks.record_masks(value):
            totals.weights[f"record {key} {'on' if trained else 'off'}"] += 1
        functions = declared(value)
        totals.declared.update(str(function.get("name")) for function in functions)
        totals.with_tools += with_tools or bool(functions)
        totals.with_images += with_images
        return contents


def lines_of(data: bytes) -> list[bytes]:
    """Cut a chunk at line feeds, which stay; the empty rest after the last one is left out."""
    return io.BytesIO(data).readlines()  # looks for line feeds faster than split does


def joined_values(raw: bytes) -> list[bytes]:
    """Return the objects that were written on one line without a line feed between them.

    >>> joined_values(b'{"a": 1}{"a": 2}'), joined_values(b'{"a": 1} and so on')
    ([b'{"a": 1}', b'{"a": 2}'], [])
    """
    if raw.count(b"}") < 2 or not raw.startswith(b"{"):
        return []
    from ftlint.jsontext.values import Value, split_values

    found = [one.raw for one in split_values([raw]) if isinstance(one, Value)]
    try:
        whole = [type(orjson.loads(one)) is dict for one in found]
    except orjson.JSONDecodeError:
        return []
    between = raw.translate(None, b" \t\r\n,")
    rest = b"".join(found).translate(None, b" \t\r\n,")
    return found if len(found) > 1 and all(whole) and between == rest else []
