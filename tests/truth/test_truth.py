"""ftlint says of each recorded row what the trainer's own code made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.targets import NEUTRAL_TARGET, names
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


@pytest.mark.parametrize("target", targets())
def test_every_verdict_has_a_package_or_a_page(target: str) -> None:
    """A row that neither the trainer's code nor a page of it decides proves nothing."""
    head, *verdicts = map(json.loads, (TRUTH / target / "verdicts.jsonl").read_text().splitlines())
    assert head.get("packages") or head.get("pages")
    assert head.keys() <= {"packages", "pages", "recorded"}
    assert {entry["page"] for entry in verdicts if "page" in entry} <= head.get("pages", {}).keys()
    ids = [case["id"] for case, _ in cases(target)]
    assert len(ids) == len(set(ids)) == len(verdicts) >= 25


def test_the_verdicts_of_every_target_are_recorded() -> None:
    assert set(targets()) == set(names()) - {NEUTRAL_TARGET}
