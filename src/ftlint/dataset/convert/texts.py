"""Whole texts: decoded strictly, line ends folded, damage repaired only when asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ftlint.dataset.convert.repairs import mend
from ftlint.errors import FtlintError
from ftlint.jsontext.values import MOST
from ftlint.model.losses import Ledger
from ftlint.source import Source, guess_charset, open_blocks
from ftlint.source.charset import SAMPLE

SURE: Final = 0.9
"""Confidence of a guess below which another detector is asked as well."""


def read_text(source: Source, options: dict[str, Any], ledger: Ledger) -> str:
    """Read a text file: BOM, then UTF-8, then the declared encoding, then a guess that is noted.

    Line ends become line feeds. FtlintError when no encoding decodes it, or when it would fill the
    memory.
    """
    raw = b"".join(_held(source))
    text = decode(raw, source.name, options, ledger)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    decisions = options["decisions"]
    if text.isascii() and not decisions:
        return text
    return mend(text, source.name, ledger, options["repair_encoding"], decisions)


def _held(source: Source) -> Iterator[bytes]:
    size = 0
    for block in open_blocks(source):
        size += len(block)
        if size > MOST:
            raise FtlintError(
                f"{source.name}: is a text of more than {MOST >> 20} MB, and texts are read whole; "
                "cut it between two conversations and name the parts"
            )
        yield block


def decode(raw: bytes, name: str, options: dict[str, Any], ledger: Ledger) -> str:
    """Decode bytes strictly; the guess of an encoding is noted in the ledger."""
    declared = options.get("encoding")
    if declared:
        try:
            return raw.decode(declared)
        except LookupError:
            raise FtlintError(f"{name}: no encoding is called {declared!r}") from None
        except UnicodeDecodeError as error:
            raise FtlintError(
                f"{name}: is not {declared}: byte 0x{raw[error.start]:02x} at offset {error.start}"
            ) from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        guess, confidence = guess_charset(raw)
        if guess is None:
            raise FtlintError(
                f"{name}: is not UTF-8 (offset {error.start}), and no other encoding fits; "
                "name it with -O encoding=NAME"
            ) from None
        try:
            text = raw.decode(guess)
        except (LookupError, UnicodeDecodeError):
            raise FtlintError(
                f"{name}: is not UTF-8 (offset {error.start}); name its encoding with "
                "-O encoding=NAME"
            ) from None
        ledger.note("encoding-guessed", name, detail=_told(raw, guess, confidence))
        return text


def _told(raw: bytes, guess: str, confidence: float) -> str:
    """Return how a guess is told: with the other detector's where the two differ."""
    if confidence >= SURE:
        return guess
    from ftlint.encoding import second_opinion

    other = second_opinion(raw[:SAMPLE], guess)
    return guess if other in ("", guess) else f"{guess}, or {other} as charset-normalizer reads it"
