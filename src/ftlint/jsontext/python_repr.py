"""Read lines that Python printed with ``repr`` instead of ``json.dumps``."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any, Final

MAX_LENGTH: Final = 4_000_000
"""Code points up to which a line is parsed as Python; syntax trees take much memory."""

_LOOKS: Final = re.compile(r"""\A[\[({\s]*+(?:[uUrRbBfF]{0,2}'|True\b|False\b|None\b)|'\s*:""")


def looks_like_python(text: str, start: int) -> bool:
    """Tell whether the text is Python's where the scan gave up, or has its quotes before.

    Escapes that JSON does not have count too: Python turns to double quotes where a string holds
    a single one, and writes control characters as ``\\x1f``.

    >>> looks_like_python("{'a': 1}", 1), looks_like_python('{"a": 01}', 6)
    (True, False)
    """
    if text.startswith(("'", "(", "True", "False", "None", "u'", "b'", "r'", "\\x", "\\U"), start):
        return True
    return _LOOKS.match(text) is not None


def from_python(text: str) -> tuple[str, bool] | None:
    """Return the JSON text that a Python literal means, and whether nothing had to be changed.

    The flag is False where keys that are no strings were turned into strings. None when the text
    is no literal, is too long, or holds what JSON cannot say (sets, bytes, NaN).

    >>> from_python("{'a': (1, None)}")
    ('{"a": [1, null]}', True)
    """
    if len(text) > MAX_LENGTH:
        return None
    try:
        value = _literal(text.strip())
        if not isinstance(value, (dict, list, tuple)):
            return None
        repaired = json.dumps(_joined(value), ensure_ascii=False, allow_nan=False)
        repaired.encode("utf-8")
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return repaired, _string_keys(value)


def _literal(text: str) -> Any:
    """Evaluate a literal; ``true``, ``false`` and ``null`` between Python's quotes are known."""
    import ast

    class Names(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            words = {"true": True, "false": False, "null": None}
            return ast.Constant(words[node.id]) if node.id in words else node

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text, mode="eval")
    return ast.literal_eval(Names().visit(tree))


def _joined(value: Any) -> Any:
    """Join surrogate pairs that Python's escapes wrote as two code points."""
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    if isinstance(value, dict):
        return {_joined(key): _joined(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_joined(item) for item in value]
    return value


def _string_keys(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _string_keys(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(_string_keys(item) for item in value)
    return True
