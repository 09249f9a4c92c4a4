"""Token counting: exact, offline, one batch at a time.

An encoding is named as OpenAI names it (``o200k_base``), or as ``hf:PATH`` for a tokenizer of
Hugging Face on disk. An empty name means that the model's tokenizer is not known here: an
estimate, which says so.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import Final

from ftlint.errors import FtlintError, UsageError, nearest
from ftlint.tokens.engines import (
    TOKTOK_ENCODINGS,
    Counter,
    Estimate,
    PlainPython,
    Tiktoken,
    Toktok,
)
from ftlint.tokens.vocabulary import VOCABULARIES

__all__ = [
    "DEFAULT_ENCODING",
    "HUGGING_FACE",
    "VOCABULARIES",
    "Counter",
    "counter",
    "engine_names",
]

DEFAULT_ENCODING: Final = "o200k_base"
"""The encoding that counts when nothing says which model is meant."""

HUGGING_FACE: Final = "hf:"


@lru_cache(maxsize=8)
def counter(encoding: str) -> Counter:
    """Return what counts tokens of an encoding, or an estimate; loaded once and kept.

    Raises UsageError for an unknown encoding and FtlintError for one that is not on this machine.
    """
    if not encoding:
        return Estimate(_stand_in())
    if encoding.startswith(HUGGING_FACE):
        from ftlint.tokens.huggingface import HuggingFace

        return HuggingFace(encoding.removeprefix(HUGGING_FACE))
    if encoding not in VOCABULARIES:
        raise UsageError(f"unknown encoding {encoding!r}{nearest(encoding, VOCABULARIES)}")
    name = engine_names(encoding)[0]
    try:
        return {"toktok": Toktok, "tiktoken": Tiktoken, "python": PlainPython}[name](encoding)
    except FtlintError:
        if VOCABULARIES[encoding].bundled:  # the package that brings it has been taken away
            return Estimate(None)
        raise


def engine_names(encoding: str) -> list[str]:
    """Return the engines that can count an encoding here, the fastest first."""
    found = []
    if encoding in TOKTOK_ENCODINGS and find_spec("toktok"):
        found.append("toktok")
    if find_spec("tiktoken"):
        found.append("tiktoken")
    return [*found, "python"]


def _stand_in() -> Counter | None:
    try:
        return counter(DEFAULT_ENCODING)
    except (FtlintError, ImportError):
        return None
