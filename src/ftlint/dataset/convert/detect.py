"""Which format a source has: every format scores a sample, the best must be clearly the best."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass

from ftlint.errors import FtlintError
from ftlint.formats import Format, converters
from ftlint.formats.not_data import all_not_data
from ftlint.formats.shared.reading import Sample
from ftlint.model.settings import COMMON_SHAPE
from ftlint.options.conversion import Places
from ftlint.options.words import unknown
from ftlint.source.foreign import Count
from ftlint.source.text_kind import TABLES, kind_of
from ftlint.targets import names
from ftlint.targets import target as trainer

ACCEPT = 0.6
"""The least score to be accepted."""
AHEAD = 0.2
"""How far the best must be ahead of the second."""
NAME_HINT = 0.05
"""What a file name that speaks for a format adds."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The scores of one source, the best first."""

    name: str
    container: str
    scores: tuple[tuple[str, float], ...]
    detail: str = ""

    def lines(self) -> list[str]:
        """Return the scores as lines for ``--explain``."""
        shown = [item for item in self.scores if item[1] > 0][:6]
        out = [f"{self.name}: container {self.container}"]
        out += [f"  {score:4.2f}  {name}" for name, score in shown] or ["  no format fits"]
        return out


def sources() -> dict[str, Format]:
    """Return the formats that can be read."""
    return {name: item for name, item in converters().items() if item.is_source or item.container}


def by_columns(given: Iterable[str]) -> Format:
    """Return the format that reads a table whose columns were named, by what they hold."""
    readers = [item for item in sources().values() if item.columns is not None]
    return max(readers, key=lambda item: len((item.columns or frozenset()) & set(given)))


def targets() -> dict[str, Format]:
    """Return the formats that can be written."""
    return {name: item for name, item in converters().items() if item.is_target}


def named(name: str, known: dict[str, Format], places: Places, key: str) -> Format:
    """Return the format of a name; UsageError with the place of ``key`` and the nearest names."""
    found = known.get(name)
    if found is None and name in names():
        one = trainer(name)
        shapes = ", ".join(one.formats)
        raise places.fail(key, f"{one.title} takes {shapes}, which ftlint convert does not write")
    if found is None:
        see = "ftlint convert --formats"
        raise places.fail(key, unknown("format", name, "", known, see))
    return found


def of_trainer(name: str, known: dict[str, Format]) -> str:
    """Return the format to write for a trainer, empty where the name is not a trainer's.

    Chat messages where it takes them, else the first of its shapes that can be written.
    """
    if name in known or name not in names():
        return ""
    taken = [one for one in trainer(name).formats if one in known]
    return COMMON_SHAPE if COMMON_SHAPE in taken else next(iter(taken), "")


def score(sample: Sample) -> Guess:
    """Score a sample with every format that reads."""
    scores: list[tuple[str, float]] = []
    for name, item in converters().items():
        if not item.is_source:
            continue
        value = item.sniff(sample)
        if value > 0 and name.split("-")[0] in sample.name.lower():
            value += NAME_HINT
        scores.append((name, min(1.0, round(value, 3))))
    scores.sort(key=lambda pair: (-pair[1], pair[0]))
    return Guess(sample.name, sample.container, tuple(scores))


class UndecidedError(FtlintError):
    """No format, or none for sure; ``guess`` has the scores."""

    def __init__(self, message: str, guess: Guess) -> None:
        """Keep the scores for ``--explain``."""
        super().__init__(message)
        self.guess = guess


def choose(guess: Guess, sample: Sample) -> Format:
    """Return the format of a source, or raise UndecidedError naming what could not be told."""
    (best, high), (second, low) = (*guess.scores, ("", 0.0), ("", 0.0))[:2]
    if high >= ACCEPT and high - low >= AHEAD:
        return converters()[best]
    if high >= ACCEPT:
        message = (
            f"{sample.name}: could be {best} ({high:.2f}) or {second} ({low:.2f}); "
            f"say which with --from {best} or --from {second}"
        )
    else:
        message = f"{sample.name}: {_unknown(sample)}"
    raise UndecidedError(message, guess)


NAME_FORMAT = "name the format with --from (see `ftlint convert --formats`)"
NAME_IT = f"; {NAME_FORMAT}"
NAME_OTHERS = "name the files that hold conversations"


def _unknown(sample: Sample) -> str:
    """Say why a sample fits no format, and what to do."""
    if sample.values and sample.container in ("csv", "tsv", "xlsx"):
        keys = ", ".join(list(sample.values[0])[:8])
        return (
            f"no known columns among {keys}: give -O columns.user=NAME -O columns.assistant=NAME, "
            "or for a chat with a message a row -O columns.speaker=NAME -O columns.content=NAME "
            f"-O columns.time=NAME; where there is no header, columns have numbers: "
            f"--columns user=1,assistant=2{NAME_IT}"
        )
    if sample.values:
        kind = all_not_data(sample.values)
        if kind is not None:
            return f"{kind.told(len(sample.values))}; {kind.remedy}"
        first = next((item for item in sample.values if isinstance(item, dict)), None)
        if first is None:
            return f"no format known here: the records are not objects{NAME_IT}"
        keys = ", ".join(list(first)[:8])
        return f"no format known here has records with the keys {keys}{NAME_IT}"
    if sample.members:
        shown = ", ".join(sample.members[:5])
        return f"no format known here has the files {shown}{NAME_IT}"
    if not sample.text.strip() or sample.text.strip() == "[]":
        return "is empty: it holds no examples; export the data again"
    return _unknown_text(sample)


def _unknown_text(sample: Sample) -> str:
    """Say what a text is that fits no format, as ``check`` does, and what to do."""
    lines = Count()
    lines.add(sample.text.encode("utf-8", "surrogatepass").split(b"\n"))
    kind = kind_of(sample.text) if lines.foreign else "text"
    if kind in TABLES:
        return f"is {kind}; read it as one with --from {TABLES[kind]}"
    if kind not in ("text", "Markdown"):
        return f"is {kind}, not training data; {NAME_OTHERS}, or {NAME_FORMAT}"
    if sample.name.lower().endswith((".jsonl", ".ndjson", ".json")):
        return "none of its records can be read: ftlint check says why"
    return f"no speakers were found, and no other format fits the text{NAME_IT}"


def member_formats(names: Iterable[str]) -> list[Format]:
    """Return the formats of which some file inside a folder or an archive bears the name."""
    names = list(names)
    return [
        item
        for item in converters().values()
        if item.members and any(matching(names, item.members))
    ]


def matching(names: Iterable[str], globs: tuple[str, ...]) -> list[str]:
    """Return the names that match, in the order of the globs, then by name.

    A glob is matched against the whole name, and against its last steps: ``a/b.json`` matches
    ``x/a/b.json`` as well.

    >>> matching(["x/2.json", "x/1.json", "users.json"], ("users.json", "*.json"))
    ['users.json', 'x/1.json', 'x/2.json']
    """
    found: dict[str, None] = {}
    listed = sorted(names)
    for glob in globs:
        for name in listed:
            if fnmatch.fnmatchcase(name, glob) or fnmatch.fnmatchcase(name, f"*/{glob}"):
                found.setdefault(name)
    return list(found)
