"""The result of ``ftlint stats`` as plain data; ``schemas/stats.schema.json`` describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from ftlint.dataset.stats.chunk import Totals
from ftlint.dataset.stats.collect import Measured
from ftlint.dataset.stats.cost import ModelCost, Prices, cost
from ftlint.dataset.stats.distribution import Distribution
from ftlint.dataset.stats.validation import advise
from ftlint.formats import UNKNOWN
from ftlint.model.words import plural
from ftlint.targets import Model, Target
from ftlint.tokens import Counter as TokenCounter

VERSION: Final = 1
"""Version of the document's shape; raised when a key changes its meaning or goes away."""

PROMPTS_SHOWN: Final = 5
NAMES_SHOWN: Final = 20
FILES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the measured files."""

    targets: tuple[Target, ...]
    models: tuple[Model, ...]
    prices: Prices = field(default_factory=Prices)
    method: str | None = None


def document(
    measured: Sequence[Measured], question: Question, counting: TokenCounter, version: str
) -> dict[str, Any]:
    """Return everything there is to print: all training files together, then file by file."""
    left_out = [one.name for one in measured if one.left_out]
    measured = [one for one in measured if not one.left_out]
    train = [one for one in measured if one.split == "train"]
    held_out = [one for one in measured if one.split == "validation"]
    whole = _together(train)
    validation = _together(held_out) if held_out else None
    costs = _costs(whole, question)
    return {
        "version": VERSION,
        "ftlint": version,
        "targets": [one.name for one in question.targets],
        "encoding": counting.name,
        "engine": counting.engine,
        "exact": counting.exact,
        **_figures(whole),
        "models": [_model(item) for item in costs],
        "files": [_file(one, question) for one in measured],
        "combination": _combination(train, costs, question) if len(train) > 1 else None,
        "validation": None if validation is None else _figures(validation),
        "advice": [asdict(item) for item in advise(whole, validation, question.targets)],
        "errors": [one.error for one in measured if one.error],
        "notes": notes(whole, counting, costs, left_out),
    }


def _together(measured: Sequence[Measured]) -> Totals:
    whole = Totals()
    for one in measured:
        whole.merge(one.totals)
    return whole


def _costs(totals: Totals, question: Question) -> list[ModelCost]:
    return [cost(totals, item, question.prices, question.method) for item in question.models]


def _file(one: Measured, question: Question) -> dict[str, Any]:
    costs = _costs(one.totals, question)
    return {
        "file": one.name,
        "split": one.split,
        **_figures(one.totals),
        "models": [_model(item) for item in costs],
        "error": one.error,
    }


def _figures(totals: Totals) -> dict[str, Any]:
    return {
        "bytes": totals.size,
        "lines": totals.lines,
        "records": totals.records,
        "broken": totals.broken,
        "formats": _sorted(totals.formats),
        "turns": totals.turns.total,
        "turns_per_example": totals.turns.summary(),
        "roles": _sorted(totals.roles),
        "tokens": _tokens(totals),
        "system": _system(totals),
        "scripts": _sorted(totals.scripts),
        "tools": {
            "records": totals.with_tools,
            "declared": _sorted(totals.declared, NAMES_SHOWN),
            "called": _sorted(totals.called, NAMES_SHOWN),
        },
        "images": {
            "records": totals.with_images,
            "count": totals.images,
            "estimated": totals.images_estimated,
        },
        "weights": _sorted(totals.weights),
    }


def _tokens(totals: Totals) -> dict[str, Any]:
    return {
        "total": totals.tokens.total,
        "trained": totals.trained.total,
        "tools": totals.tool_tokens,
        "calls": totals.call_tokens,
        "images": totals.image_tokens,
        "untrained_records": totals.untrained,
        "per_example": totals.tokens.summary(),
        "trained_per_example": totals.trained.summary(),
        "per_turn": {role: totals.by_role[role].summary() for role in _sorted(totals.roles)},
        "histogram": _histogram(totals.tokens),
    }


def _histogram(distribution: Distribution) -> list[dict[str, int]]:
    return [
        {"from": start, "to": end, "count": count} for start, end, count in distribution.histogram()
    ]


def _system(totals: Totals) -> dict[str, Any]:
    prompts = sorted(totals.systems.values(), key=lambda item: -item[0])
    return {
        "records": totals.with_system,
        "distinct": len(totals.systems),
        "prompts": [{"records": count, "start": text} for count, text in prompts[:PROMPTS_SHOWN]],
    }


def _sorted(counts: Counter[str], most: int | None = None) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])


def _model(item: ModelCost) -> dict[str, Any]:
    found = asdict(item)
    for key in ("price_date", "retired"):
        found[key] = found[key].isoformat() if found[key] else None
    return found


def _combination(
    train: Sequence[Measured], costs: Sequence[ModelCost], question: Question
) -> dict[str, Any]:
    """Compare one training on all files with one training for each file."""
    records = sum(one.totals.records for one in train) or 1
    tokens = sum(one.totals.tokens.total for one in train) or 1
    rows = []
    for position, whole in enumerate(costs):
        parts = [_costs(one.totals, question)[position] for one in train]
        priced = whole.usd is not None
        rows.append(
            {
                "name": whole.name,
                "separate": {
                    "billed_tokens": sum(part.billed_tokens for part in parts),
                    "usd": round(sum(part.usd or 0 for part in parts), 4) if priced else None,
                    "epochs": [part.epochs for part in parts],
                },
                "combined": {
                    "billed_tokens": whole.billed_tokens,
                    "usd": whole.usd,
                    "epochs": whole.epochs,
                },
            }
        )
    return {
        "shares": [
            {
                "file": one.name,
                "records": round(one.totals.records / records, 4),
                "tokens": round(one.totals.tokens.total / tokens, 4),
            }
            for one in train
        ],
        "models": rows,
    }


def notes(
    totals: Totals,
    counting: TokenCounter,
    costs: Sequence[ModelCost],
    left_out: Sequence[str] = (),
) -> list[str]:
    """Return what a reader must know about the figures: estimates, unread records, old prices."""
    found: list[str] = []
    if left_out:
        shown = ", ".join(left_out[:FILES_SHOWN]) + ", …" * (len(left_out) > FILES_SHOWN)
        files = plural(len(left_out), "file holds", "files hold")
        found.append(f"left out: {files} no training data: {shown}")
    if not counting.exact:
        found.append(
            f"token counts are an {counting.name}: the model's own tokenizer is not known here; "
            f"give --model a folder with its tokenizer.json"
        )
    if totals.broken:
        broken = plural(
            totals.broken, "record is not a JSON object", "records are not JSON objects"
        )
        found.append(f"{broken}; not counted")
    if totals.formats[UNKNOWN.name]:
        unknown = plural(totals.formats[UNKNOWN.name], "record has", "records have")
        found.append(f"{unknown} an unknown shape; their turns and tokens are not counted")
    if totals.images_estimated:
        found.append(
            f"{totals.images_estimated:,} of {totals.images:,} images are counted by an estimate: "
            f"their size is not in the data, or the model has no published formula"
        )
    if totals.unrendered:
        found.append(
            f"the chat template refused {plural(totals.unrendered, 'record')}, counted message by "
            "message instead"
        )
    if totals.tool_tokens or totals.call_tokens:
        found.append("tool definitions and calls are counted as the text models are shown")
    doubtful = sorted(
        {item.name for item in costs if item.price_confidence in ("uncertain", "second-hand")}
    )
    if doubtful:
        found.append(
            f"prices of {', '.join(doubtful)} are not published by the provider; set your own "
            f"with --price MODEL=USD"
        )
    return found
