"""The lock file of builds: which sources and options gave which outputs, by digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ftlint.errors import FtlintError, reason
from ftlint.output.places import require_file

NAME: Final = "ftlint.lock"
VERSION: Final = 1
_BLOCK: Final = 1 << 20


def file_digest(path: str | Path) -> str:
    """Return the SHA-256 of a file; raises FtlintError where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise FtlintError(f"{path}: cannot be read: {reason(error)}") from None
    return digest.hexdigest()


def value_digest(value: Any) -> str:
    """Return the SHA-256 of a value as canonical JSON.

    >>> value_digest({"a": 1, "b": 2}) == value_digest({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Locked:
    """What one build was made of and what it gave: digests by path, relative to the lock."""

    recipe: str
    tool: str
    sources: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)


def read_lock(path: Path) -> dict[str, Locked]:
    """Return the locked builds by name; none where there is no file."""
    require_file(str(path))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            raise FtlintError(f"{path}: was written by another version of ftlint; delete it")
        return {name: Locked(**entry) for name, entry in data["build"].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FtlintError(f"{path}: cannot be read: {reason(error)}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FtlintError(f"{path}: is damaged; restore it, or delete it and build again") from None


def lock_text(locked: dict[str, Locked]) -> bytes:
    """Return the content of the lock; the same builds give the same bytes."""
    entries = {
        name: {
            "recipe": entry.recipe,
            "tool": entry.tool,
            "sources": entry.sources,
            "outputs": entry.outputs,
            "records": entry.records,
        }
        for name, entry in locked.items()
    }
    text = json.dumps(
        {"version": VERSION, "build": entries}, indent=2, sort_keys=True, ensure_ascii=False
    )
    return text.encode("utf-8") + b"\n"
