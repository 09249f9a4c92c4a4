"""The Python interface: what the commands do, with data for an answer.

import ftlint

report = ftlint.check(["data/train.jsonl"], target="openai")
for diagnostic in report.active:
    print(diagnostic.file, diagnostic.line, diagnostic.code, diagnostic.message)
"""

from __future__ import annotations

from ftlint.api.checks import check, fix, patch
from ftlint.api.conversions import build, convert, convert_declared, plan
from ftlint.api.datasets import decontaminate, dedup, diff, merge, split, stats

__all__ = [
    "build",
    "check",
    "convert",
    "convert_declared",
    "decontaminate",
    "dedup",
    "diff",
    "fix",
    "merge",
    "patch",
    "plan",
    "split",
    "stats",
]
