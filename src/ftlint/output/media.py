"""A folder of media beside an output: a file for each content, named by its digest.

Workers write into a folder that is made for the run; the files take their places when the
conversion is kept, and are gone when it is not.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass

from ftlint.errors import FtlintError, reason


@dataclass(frozen=True, slots=True)
class MediaFolder:
    """The folder that was asked for; plain data that goes to each worker.

    ``staging`` is where files wait, ``shown`` what records have before the name of a file.
    """

    path: str
    staging: str
    shown: str

    @classmethod
    def beside(cls, path: str, output: str) -> MediaFolder:
        """Make the waiting room of a folder; addresses are relative to the output's folder."""
        parent = os.path.dirname(os.path.abspath(path))
        if os.path.exists(path) and not os.path.isdir(path):
            raise FtlintError(f"{path}: is a file; name a folder with --media")
        try:
            staging = tempfile.mkdtemp(prefix=".ftlint-", dir=parent)
        except OSError as error:
            raise FtlintError(f"{path}: cannot be made: {reason(error)}") from None
        home = "." if output == "-" else os.path.dirname(output) or "."
        shown = os.path.relpath(path, home).replace(os.sep, "/")
        return cls(path, staging, "" if shown == "." else f"{shown}/")

    def save(self, data: bytes, suffix: str) -> str:
        """Write a content, unless it is there; return the address for records."""
        name = hashlib.sha256(data).hexdigest()[:32] + suffix
        target = os.path.join(self.staging, name)
        if not os.path.exists(target):
            part = f"{target}.{os.getpid()}"
            try:
                with open(part, "wb") as file:
                    file.write(data)
                os.replace(part, target)
            except OSError as error:
                raise FtlintError(f"{self.path}: cannot be written: {reason(error)}") from None
        return self.shown + name

    def keep(self) -> None:
        """Put the files in their places; one that is there already must be the same."""
        names = sorted(os.listdir(self.staging))
        if not names:
            return
        for name in names:
            there = os.path.join(self.path, name)
            if os.path.lexists(there) and not _same(there, os.path.join(self.staging, name)):
                raise FtlintError(
                    f"{there}: exists and has another content; name another folder with --media"
                )
        try:
            os.makedirs(self.path, exist_ok=True)
            for name in names:
                os.replace(os.path.join(self.staging, name), os.path.join(self.path, name))
        except OSError as error:
            raise FtlintError(f"{self.path}: cannot be written: {reason(error)}") from None

    def __enter__(self) -> MediaFolder:
        """Begin: the waiting room is there."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what waits still."""
        with suppress(OSError):
            shutil.rmtree(self.staging)


def _same(one: str, other: str) -> bool:
    return (
        os.path.isfile(one) and not os.path.islink(one) and filecmp.cmp(one, other, shallow=False)
    )
