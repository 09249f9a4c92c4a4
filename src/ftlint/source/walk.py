"""A walk through a folder: names in order, links once, ``.gitignore`` and ``exclude`` honoured."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ftlint.errors import UsageError, reason
from ftlint.source.globs import spec_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(slots=True, eq=False, repr=False)
class Ignores:
    """The ``.gitignore`` of one folder."""

    folder: str
    spec: GitIgnoreSpec


class Finder(Protocol):
    """Whose walk it is: what it takes, and where it keeps what went wrong."""

    respect_gitignore: bool

    @property
    def notes(self) -> list[str]:
        """Return the notes for the user, to add to."""

    def wants(self, path: str) -> bool:
        """Tell whether a file of a folder is to be taken."""

    def relative(self, path: str) -> str:
        """Return a path as the patterns mean it."""


@dataclass(slots=True, eq=False, repr=False)
class Walk:
    """One walk through a folder."""

    finder: Finder
    exclude: GitIgnoreSpec
    ignores: list[Ignores]
    left_out: int = 0
    visited: set[str] = field(default_factory=set)

    def files(self, top: str) -> Iterator[str]:
        """Yield the files to take: names in order, a folder's files where its name stands."""
        stack: list[tuple[str, list[Ignores]]] = [(top, self.ignores)]
        while stack:
            path, ignores = stack.pop()
            if not os.path.isdir(path):
                yield path
                continue
            real = os.path.realpath(path)
            if real in self.visited:
                continue
            self.visited.add(real)
            stack.extend(reversed(list(self.members(path, ignores, path == top))))

    def members(
        self, folder: str, ignores: list[Ignores], is_top: bool
    ) -> Iterator[tuple[str, list[Ignores]]]:
        """Yield the folders to enter and the files to take of one folder, sorted by name."""
        try:
            with os.scandir(folder) as entries:
                members = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = f"{folder}: cannot be read: {reason(error)}"
            if is_top:
                raise UsageError(message) from None
            self.finder.notes.append(message)
            return
        if self.finder.respect_gitignore and any(m.name == ".gitignore" for m in members):
            own = gitignore(os.path.abspath(folder))
            ignores = [*ignores, own] if own else ignores
        for member in members:
            if member.name.startswith("."):
                continue
            path = os.path.join(folder, member.name) if folder != "." else member.name
            is_folder = os.path.isdir(path)
            if not is_folder and not (self.is_there(path) and self.finder.wants(path)):
                continue
            if self.is_left_out(path, is_folder, ignores):
                self.left_out += not is_folder
            else:
                yield path, ignores

    def is_there(self, path: str) -> bool:
        """Tell whether a path is a file; a link that leads nowhere gets a note if it is wanted."""
        if os.path.isfile(path):
            return True
        if os.path.islink(path) and not os.path.exists(path) and self.finder.wants(path):
            self.finder.notes.append(f"{path}: is a link to a file that does not exist")
        return False

    def is_left_out(self, path: str, is_folder: bool, ignores: list[Ignores]) -> bool:
        """Tell whether ``exclude`` or a ``.gitignore`` leaves a path out."""
        slash = "/" if is_folder else ""
        if self.exclude.match_file(self.finder.relative(path) + slash):
            return True
        absolute = os.path.abspath(path)
        for item in reversed(ignores):
            inside = os.path.relpath(absolute, item.folder).replace(os.sep, "/")
            verdict = item.spec.check_file(inside + slash).include
            if verdict is not None:
                return verdict
        return False


def ignores_above(folder: str) -> list[Ignores]:
    """Read the ``.gitignore`` files from the top of the repository down to above a folder."""
    start = Path(os.path.abspath(folder))
    chain: list[Path] = []
    for parent in (start, *start.parents):
        chain.append(parent)
        if os.path.exists(parent / ".git"):
            found = (gitignore(str(item)) for item in reversed(chain[1:]))
            return [ignores for ignores in found if ignores]
    return []


def gitignore(folder: str) -> Ignores | None:
    try:
        with open(
            os.path.join(folder, ".gitignore"), encoding="utf-8", errors="surrogateescape"
        ) as f:
            return Ignores(folder, spec_of(f.read().split("\n")))
    except OSError:
        return None
