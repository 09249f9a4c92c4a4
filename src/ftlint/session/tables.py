"""Parquet files as lines of records, for the commands that read lines: a row is a line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ftlint.errors import FtlintError, reason
from ftlint.source import Source
from ftlint.source.sniff import PARQUET

if TYPE_CHECKING:
    from ftlint.session import Session


@contextmanager
def as_lines(session: Session) -> Iterator[Session]:
    """Give the session with lines in the place of each Parquet file, under the same name.

    They are in a temporary folder until the end. A file that cannot be read as Parquet stays as
    it is, so that the error is told where all others are.
    """
    tables = [source for source in session.sources if is_parquet(source)]
    if not tables:
        yield session
        return
    import tempfile

    try:
        kept = tempfile.TemporaryDirectory(prefix="ftlint-")
    except OSError as error:
        raise _no_room(error) from error
    with kept as folder:
        lines = {source.name: _written(source, folder, at) for at, source in enumerate(tables)}
        groups = tuple(
            group._replace(sources=_placed(group.sources, lines)) for group in session.groups
        )
        yield session._replace(groups=groups, sources=_placed(session.sources, lines))


def is_parquet(source: Source) -> bool:
    """Tell whether a source is a Parquet file, by its first bytes."""
    if source.path is None:
        return (source.data or b"").startswith(PARQUET)
    try:
        if not os.path.isfile(source.path):
            return False
        with open(source.path, "rb", buffering=0) as file:
            return file.read(len(PARQUET)) == PARQUET
    except OSError:
        return False


def _placed(sources: Sequence[Source], lines: dict[str, Source]) -> tuple[Source, ...]:
    return tuple(lines.get(source.name, source) for source in sources)


def _written(source: Source, folder: str, number: int) -> Source:
    import orjson

    from ftlint.dataset.convert.tables import parquet_rows
    from ftlint.model.losses import Ledger

    path = os.path.join(folder, f"{number}.jsonl")
    try:
        with open(path, "wb") as file:
            for _, row in parquet_rows(source, {}, Ledger()):
                file.write(orjson.dumps(row, default=_plain) + b"\n")
    except FtlintError:
        return source
    except OSError as error:
        raise _no_room(error) from error
    return Source(path, source.name, replaces=source.own or source.name, walked=source.walked)


def _no_room(error: OSError) -> FtlintError:
    """Return the error of rows that cannot be written, which is not about the file they are of."""
    return FtlintError(f"cannot write to a temporary folder: {reason(error)}; set TMPDIR")


def _plain(value: Any) -> str:
    """Return what JSON has no word for as text; bytes are those of pictures."""
    from base64 import b64encode

    return b64encode(value).decode() if isinstance(value, bytes) else str(value)
