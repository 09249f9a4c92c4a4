"""The lines of an agent's session, linked to the line before: which belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ftlint.formats.shared.foreign import text


@dataclass(slots=True)
class Line:
    """One line: its place, its value, and whether somebody speaks in it."""

    place: str
    value: dict[str, Any]
    spoken: bool

    @property
    def id(self) -> str:
        """Return the id that lines below refer to."""
        return str(self.value["uuid"])

    @property
    def parent(self) -> str:
        """Return the id of the line before, empty where there is none."""
        return text(self.value.get("parentUuid"))

    @property
    def answer(self) -> str:
        """Return the id of the answer that this is a piece of, empty for other lines."""
        spoken = self.spoken and self.value["type"] == "assistant"
        return text(self.value["message"].get("id")) if spoken else ""

    def blocks(self, kind: str) -> list[dict[str, Any]]:
        """Return the content blocks of one type."""
        content = self.value["message"].get("content") if self.spoken else None
        items = content if isinstance(content, list) else ()
        return [item for item in items if isinstance(item, dict) and item.get("type") == kind]


@dataclass(slots=True)
class Session:
    """The lines of one file, in order."""

    file: str
    lines: dict[str, Line] = field(default_factory=dict)

    alone: bool = False
    """It is a side chain that has no session beside it."""

    @property
    def is_aside(self) -> bool:
        """Tell whether all that is said here is a side chain."""
        spoken = [line for line in self.lines.values() if line.spoken]
        return bool(spoken) and all(line.value.get("isSidechain") for line in spoken)

    def add(self, line: Line) -> bool:
        """Add a line; one that is written again (resumed sessions) stays where it was first.

        Tells whether the line is new.
        """
        return self.lines.setdefault(line.id, line) is line

    def branches(self, every: bool) -> Iterator[tuple[list[Line], int]]:
        """Yield the spoken lines of each conversation, and how many other branches have.

        A conversation is what hangs together. Its branch ends at its last line, or there is one
        for each end when ``every`` is set.
        """
        trees: dict[str, list[Line]] = {}
        roots: dict[str, str] = {}
        for line in self.lines.values():
            trees.setdefault(self._root(line, roots), []).append(line)
        for tree in trees.values():
            spoken = [line for line in tree if line.spoken]
            parents = {line.parent for line in tree}
            ends = [line for line in tree if line.id not in parents] or tree[-1:]
            numbers = {line.id: number for number, line in enumerate(tree) if line.spoken}
            ends.sort(key=lambda end: self._last_spoken(end, numbers))
            taken: set[str] = set()
            for end in reversed(ends) if spoken else ():
                branch = self._branch(end, spoken)
                if branch and not {line.id for line in branch} <= taken:
                    taken |= {line.id for line in branch}
                    yield branch, 0 if every else len(spoken) - len(branch)
                    if not every:
                        break

    def _ancestry(self, line: Line) -> Iterator[Line]:
        seen: set[str] = set()
        here: Line | None = line
        while here is not None and here.id not in seen:
            seen.add(here.id)
            yield here
            here = self.lines.get(here.parent)

    def _last_spoken(self, end: Line, numbers: dict[str, int]) -> int:
        """Return where the last words above an end stand: hooks may end a branch much later."""
        return next((numbers[line.id] for line in self._ancestry(end) if line.spoken), -1)

    def _root(self, line: Line, roots: dict[str, str]) -> str:
        """Return the id of the line where a conversation starts; ``roots`` remembers."""
        climbed: list[str] = []
        root = line.id
        for above in self._ancestry(line):
            if above.id in roots:
                root = roots[above.id]
                break
            climbed.append(above.id)
            root = above.id
        roots.update(dict.fromkeys(climbed, root))
        return root

    def _branch(self, end: Line, spoken: list[Line]) -> list[Line]:
        """Return the spoken lines above an end, in file order.

        Calls made at once are lines of one answer that hang side by side: all lines of an answer
        on the branch belong to it, and the results of all its calls.
        """
        above = {line.id for line in self._ancestry(end)}
        answers = {line.answer for line in spoken if line.id in above} - {""}
        kept = {line.id for line in spoken if line.id in above or line.answer in answers}
        calls = {
            text(block.get("id"))
            for line in spoken
            if line.id in kept
            for block in line.blocks("tool_use")
        }
        for line in spoken:
            results = line.blocks("tool_result")
            if results and all(text(block.get("tool_use_id")) in calls for block in results):
                kept.add(line.id)
        return [line for line in spoken if line.id in kept]
