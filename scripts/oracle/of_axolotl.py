"""Axolotl: its own loading, prompt strategies and length filter, from a ``datasets:`` entry on.

The options of a case are keys of that entry; a case without a ``type`` gets the one that the
documentation names for the keys of the first row.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frame import Case, Seen
from standins import absent_modules, byte_tokenizer

PACKAGES = ("axolotl", "datasets", "transformers")

_PREFERENCES = ("dpo", "kto")
_UNUSED = ("posthog", "posthog.exception_capture", "numba", "schedulefree", "wandb", "mlflow")
"""Modules for reports of usage, for packing and for optimizers: none of them reads a row."""

_SHAREGPT = {
    "type": "chat_template",
    "field_messages": "conversations",
    "message_property_mappings": {"role": "from", "content": "value"},
}


def run(case: Case, path: Path) -> list[Seen]:
    """Let the package load the file by its entry and prepare the rows for the method."""
    with absent_modules(*_UNUSED):
        from axolotl.utils.data import rl, sft
        from axolotl.utils.data.utils import handle_long_seq_in_dataset
        from axolotl.utils.dict import DictDefault

    entry = {"path": str(path), "ds_type": "json", "split": "train"}
    entry |= _fitting(case) | dict(case.options)
    tokenizer = byte_tokenizer()
    settings = {
        "datasets": [_validated(entry, case.method)],
        "sequence_len": 100_000,
        "chat_template": "tokenizer_default",
        "train_on_inputs": False,
        "is_preprocess": True,
    }
    if case.method not in _PREFERENCES:
        cfg = DictDefault(settings)
        rows, _ = sft._load_and_process_single_dataset(
            cfg.datasets[0], cfg, tokenizer, "train", seed=1
        )
        rows = handle_long_seq_in_dataset(rows, cfg.sequence_len, cfg)
        return [_labelled(tokenizer, row) for row in rows]
    cfg = DictDefault({**settings, "rl": rl.RLType(case.method)})
    rl.load_tokenizer = lambda _: tokenizer
    return [_preferred(row) for row in rl._load_split(cfg, "train")]


def _validated(entry: dict[str, Any], method: str) -> dict[str, Any]:
    """Return the entry as the package's own schema of it takes it, without what is not set."""
    from axolotl.utils.schemas.datasets import SFTDataset

    if method in _PREFERENCES:
        return entry
    known = SFTDataset(**entry).model_dump(exclude_none=True)
    return {**entry, **known}


def _labelled(tokenizer: Any, row: Any) -> Seen:
    pairs = zip(row["input_ids"], row["labels"], strict=True)
    kept = [one for one, label in pairs if label != -100]
    return Seen(tokenizer.decode(row["input_ids"]), tokenizer.decode(kept))


def _preferred(row: Any) -> Seen:
    answers = [row[key] for key in ("chosen", "rejected", "completion") if key in row]
    trained = " ".join(one if isinstance(one, str) else json.dumps(one) for one in answers)
    prompt = row["prompt"]
    return Seen(f"{prompt if isinstance(prompt, str) else json.dumps(prompt)} {trained}", trained)


def _fitting(case: Case) -> dict[str, Any]:
    """Return the type that the documentation names for rows with these keys."""
    row = case.rows[0]
    if case.method == "dpo":
        return {"type": _preference_type(row)}
    if case.method == "kto":
        if "instruction" in row:
            return {"type": "chatml.argilla"}
        return {
            "type": "chatml.prompt_pairs" if "prompt" in row else "chatml.argilla_chat",
        }
    if "conversations" in row:
        return dict(_SHAREGPT)
    for keys, kind in _TYPES.items():
        if set(keys) <= set(row):
            return {"type": kind}
    return {"type": "chat_template"}


_TYPES = {
    ("messages",): "chat_template",
    ("input_ids",): "",
    ("segments",): "input_output",
    ("prompt", "completions", "labels"): "stepwise_supervised",
    ("system_prompt", "question", "response"): "alpaca_w_system.load_open_orca",
    ("system", "instruction", "output"): "alpaca_w_system.load",
    ("prompt", "generation"): "metharme",
    ("instruction",): "alpaca",
    ("text",): "completion",
}


def _preference_type(row: dict[str, Any]) -> str:
    if "messages" in row:
        return "chat_template.default"
    if isinstance(row.get("chosen"), list):
        return "chat_template.argilla_chat"
    return "chatml.default"
