"""Remove duplicates from datasets: exact ones, and near ones whose similarity was verified.

A record goes only for its similarity to a record that stays; that two records resemble a third one
is never enough. What stays is copied byte for byte, in order.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ftlint.dataset.dedup.apart import kept_apart
from ftlint.dataset.dedup.contained import CONTAINED, contained
from ftlint.dataset.dedup.gone import OTHER_ANSWER, SAME, SAME_KEY, Gone
from ftlint.dataset.dedup.order import Order
from ftlint.dataset.inputs import Input, reread
from ftlint.dataset.keys import require_counted, require_key, require_number
from ftlint.dataset.reading import parse
from ftlint.dataset.scan import Table, Wanted, scan
from ftlint.engine.columns import Column
from ftlint.errors import FtlintError
from ftlint.model.digests import NO_ANSWER, NO_PROMPT, equal_groups
from ftlint.model.similarity import SHINGLE, THRESHOLD, Thresholds

if TYPE_CHECKING:
    from ftlint.dataset.dedup.near import Words
    from ftlint.engine.workers import Engine

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a duplicate, and which one of several stays.

    ``keep`` is first, last, longest or highest (then ``keep_key`` is the path of a number).
    ``by`` is record, prompt, conversation or key (then ``by_key`` is the path).
    """

    near: bool = False
    threshold: float = THRESHOLD
    ngram: int = SHINGLE
    keep: str = "first"
    keep_key: tuple[str, ...] = ()
    by: str = "record"
    by_key: tuple[str, ...] = ()
    method: str | None = None
    input_format: str | None = None
    survey: bool = False
    """Note the shapes and system prompts of the inputs as well."""
    drop_contained: bool = False
    """Let records go whose turns are the beginning of another's."""
    identity: frozenset[str] = frozenset()
    """Keys that name a record and make it another all the same."""

    def wanted(self) -> Wanted:
        """Return what the scan must find out."""
        return Wanted(
            self.by,
            self.by_key,
            self.keep,
            self.keep_key,
            self.near,
            self.ngram,
            self.method,
            self.input_format,
            self.survey,
            self.identity,
        )


@dataclass(slots=True)
class Removed:
    """The records that go, as columns: their numbers, what stays instead, and the similarity.

    A similarity of 2 stands for equal records, 3 for records equal in what ``by`` names alone, 4
    for those of them whose answers differ.
    """

    records: array[int] = field(default_factory=lambda: array("Q"))
    kept: array[int] = field(default_factory=lambda: array("Q"))
    similarity: array[float] = field(default_factory=lambda: array("d"))

    def __len__(self) -> int:
        return len(self.records)

    def add(self, record: int, kept: int, similarity: float) -> None:
        """Add one record."""
        self.records.append(record)
        self.kept.append(kept)
        self.similarity.append(similarity)


@dataclass(slots=True)
class Found:
    """What was found in some inputs.

    ``contradictions`` are prompts with several answers, as the numbers of one record for each
    answer; ``clashes`` are near-duplicates whose short answers differ, with their similarity.
    ``leaks`` are validation or test records, each with a training record of the same prompt.
    """

    inputs: Sequence[Input]
    table: Table
    removed: Removed = field(default_factory=Removed)
    contradictions: list[list[int]] = field(default_factory=list)
    clashes: list[tuple[int, int, float]] = field(default_factory=list)
    leaks: list[tuple[int, int, float]] = field(default_factory=list)
    contained: list[tuple[int, int]] = field(default_factory=list)
    """Records of a part whose turns are the beginning of another one's, with that one."""
    contaminated: list[tuple[int, str]] = field(default_factory=list)
    """Records that hold evaluation data, each with its place there; see ``decontaminate``."""
    apart: tuple[str, int] | None = None
    """The key that alone keeps equal conversations apart, and how many would go without it."""
    edges: list[tuple[int, int, float]] = field(default_factory=list)
    """Every verified pair of near-duplicates, exact duplicates apart."""
    _lines: Any = None

    def place(self, index: int) -> tuple[str, int]:
        """Return the file and the 1-based line (or example) of a record."""
        if self._lines is None:
            lines: array[int] = array("I")
            lines.frombytes(self.table.lines.data())
            self._lines = lines
        item = self.inputs[self.table.places.file_of(index)]
        return item.name, item.line(self._lines[index])

    def gone(self) -> Sequence[int]:
        """Return the duplicates and the records that hold evaluation data, ascending."""
        if not self.contaminated:
            return self.removed.records
        return sorted({*self.removed.records, *(record for record, _ in self.contaminated)})

    def exact(self) -> int:
        """Return how many of the records that go are equal in what was compared."""
        return sum(SAME <= similarity < CONTAINED for similarity in self.removed.similarity)

    def near(self) -> int:
        """Return how many go for a similarity below that."""
        return sum(similarity < SAME for similarity in self.removed.similarity)

    def other_answers(self) -> int:
        """Return how many of the records that go have an answer that no kept one has."""
        return sum(similarity == OTHER_ANSWER for similarity in self.removed.similarity)


