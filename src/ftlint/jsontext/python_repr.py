"""Read lines that Python printed with ``repr`` instead of ``json.dumps``."""

from __future__ import annotations

import ast
import json
import math
import re
import warnings
from typing import Final

MAX_LENGTH: Final = 4_000_000
"""Code points up to which a line is parsed as Python; syntax trees take much memory."""

_LOOKS: Final = re.compile(r"""\A[\[({\s]*+(?:[uUrRbBfF]{0,2}'|True\b|False\b|None\b)|'\s*:""")

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(?>(?:\.[0-9]++)?)(?>(?:[eE][+-]?[0-9]++)?)")
"""A number that JSON writes as Python does."""


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

    The flag is False where keys that are not strings were turned into strings. None when the text
    is not a literal, is too long, or holds what JSON cannot say (sets, bytes, NaN). Numbers keep
    every digit.

    >>> from_python("{'a': (1, None)}")
    ('{"a": [1, null]}', True)
    >>> from_python("{'a': 12345678901234567890123, 'b': 1.10}")
    ('{"a": 12345678901234567890123, "b": 1.10}', True)
    """
    if len(text) > MAX_LENGTH:
        return None
    text = text.strip()
    writer = _Writer(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval").body
        if not isinstance(tree, (ast.Dict, ast.List, ast.Tuple)):
            return None
        repaired = writer.value(tree)
        repaired.encode("utf-8")
    except (ValueError, OverflowError, SyntaxError, MemoryError, RecursionError):
        return None
    return repaired, writer.string_keys


class _Writer:
    """Writes the syntax tree of a literal as JSON; ``true``, ``false`` and ``null`` are known."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode("utf-8", "surrogatepass")
        self.string_keys = True

    def value(self, node: ast.expr) -> str:
        """Return the JSON of a node; raises ValueError for what JSON cannot say."""
        match node:
            case ast.Dict():
                pairs = zip(node.keys, node.values, strict=True)
                return f"{{{', '.join(f'{self.key(k)}: {self.value(v)}' for k, v in pairs)}}}"
            case ast.List() | ast.Tuple():
                return f"[{', '.join(map(self.value, node.elts))}]"
            case ast.Constant(str() as text):
                return json.dumps(_joined(text), ensure_ascii=False)
            case ast.Constant(bool() | None) | ast.Name("true" | "false" | "null"):
                return self.word(node)
            case ast.Constant(int() | float()):
                return self.number(node)
            case ast.UnaryOp(ast.USub() | ast.UAdd(), ast.Constant(int() | float() as operand)):
                if not isinstance(operand, bool):
                    return self.number(node)
        raise ValueError("JSON cannot say this")

    def word(self, node: ast.Constant | ast.Name) -> str:
        """Return true, false or null."""
        return node.id if isinstance(node, ast.Name) else json.dumps(node.value)

    def key(self, node: ast.expr | None) -> str:
        """Return a key as a JSON string; raises ValueError for one that is not a scalar."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.value(node)
        if node is None or isinstance(node, (ast.Dict, ast.List, ast.Tuple)):
            raise ValueError("JSON cannot say this")
        self.string_keys = False
        return json.dumps(self.value(node))

    def number(self, node: ast.expr) -> str:
        """Return a number as it is written, or in JSON's way where Python's differs."""
        value = ast.literal_eval(node)
        if not math.isfinite(float(value)):
            raise ValueError("beyond the range of a double")
        if node.lineno == node.end_lineno == 1:
            written = self.bytes[node.col_offset : node.end_col_offset].decode()
            if _NUMBER.fullmatch(written):
                return written
        return json.dumps(value)


def _joined(text: str) -> str:
    """Join surrogate pairs that Python's escapes wrote as two code points."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16")
