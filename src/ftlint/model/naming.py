"""How findings, places and rules are named for people and programs outside."""

from __future__ import annotations

import re
from typing import Final

from ftlint.model.diagnostic import ANY, Path, to_pointer


def rule_url(name: str) -> str:
    """Return the address of a rule's page."""
    return f"https://ftlint.dev/rules/{name}"


def fingerprint(code: str, record_hash: str, path: Path, salt: str = "") -> str:
    """Name a finding by what it is about, so that it survives moving, sorting and renaming.

    16 hexadecimal digits of SHA-256 over code, record hash, pointer and the rule's own salt.
    """
    import hashlib

    text = "\x00".join((code, record_hash, to_pointer(path), salt))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def to_dotted(path: Path) -> str:
    """Write a path for people; it reads as Python and as jq.

    >>> to_dotted(("messages", 3, "content"))
    'messages[3].content'
    >>> to_dotted(("metadata", "a b"))
    'metadata["a b"]'
    >>> to_dotted(("messages", ANY, "role"))
    'messages[].role'
    """
    out: list[str] = []
    for step in path:
        if isinstance(step, int):
            out.append("[]" if step == ANY else f"[{step}]")
        elif _IDENTIFIER.fullmatch(step):
            out.append(f".{step}" if out else step)
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            out.append(f'["{escaped}"]')
    return "".join(out)
