"""What the parts of a merge are like: their shapes, and the system prompts they begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.dataset.inputs import Input
from ftlint.dataset.reading import Reader
from ftlint.errors import FtlintError
from ftlint.model.roles import SYSTEM_ROLES
from ftlint.model.words import shortened

MAX_PROMPTS: Final = 1000
"""Different system prompts of a part that are told apart."""

SHOWN: Final = 60
"""Code points of a system prompt that messages show."""


@dataclass(slots=True)
class Survey:
    """The records of a part: the first line of each shape, and how many begin with what."""

    records: int = 0
    shapes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Format name: number of records, first line."""
    systems: Counter[str] = field(default_factory=Counter)

    def merge(self, other: Survey, base: int) -> None:
        """Add a later piece that begins after ``base`` lines."""
        self.records += other.records
        for name, (count, line) in other.shapes.items():
            known = self.shapes.get(name)
            self.shapes[name] = (known[0] + count, known[1]) if known else (count, line + base)
        for text, count in other.systems.items():
            if text in self.systems or len(self.systems) < MAX_PROMPTS:
                self.systems[text] += count

    @property
    def usual(self) -> tuple[str, float]:
        """Return the most frequent beginning, empty for none, and its share."""
        without = self.records - self.systems.total()
        text, count = max(
            [*self.systems.items(), ("", without)], key=lambda item: item[1], default=("", 0)
        )
        return text, count / self.records if self.records else 0.0


def look(found: Survey, value: dict[str, Any], line: int, reader: Reader) -> None:
    """Add a record that stands at a line."""
    found.records += 1
    fmt = reader.looks.of(value).format
    count, first = found.shapes.get(fmt.name, (0, line))
    found.shapes[fmt.name] = (count + 1, first)
    if fmt.turns_key:
        messages = value.get(fmt.turns_key)
        top = messages[0] if isinstance(messages, list) and messages else None
        if isinstance(top, dict) and top.get(fmt.role_key) in SYSTEM_ROLES:
            text = top.get(fmt.content_key)
            if isinstance(text, str):
                found.systems[text] += 1


def refuse_mixed(inputs: Sequence[Input], surveys: Sequence[Survey]) -> None:
    """Raise FtlintError, naming file and line, where records of two shapes would be mixed."""
    first: tuple[str, str] | None = None
    for item, one in zip(inputs, surveys, strict=True):
        for name, (_, line) in sorted(one.shapes.items(), key=lambda pair: pair[1][1]):
            place = f"{item.name}:{item.line(line)}"
            if first is None:
                first = (name, place)
            elif name != first[0]:
                raise FtlintError(
                    f"{place}: is {name}, but {first[1]} is {first[0]}; the shapes do not mix: "
                    "convert everything with --to FORMAT"
                )


def clashes(names: Sequence[str], surveys: Sequence[Survey]) -> list[str]:
    """Return a line for each part, where the parts begin with different system prompts."""
    usual = [one.usual for one in surveys]
    if len({text for (text, _), one in zip(usual, surveys, strict=True) if one.records}) < 2:
        return []
    lines = []
    for name, (text, share), one in zip(names, usual, surveys, strict=True):
        if one.records:
            shown = shortened(" ".join(text.split()), SHOWN)
            what = f"begin with '{shown}'" if text else "have no system prompt"
            lines.append(f"{name}: {share:.0%} of the records {what}")
    return lines
