"""ftlint says of each recorded row what the trainer's own code made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.truth.agreement import cases, hold, targets

KNOWN = frozenset(
    {
        ("axolotl", "reasoning-content-parts"),
        ("bedrock-nova", "video-and-image"),
        ("together", "prompt-completion-parts"),
        ("together", "two-shapes"),
        ("together", "image-mixed-kinds"),
        ("together", "preference-two-outputs"),
    }
)
"""Cases in which ftlint does not agree yet."""

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
    if (target, case["id"]) not in KNOWN:
        assert held.agrees, held
