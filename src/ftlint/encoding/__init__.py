"""Encoding damage: find it, name it, repair it; the charset of bytes that are not UTF-8.

Pure functions on text and bytes. Importing this package costs next to nothing; tables and the
language prior load when the first suspicious text is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftlint.encoding.charset import (
        Line,
        MixedText,
        decode_lines,
        detect_charset,
        second_opinion,
    )
    from ftlint.encoding.context import Context
    from ftlint.encoding.mend import detect, repair
    from ftlint.encoding.reading import Action, Charset, Damage, Reading, Repair, Span
    from ftlint.encoding.scan import suspicious

_HOME = {
    "Action": "reading",
    "Charset": "reading",
    "Context": "context",
    "Damage": "reading",
    "Line": "charset",
    "MixedText": "charset",
    "Reading": "reading",
    "Repair": "reading",
    "Span": "reading",
    "decode_lines": "charset",
    "detect": "mend",
    "detect_charset": "charset",
    "repair": "mend",
    "second_opinion": "charset",
    "suspicious": "scan",
}

__all__ = [
    "Action",
    "Charset",
    "Context",
    "Damage",
    "Line",
    "MixedText",
    "Reading",
    "Repair",
    "Span",
    "decode_lines",
    "detect",
    "detect_charset",
    "repair",
    "second_opinion",
    "suspicious",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
