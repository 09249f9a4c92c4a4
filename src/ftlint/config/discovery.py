"""Where configuration files are: the closest one above a file, or the user's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ftlint.config.toml import Document, read_document
from ftlint.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

FILE_NAMES: Final = ("ftlint.toml", ".ftlint.toml", "pyproject.toml")
"""Names in order of preference within one folder."""


def user_config(environ: Mapping[str, str]) -> Path | None:
    """Return the user's own configuration, which holds where a project has none."""
    home = environ.get("XDG_CONFIG_HOME") or ""
    folder = Path(home) if home else Path(environ.get("HOME") or "~").expanduser() / ".config"
    path = folder / "ftlint" / "ftlint.toml"
    return path if os.path.isfile(path) else None


def fixed_day(environ: Mapping[str, str]) -> date | None:
    """Return the day of ``SOURCE_DATE_EPOCH``, which makes runs repeatable; None without it.

    Raises UsageError where it is not a number of seconds.
    """
    seconds = environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return None
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {seconds!r}, not a number of seconds since 1970"
        ) from None


class Finder:
    """Finds the closest configuration of a folder; every file is read once."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._documents: dict[Path, Document | None] = {}
        self._closest: dict[Path, Document | None] = {}

    def read(self, path: Path) -> Document | None:
        """Read a configuration file, or return what was read before."""
        path = path.absolute()
        if path not in self._documents:
            self._documents[path] = read_document(path)
        return self._documents[path]

    def closest(self, folder: Path) -> Document | None:
        """Return the configuration of a folder or of the nearest folder above that has one.

        A ``pyproject.toml`` without ``[tool.ftlint]`` is passed over.
        """
        if folder in self._closest:
            return self._closest[folder]
        found: Document | None = None
        for name in FILE_NAMES:
            path = folder / name
            if os.path.isfile(path):
                found = self.read(path)
                if found is not None:
                    break
        if found is None and folder.parent != folder:
            found = self.closest(folder.parent)
        self._closest[folder] = found
        return found

    def chain(self, document: Document) -> list[Document]:
        """Return a configuration and those it extends, the furthest first.

        Raises UsageError when they extend each other in a circle or one does not exist.
        """
        chain = [document]
        while "extend" in document.values:
            value = document.values["extend"]
            place = document.place(("extend",))
            if not isinstance(value, str):
                raise UsageError(f"{place}: extend must be a string, the path of a file")
            path = (document.path.parent / Path(value).expanduser()).resolve()
            if not os.path.isfile(path):
                raise UsageError(f"{place}: extend names {value}, which does not exist")
            parent = self.read(path)
            if parent is None:
                raise UsageError(f"{place}: {value} has no [tool.ftlint] table")
            if parent.path.resolve() in [item.path.resolve() for item in chain]:
                raise UsageError(f"{place}: extend leads back to {parent.name}: a circle")
            chain.append(parent)
            document = parent
        return chain[::-1]
