"""Places as CI services count and name them: folders, addresses, bytes."""

from __future__ import annotations

import os.path
from pathlib import PurePath
from urllib.parse import quote

from ftlint.model.diagnostic import Diagnostic, Excerpt
from ftlint.model.report import Report
from ftlint.reporters import Context


def relative(file: str, report: Report, context: Context) -> str:
    """Return a file's path relative to the workspace, with ``/`` between its parts.

    ``file`` is relative to the root of the report. Symbolic links are resolved; a file outside
    the workspace keeps the name it was given.
    """
    if context.workspace is None:
        return file.replace(os.sep, "/")
    full = os.path.join(report.root, file)
    workspace = os.path.abspath(context.workspace)
    for resolve in (os.path.realpath, os.path.abspath):
        path = PurePath(resolve(full))
        base = PurePath(resolve(workspace))
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return file.replace(os.sep, "/")


def uri(file: str, report: Report, context: Context) -> str:
    """Return the percent-encoded relative address of a file (RFC 3986)."""
    path = relative(file, report, context)
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # A surrogate that stands for no byte: names on Windows.
        raw = path.encode("utf-8", "surrogatepass")
    return quote(raw, safe="/")


def byte_columns(item: Diagnostic) -> tuple[int, int] | None:
    """Return the 1-based UTF-8 columns of a finding, the end exclusive, where they are known."""
    if item.excerpt is None or item.column is None:
        return None
    return byte_span(item.excerpt, item.column - 1, (item.end_column or item.column) - 1)


def byte_span(excerpt: Excerpt, start: int, end: int) -> tuple[int, int] | None:
    """Turn 0-based columns of a line into 1-based UTF-8 columns.

    They are known only when the excerpt begins with the line and reaches the end of the span.

    >>> byte_span(Excerpt("\u00e9abc", 0, 4), 1, 3)
    (3, 5)
    """
    if excerpt.start or end > len(excerpt.text):
        return None
    return _bytes(excerpt.text[:start]) + 1, _bytes(excerpt.text[:end]) + 1


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
