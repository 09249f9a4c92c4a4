"""Hold ftlint's findings against what trainers' own code made of the same rows.

``scripts/oracle`` records the verdicts. ftlint agrees where it has no error on rows that the
trainer takes as they are, an error on rows that it refuses, and a finding of any severity on rows
that it drops or changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ftlint
from ftlint.model.diagnostic import Severity
from ftlint.targets import target as known_target

TRUTH = Path(__file__).parent

ASIDE = frozenset({"J019", "Z004", "D901", "D902", "D903", "R213", "G001"})
"""Findings about a dataset as a whole, or of taste: never an answer to what becomes of a row."""

_METHODS = {"reward": "dpo", "grpo": "rft", "stepwise": None, "classification": None}
"""Trainers' names of methods that ftlint has no word of its own for."""


@dataclass(frozen=True)
class Held:
    """One case: what the trainer did, what ftlint said, and whether that agrees."""

    target: str
    id: str
    verdict: str
    why: str
    said: tuple[str, ...]
    agrees: bool


def targets() -> list[str]:
    """Return the targets with recorded verdicts."""
    return sorted(path.parent.name for path in TRUTH.glob("*/verdicts.jsonl"))


def cases(target: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each case of a target with its verdict."""
    lines = (TRUTH / target / "verdicts.jsonl").read_text("utf-8").splitlines()
    verdicts = {entry["id"]: entry for entry in map(json.loads, lines[1:])}
    for line in (TRUTH / target / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        yield case, verdicts[case["id"]]


def hold(target: str, case: dict[str, Any], verdict: dict[str, Any], folder: Path) -> Held:
    """Check the rows of a case for the target and say whether the verdicts agree."""
    path = folder / f"{case['id']}.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in case["rows"]))
    method = _METHODS.get(case["method"], case["method"])
    config = _trainer_config(target, case, path)
    report = ftlint.check(path, target=target, method=method, trainer_config=config, isolated=True)
    found = [one for one in report.active if one.code not in ASIDE]
    errors = [one for one in found if one.severity is Severity.ERROR]
    agrees = {
        "accepted": not errors,
        "refused": bool(errors),
        "dropped": bool(found),
        "changed": bool(found),
    }[verdict["verdict"]]
    said = tuple(f"{one.severity.label} {one.code} {one.message}" for one in found)
    return Held(target, case["id"], verdict["verdict"], verdict.get("why", ""), said, agrees)


def _trainer_config(target: str, case: dict[str, Any], path: Path) -> Path | None:
    """Write the options of a case as the trainer's own configuration, where they are that."""
    options = case.get("options", {})
    if "dataset_info" in options:
        config = path.with_name("dataset_info.json")
        entry = {"file_name": path.name, **options["dataset_info"]}
        config.write_text(json.dumps({"rows": entry}))
        return config
    if options and known_target(target).trainer_config.get("dialect") == "datasets-yaml":
        config = path.with_name("train.yaml")  # JSON is YAML
        config.write_text(json.dumps({"datasets": [{"path": path.name, **options}]}))
        return config
    return None