def find(
    inputs: Sequence[Input],
    rules: Rules,
    engine: Engine,
    progress: Progress | None = None,
    skip_broken: bool = False,
) -> Found:
    """Find the duplicates among all records of the inputs.

    A line without a record ends the search unless ``skip_broken``; the table lists such lines.
    Duplicates count within a part (the split of a dataset); equal prompts in training and held-out
    parts of one dataset are leaks.
    """
    table = scan(inputs, rules.wanted(), engine, progress)
    found = Found(inputs, table)
    if table.broken and not skip_broken:
        return found
    require_counted("--identity", rules.identity, table, inputs)
    if rules.by == "key":
        require_key("--by", rules.by_key, table, inputs)
    if rules.keep == "highest":
        require_number("--keep", rules.keep_key, table, inputs)
    parts = _Parts(found)
    order = Order.of(table, rules.keep)
    gone = _find_equal(found, rules, order, parts)
    if rules.by != "key":
        same = _find_contradictions(
            found, gone if rules.by != "prompt" else Gone(len(table)), parts
        )
        if rules.by == "record" and parts.single:
            found.apart = kept_apart(found, rules, same)
        _find_leaks(found, parts)
        _find_contained(found, rules, gone, parts)
    if rules.near and len(table) > 1:
        _find_near(found, rules, order, gone, parts)
    for record, (kept, similarity) in gone.items():
        found.removed.add(record, kept, similarity)
    return found


class _Parts:
    """Which part of which dataset each record is in."""

    def __init__(self, found: Found) -> None:
        names = [(item.group, item.split) for item in found.inputs]
        self.of_file = names
        self.single = len(set(names)) <= 1
        self.table = found.table

    def of(self, index: int) -> tuple[str, str]:
        return self.of_file[self.table.places.file_of(index)]

    def divide(self, group: list[int]) -> list[list[int]]:
        if self.single:
            return [group]
        divided: dict[tuple[str, str], list[int]] = {}
        for index in group:
            divided.setdefault(self.of(index), []).append(index)
        return list(divided.values())


def _find_equal(found: Found, rules: Rules, order: Order, parts: _Parts) -> Gone:
    """Return the records that equal one that stays."""
    table = found.table
    gone = Gone(len(table))
    answers = table.answers.data() if rules.by == "prompt" else b""
    plain = rules.keep == "first" and rules.by == "record"
    for group in equal_groups([table.keys.data()]):
        for part in parts.divide(group):
            kept = part[0] if plain else order.first(part)
            for index in part:
                if index != kept:
                    gone[index] = (kept, _kind(rules.by, answers, index, kept))
    return gone


def _kind(by: str, answers: bytes | bytearray, index: int, kept: int) -> float:
    if by == "record":
        return SAME
    if by == "prompt":
        mine, its = answers[8 * index : 8 * index + 8], answers[8 * kept : 8 * kept + 8]
        if mine != its and bytes(mine) != NO_ANSWER:
            return OTHER_ANSWER
    return SAME_KEY


def _find_contradictions(found: Found, gone: Gone, parts: _Parts) -> list[list[int]]:
    """Find prompts whose records have different answers; return the records with equal turns."""
    prompts, answers = found.table.prompts.data(), found.table.answers.data()
    same: list[list[int]] = []
    for group in equal_groups([prompts]):
        staying = [index for index in group if index not in gone]
        if len(staying) < 2 or prompts[16 * group[0] : 16 * group[0] + 16] == NO_PROMPT:
            continue
        for part in parts.divide(staying):
            by_answer: dict[bytes, list[int]] = {}
            for index in part:
                answer = bytes(answers[8 * index : 8 * index + 8])
                by_answer.setdefault(answer, []).append(index)
            same += (alike for alike in by_answer.values() if len(alike) > 1)
            by_answer.pop(NO_ANSWER, None)
            if len(by_answer) > 1:
                found.contradictions.append([alike[0] for alike in by_answer.values()])
    return same


def _find_leaks(found: Found, parts: _Parts) -> None:
    """Find held-out records whose prompt is in the training data of their dataset."""
    if parts.single:
        return
    for group in equal_groups([found.table.prompts.data()]):
        trained: dict[str, int] = {}
        for index in group:
            dataset, split = parts.of(index)
            if split == "train":
                trained.setdefault(dataset, index)
        for index in group:
            dataset, split = parts.of(index)
            if split != "train" and dataset in trained:
                found.leaks.append((index, trained[dataset], 1.0))


