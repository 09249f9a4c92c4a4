"""Statistics of one chunk: read the records, then count their tokens in one call.

The two halves are apart so that one thread can read while another one counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

import orjson
from xxhash import xxh3_128_hexdigest

from ftlint.dataset.stats.distribution import Distribution
from ftlint.dataset.stats.scripts import main_script
from ftlint.formats import UNKNOWN, Format, detect
from ftlint.rules.masks import is_masked, turn_switches
from ftlint.tokens.batch import Batch, called, declared
from ftlint.tokens.engines import Counter as TokenCounter

PREVIEW = 80
"""Code points of a system prompt that are kept to tell prompts apart by eye."""

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
            self._add_system(digest, count, text)

    def _add_system(self, digest: str, count: int, text: str) -> None:
        known = self.systems.get(digest)
        if known is not None:
            known[0] += count
        elif len(self.systems) < MAX_PROMPTS:
            self.systems[digest] = [count, text]

    @property
    def untrained(self) -> int:
        """Return how many records train no token."""
        return self.tokens.size - self.before.size


@dataclass(slots=True)
class Reader:
    """Reads records of one run; ``shapes`` remembers formats by the keys of a record."""

    counter: TokenCounter
    model: str = ""
    method: str | None = None
    input_format: Format | None = None
    shapes: dict[tuple[str, ...], Format] = field(default_factory=dict)

    def read(self, raws: list[bytes]) -> Pending:
        """Read raw records into a batch whose tokens are still to be counted."""
        pending = Pending(Batch(self.counter, is_masked, self.model))
        totals = pending.totals
        loads = orjson.loads
        system_texts: Counter[str] = Counter()
        formats: Counter[str] = Counter()
        ascii_records = 0
        for raw in raws:
            try:
                value = loads(raw)
            except orjson.JSONDecodeError:
                if raw and not raw.isspace():
                    totals.records += 1
                    totals.broken += 1
                continue
            totals.records += 1
            if type(value) is not dict:
                totals.broken += 1
                continue
            keys = tuple(value)
            shape = self.shapes.get(keys) or self._shape(value, keys)
            formats[shape.name] += 1
            if shape is UNKNOWN:
                continue
            plain = self._add_plain(pending.batch, value, keys, shape)
            if plain is not None:
                roles, contents, is_ascii = plain
                if roles and roles[0] == "system":
                    system_texts[contents[0]] += 1
                    totals.with_system += 1
                    contents = contents[1:]
            else:
                contents = self._add_other(pending, value, shape, system_texts)
                is_ascii = False
            if is_ascii:
                ascii_records += 1
            else:
                totals.scripts[main_script(contents)] += 1
        if ascii_records:
            totals.scripts["Latin"] += ascii_records
        totals.formats = formats
        for text, count in system_texts.items():
            digest = xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass"))
            totals.systems[digest] = [count, text[:PREVIEW]]
        return pending

    def _shape(self, value: dict[str, Any], keys: tuple[str, ...]) -> Format:
        if self.input_format is not None:
            return self.input_format
        shape, decided = detect(value, self.method)
        if decided and len(self.shapes) < 4096:
            self.shapes[keys] = shape
        return shape

    def _add_plain(
        self, batch: Batch, value: dict[str, Any], keys: tuple[str, ...], shape: Format
    ) -> tuple[tuple[str, ...], list[str], bool] | None:
        """Add a record that is only roles and string contents; None for any other.

        Returns the roles, the contents, and whether these are ASCII letters and signs only.
        """
        if not shape.turns_key or (len(keys) > 1 and not shape.plain_keys.issuperset(keys)):
            return None
        if self.counter.has_template:
            return None
        try:
            messages = value[shape.turns_key]
            content_key, role_key = shape.content_key, shape.role_key
            contents = [message[content_key] for message in messages]
            roles = tuple([message[role_key] for message in messages])
            if sum(map(len, messages)) != 2 * len(messages) or "system" in value:
                return None
            text = "".join(contents)
            batch.add_plain(roles, contents)
        except (KeyError, TypeError):
            return None
        return roles, contents, bool(text) and text.isascii()

    def _add_other(
        self, pending: Pending, value: dict[str, Any], shape: Format, systems: Counter[str]
    ) -> list[str]:
        """Add a record with tools, weights, parts, names, or of another shape."""
        totals, batch = pending.totals, pending.batch
        turns = shape.turns(value)
        batch.add(value, shape, turns)
        contents = []
        with_tools = with_images = False
        for turn in turns:
            if turn.role != "system":
                contents.append(turn.text)
            elif turn is turns[0]:
                systems[turn.text] += 1
                totals.with_system += 1
            for function in called(turn.message):
                totals.called[str(function.get("name"))] += 1
                with_tools = True
            for key, trained in turn_switches(turn):
                totals.weights[f"{key} {'on' if trained else 'off'}"] += 1
            if isinstance(turn.content, list):
                with_images |= any(
                    isinstance(part, dict) and part.get("type") in ("image_url", "input_image")
                    for part in turn.content
                )
        functions = declared(value)
        totals.declared.update(str(function.get("name")) for function in functions)
        totals.with_tools += with_tools or bool(functions)
        totals.with_images += with_images
        return contents


@dataclass(slots=True)
class Pending:
    """A chunk that has been read; ``finish`` counts its tokens."""

    batch: Batch
    totals: Totals = field(default_factory=Totals)

    def finish(self) -> Totals:
        """Count the tokens of the chunk and add them to what was read."""
        totals = self.totals
        if not len(self.batch):
            return totals
        counts = self.batch.count()
        totals.tokens = Distribution.of(counts.total)
        totals.trained = Distribution.of(counts.trained)
        totals.before = Distribution.of([place for place in counts.before if place >= 0])
        totals.turns = Distribution.of(counts.turns)
        for role, own in counts.by_role.items():
            totals.roles[role] = len(own)
            totals.by_role[role] = Distribution.of(own)
        totals.call_tokens = counts.calls
        totals.tool_tokens = counts.tools
        totals.image_tokens = counts.images
        totals.images = counts.image_count
        totals.images_estimated = counts.images_estimated
        totals.unrendered = counts.unrendered
        return totals


def lines_of(data: bytes) -> list[bytes]:
    """Cut a chunk at line feeds; the empty rest after the last one is left out."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines
