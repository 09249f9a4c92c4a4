"""What ftlint says of rows, for the tests of targets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ftlint
from ftlint.model.diagnostic import Diagnostic, Severity
from tests.truth.agreement import ASIDE

ASK = {"role": "user", "content": "When is high tide?"}
SAY = {"role": "assistant", "content": "At six."}
AGAIN = {"role": "user", "content": "Are you sure?"}
WRONG = {"role": "assistant", "content": "At noon."}
HUMAN = {"from": "human", "value": "When is high tide?"}
GPT = {"from": "gpt", "value": "At six."}
FUNCTION = {
    "name": "tide_at",
    "description": "Tell the tide.",
    "parameters": {"type": "object", "properties": {"port": {"type": "string"}}},
}
TOOL = {"type": "function", "function": FUNCTION}


def found(path: Path, target: str, *rows: Any, **options: Any) -> list[Diagnostic]:
    """Return all findings about rows, written as lines, or as an array where the name ends so."""
    if path.suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    else:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        path.write_text("".join(lines), "utf-8")
    report = ftlint.check(path, target=target, isolated=True, **options)
    assert not report.errors
    return [one for one in report.active if one.code not in ASIDE]


def said(path: Path, target: str, *rows: Any, **options: Any) -> list[str]:
    """Return the codes of errors and warnings about rows."""
    told = found(path, target, *rows, **options)
    return [one.code for one in told if one.severity >= Severity.WARNING]