def _find_contained(found: Found, rules: Rules, gone: Gone, parts: _Parts) -> None:
    """Find the records whose turns another one begins with; across splits they are leaks."""
    leaked = {record for record, _, _ in found.leaks}
    for record, holder in contained(found.table):
        here, there = parts.of(record), parts.of(holder)
        if here == there:
            if record not in gone:
                found.contained.append((record, holder))
        elif here[0] == there[0] and "train" in (here[1], there[1]):
            held_out, other = (record, holder) if here[1] != "train" else (holder, record)
            if held_out not in leaked:
                leaked.add(held_out)
                found.leaks.append((held_out, other, CONTAINED))
    if rules.drop_contained:
        for record, holder in found.contained:
            gone[record] = (holder, CONTAINED)
        for record, _ in found.contained:
            kept = gone[record][0]
            while kept in gone:
                kept = gone[kept][0]
            gone[record] = (kept, CONTAINED)


def _find_near(found: Found, rules: Rules, order: Order, gone: Gone, parts: _Parts) -> None:
    """Find the verified near-duplicates and decide which go; updates ``gone``."""
    import numpy as np

    from ftlint.dataset.dedup.bands import candidates
    from ftlint.dataset.dedup.near import verify

    table = found.table
    chosen = np.flatnonzero(np.frombuffer(gone.kinds, dtype="u1") == 0).astype(np.uint32)
    first, second = candidates(
        lambda band: table.bands[band].array("<u4")[chosen],
        _Rows(table.slots, chosen),
        rules.threshold,
    )
    first, second = chosen[first].astype(np.int64), chosen[second].astype(np.int64)
    offsets = table.offsets.mapped("<u8")
    fetch = fetcher(found, rules, offsets)
    thresholds = Thresholds.of(rules.threshold)
    edges = verify(first, second, fetch, thresholds, rules.ngram)
    found.clashes = edges.clashes
    pairs = zip(edges.first.tolist(), edges.second.tolist(), edges.similarity.tolist(), strict=True)
    found.edges = list(pairs)
    within = []
    for one, other, similarity in found.edges:
        here, there = parts.of(one), parts.of(other)
        if here == there:
            within.append((one, other, similarity))
        elif here[0] == there[0] and "train" in (here[1], there[1]):
            held_out = one if here[1] != "train" else other
            found.leaks.append((held_out, other if held_out == one else one, similarity))
    _decide(within, order, gone)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a column on disk, by their place among the chosen ones; none stay in memory."""

    column: Column
    chosen: Any

    def __getitem__(self, places: Any) -> Any:
        rows = self.column.mapped("u1")[self.chosen[places]]
        self.column.release()
        return rows


def fetcher(found: Found, rules: Rules, offsets: Any) -> Callable[[Sequence[int]], list[Words]]:
    """Return what reads records again, by ascending number, and gives what is compared of them."""
    reader = rules.wanted().reader()

    def fetch(indexes: Sequence[int]) -> list[Words]:
        words = []
        for raw in reread(found.inputs, found.table.places, offsets, list(indexes)):
            value = parse(raw)
            if value is None:
                raise FtlintError("an input changed while it was read; run again")
            words.append(reader.words(value))
        return words

    return fetch


def _decide(edges: list[tuple[int, int, float]], order: Order, gone: Gone) -> None:
    """Let go of each record that resembles one that stays, in the order of who may stay.

    Duplicates of a record that goes now are duplicates of what stays instead of it.
    """
    better: dict[int, list[tuple[int, float]]] = {}
    for one, other, similarity in edges:
        kept, lost = (one, other) if order.first([one, other]) == one else (other, one)
        better.setdefault(lost, []).append((kept, similarity))
    replaced: dict[int, tuple[int, float]] = {}
    for lost in order.sorted(list(better)):
        staying = [item for item in better[lost] if item[0] not in replaced]
        if staying:
            kept, similarity = max(staying, key=lambda item: item[1])
            replaced[lost] = (kept, similarity)
    for record, (kept, _) in gone.items():
        if kept in replaced:
            gone[record] = replaced[kept]
    gone.update(replaced)


def with_parts(inputs: Sequence[Input], parts: Sequence[tuple[str, str]]) -> list[Input]:
    """Return inputs with their (dataset, split)."""
    return [
        replace(item, group=group, split=split)
        for item, (group, split) in zip(inputs, parts, strict=True)
    ]
