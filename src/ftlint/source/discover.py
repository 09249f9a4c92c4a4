"""From the paths of a command line to sources: files, folders, globs, standard input.

From folders, what ``include`` says is taken, ``.gitignore`` and ``exclude`` honoured; what the user
names is taken as it is. A ``.json`` file of a folder is taken only when its head looks like a
dataset, since most such files are settings of some program.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from ftlint.config.options import INCLUDE
from ftlint.errors import SourceError, UsageError, nearest, reason
from ftlint.source import Source, sniff
from ftlint.source.globs import spec_of
from ftlint.source.remote import expand, is_remote
from ftlint.source.walk import Walk, ignores_above

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_MAYBE: Final = (".json", ".json.gz", ".json.zst")
_WILD: Final = r"[*?\[]"
_KEYS: Final = (
    rb'"(?:messages|conversations?|contents|prompt|completion|response|instruction|chosen|rejected'
    rb'|preferred_output|question|answer|output|text|turns)"\s*:'
)
_OBJECTS: Final = rb"\s*\[\s*\{"
_TOP_OBJECT: Final = rb"\n\{"
_HEAD: Final = 65_536
WANTED: Final = ("*.jsonl", "*.ndjson", "*.json with records")
"""What a folder is searched for, in words."""
_NO_DATA: Final = re.compile(r"\.|readme|licen[sc]e|change|contributing|requirements", re.I)
_CONVERTIBLE: Final = (".csv", ".tsv", ".parquet", ".xlsx", ".txt", ".md", ".srt", ".vtt", ".zip")


@dataclass(slots=True, eq=False, repr=False)
class Discovery:
    """What was found: sources in order, notes for the user, and the names that were left out.

    ``excluded`` holds only what was named and left out all the same (``force_exclude``).
    """

    sources: list[Source] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """With ``tolerant``: what is wrong with the paths in which nothing could be found."""


def discover(
    paths: Sequence[str],
    *,
    include: Sequence[str] = INCLUDE,
    exclude: Sequence[str] = (),
    extend_exclude: Sequence[str] = (),
    respect_gitignore: bool = True,
    force_exclude: bool = False,
    root: str = ".",
    stdin: BinaryIO | Callable[[], bytes] | None = None,
    stdin_filename: str | None = None,
    tolerant: bool = False,
) -> Discovery:
    """Find the sources behind paths, which are relative to the working folder.

    ``include`` and ``exclude`` are patterns as in a ``.gitignore``, relative to ``root``. ``-``
    reads ``stdin`` under the name ``stdin_filename``. Each file comes once, in order of the paths
    and by name within a folder. Raises UsageError for a path that does not exist, and for a folder
    or glob in which nothing matches; with ``tolerant`` they become ``errors``.
    """
    finder = _Finder(
        include=tuple(include) or INCLUDE,
        exclude=(*exclude, *extend_exclude),
        respect_gitignore=respect_gitignore,
        force_exclude=force_exclude,
        root=os.path.abspath(root),
    )
    for path in paths:
        try:
            if path == "-":
                finder.add_stdin(stdin, stdin_filename)
            else:
                finder.add(path)
        except UsageError as error:
            if not tolerant:
                raise
            finder.found.errors.append(str(error))
    return finder.found


class _Finder:
    """One search: the rules it goes by, and what was found so far."""

    def __init__(
        self,
        *,
        include: tuple[str, ...],
        exclude: tuple[str, ...],
        respect_gitignore: bool,
        force_exclude: bool,
        root: str,
    ) -> None:
        self.wanted = include
        self.maybe = include == INCLUDE
        self.patterns = exclude
        self.respect_gitignore = respect_gitignore
        self.force_exclude = force_exclude
        self.root = root
        self.cwd = os.getcwd()
        self.found = Discovery()
        self.seen: set[str] = set()

    @property
    def notes(self) -> list[str]:
        """Return the notes for the user."""
        return self.found.notes

    @cached_property
    def include(self) -> GitIgnoreSpec:
        """The patterns of the files to take from folders; a named file never asks for them."""
        return spec_of(self.wanted)

    @cached_property
    def exclude(self) -> GitIgnoreSpec:
        """The patterns of what to leave out."""
        return spec_of(self.patterns)

    def add_stdin(self, stdin: BinaryIO | Callable[[], bytes] | None, filename: str | None) -> None:
        """Read standard input to its end."""
        if stdin is None:
            raise UsageError("-: standard input is not available here")
        name = self.name_of(os.path.abspath(filename), filename) if filename else "-"
        if filename and self.force_exclude and self.exclude.match_file(self.relative(filename)):
            self.found.excluded.append(name)
            return
        data = stdin() if callable(stdin) else stdin.read()
        self.found.sources.append(Source(None, name, data))

    def add(self, given: str) -> None:
        """Add a file, the files of a folder, or the matches of a glob."""
        if is_remote(given):
            for address in expand(given, self.include.match_file):
                if address not in self.seen:
                    self.seen.add(address)
                    self.found.sources.append(Source(address, address))
            return
        try:
            mode = os.stat(given).st_mode
        except (OSError, ValueError) as error:
            if re.search(_WILD, given):
                self.add_glob(given)
                return
            if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                raise UsageError(f"{given}: cannot be read: {reason(error)}") from None
            if os.path.islink(given):
                raise UsageError(f"{given}: is a link to a file that does not exist") from None
            raise UsageError(f"{given}: no such file or folder{_near(given)}") from None
        if stat.S_ISDIR(mode):
            self.add_folder(given)
        elif self.force_exclude and self.exclude.match_file(self.relative(given)):
            self.found.excluded.append(self.name_of(os.path.abspath(given), given))
        elif stat.S_ISREG(mode):
            self.take(given)
        else:
            self.take_pipe(given)

    def take_pipe(self, given: str) -> None:
        """Read a pipe or a device, which can be read only once, into memory."""
        try:
            data = Path(given).read_bytes()
        except OSError as error:
            raise UsageError(f"{given}: cannot be read: {reason(error)}") from None
        self.found.sources.append(Source(None, given, data))

    def add_glob(self, pattern: str) -> None:
        """Add the files that a pattern matches; ``**`` stands for any folders."""
        import glob

        matches = sorted(path for path in glob.iglob(pattern, recursive=True) if _is_file(path))
        if not matches:
            raise UsageError(f"{pattern}: no file matches this pattern")
        left_out = 0
        for path in matches:
            if self.exclude.match_file(self.relative(path)):
                left_out += 1
                if self.force_exclude:
                    self.found.excluded.append(self.name_of(os.path.abspath(path), path))
            else:
                self.take(path)
        if left_out == len(matches) and not self.force_exclude:
            raise UsageError(f"{pattern}: every file that matches is left out by exclude")

    def add_folder(self, given: str) -> None:
        """Add what a folder holds."""
        exclude = self.exclude
        if exclude.match_file(self.relative(given) + "/"):
            if self.force_exclude:
                self.found.excluded.append(self.name_of(os.path.abspath(given), given))
                return
            here = self.relative(given) + "/"
            exclude = spec_of([p for p in self.patterns if not spec_of([p]).match_file(here)])
        walk = Walk(self, exclude, ignores_above(given) if self.respect_gitignore else [])
        count = 0
        for path in walk.files(given):
            self.take(path, walked=True)
            count += 1
        if count:
            return
        if walk.left_out and self.force_exclude:
            self.found.excluded.append(self.name_of(os.path.abspath(given), given))
            return
        why = f" ({walk.left_out} left out by exclude or .gitignore)" if walk.left_out else ""
        wanted = ", ".join(WANTED if self.maybe else self.wanted)
        convertible = "" if walk.left_out else _convertible(given)
        raise UsageError(f"{given}: no dataset files in this folder{why}: {wanted}{convertible}")

    def take(self, path: str, *, walked: bool = False) -> None:
        """Add a file unless it was added before under any name."""
        absolute = os.path.abspath(path)
        real = os.path.realpath(absolute)
        if real not in self.seen:
            self.seen.add(real)
            name = self.name_of(absolute, path)
            self.found.sources.append(Source(absolute, name, walked=walked))

    def name_of(self, absolute: str, given: str) -> str:
        """Return the name that reports print: relative to the working folder where it is below."""
        try:
            relative = os.path.relpath(absolute, self.cwd)
        except ValueError:  # another drive
            relative = os.pardir
        name = given if relative.startswith(os.pardir) else relative
        return name.replace(os.sep, "/")

    def relative(self, path: str) -> str:
        """Return a path relative to ``root`` for the patterns."""
        absolute = os.path.abspath(path)
        try:
            relative = os.path.relpath(absolute, self.root)
        except ValueError:
            relative = os.pardir
        if relative.startswith(os.pardir):
            relative = os.path.splitdrive(absolute)[1].lstrip(os.sep)
        return relative.replace(os.sep, "/")

    def wants(self, path: str) -> bool:
        """Tell whether a file of a folder is to be taken."""
        if self.include.match_file(self.relative(path)):
            return True
        return self.maybe and path.lower().endswith(_MAYBE) and looks_like_dataset(path)


def looks_like_dataset(path: str) -> bool:
    """Tell whether the head of a ``.json`` file shows records to train on.

    An array of objects, one object a line, or several printed objects, in which the keys of known
    record shapes occur. A file that cannot be read is taken, so that it is reported.
    """
    from ftlint.source import open_blocks

    source = Source(path, path)
    try:
        traits = sniff(source)
        if traits.binary or traits.layout == "text":
            return False
        head = next(open_blocks(source, _HEAD), b"")[:_HEAD]
    except SourceError:
        return True
    if not re.search(_KEYS, head):
        return False
    if traits.layout == "array":
        return re.match(_OBJECTS, head) is not None
    return traits.layout != "pretty" or re.search(_TOP_OBJECT, head) is not None


def _convertible(folder: str) -> str:
    """Name a file of a folder that could be made training data, or nothing."""
    for name in sorted(os.listdir(folder)):
        if name.lower().endswith(_CONVERTIBLE) and not _NO_DATA.match(name):
            path = name if folder == "." else os.path.join(folder, name)
            output = shlex.quote(os.path.splitext(path)[0] + ".jsonl")
            return f"; texts and tables: ftlint convert {shlex.quote(path)} -o {output}"
    return ""


def _is_file(path: str) -> bool:
    return os.path.isfile(path)


def _near(given: str) -> str:
    """Name the nearest files beside a path that does not exist."""
    folder, name = os.path.split(given)
    try:
        members = [member for member in os.listdir(folder or ".") if not member.startswith(".")]
    except OSError:
        return ""
    return nearest(name, members)
