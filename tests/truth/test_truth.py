"""ftlint says of each recorded row what the trainer's own code made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.truth.agreement import TRUTH, cases, hold, targets

KNOWN = json.loads((TRUTH / "known.json").read_text("utf-8"))
"""By target, the cases in which ftlint does not agree yet; ``docs/targets.md`` counts them."""

CASES = [
    pytest.param(target, case, verdict, id=f"{target}-{case['id']}")
    for target in targets()
    for case, verdict in cases(target)
]


@pytest.mark.parametrize(("target", "case", "verdict"), CASES)
def test_ftlint_agrees_with_the_trainer(
    target: str, case: dict[str, Any], verdict: dict[str, Any], tmp_path: Path
) -> None:
    held = hold(target, case, verdict, tmp_path)
    if case["id"] not in KNOWN.get(target, ()):
        assert held.agrees, held
