"""Unsloth: its own standardizing, tokenizing and masking, without the models that it patches.

Unsloth wants ``datasets`` < 5: put that version first on PYTHONPATH. Preference, KTO, reward and
GRPO trainers are TRL's.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import of_trl
from frame import Case, Seen
from standins import byte_tokenizer

PACKAGES = ("unsloth", "unsloth_zoo", "trl", "datasets", "transformers")

_ALPACA = "### Instruction:\n{}\n\n### Input:\n{}\n\n### Response:\n{}"
"""The prompt of Unsloth's Alpaca notebook, shortened."""


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file as its notebooks do and prepare it for the trainer of the method."""
    if case.method not in ("sft", "pretrain"):
        return of_trl.run(case, path)
    os.environ["UNSLOTH_IS_PRESENT"] = "1"
    from unsloth_zoo.dataset_utils import sft_prepare_dataset, standardize_data_formats

    tokenizer = byte_tokenizer()
    dataset = standardize_data_formats(of_trl.load(path), tokenizer=tokenizer, num_proc=1)
    dataset = _formatted(dataset, tokenizer)
    settings = SimpleNamespace(
        max_length=8192,
        dataset_text_field="text",
        dataset_num_proc=1,
        assistant_only_loss=False,
        completion_only_loss=None,
    )
    trainer = SimpleNamespace(processing_class=tokenizer)
    rows = sft_prepare_dataset(trainer, dataset, tokenizer, settings, False, None, "train")
    if "text" in dataset.column_names and case.method == "sft" and _has_turns(dataset):
        rows = _answers_only(rows, tokenizer)
    return [_seen(tokenizer, row) for row in rows]


def _formatted(dataset: Any, tokenizer: Any) -> Any:
    """Write the column ``text`` by the formatting functions of the notebooks."""
    columns = dataset.column_names
    if "conversations" in columns:
        template = tokenizer.apply_chat_template
        return dataset.map(lambda row: {"text": template(row["conversations"], tokenize=False)})
    if {"instruction", "input", "output"} <= set(columns):
        ended = _ALPACA + tokenizer.eos_token
        return dataset.map(
            lambda row: {"text": ended.format(row["instruction"], row["input"], row["output"])}
        )
    return dataset


def _has_turns(dataset: Any) -> bool:
    return "<|assistant|>" in dataset[0]["text"]


def _answers_only(rows: Any, tokenizer: Any) -> Any:
    """Leave the answers trained alone, as ``train_on_responses_only`` does."""
    from unsloth_zoo.dataset_utils import train_on_responses_only

    masked = train_on_responses_only(
        None,
        instruction_part="<|user|>",
        response_part="<|assistant|>",
        tokenizer=tokenizer,
        return_function=True,
    )
    return rows.map(lambda row: {"labels": masked({"input_ids": [row["input_ids"]]})["labels"][0]})


def _seen(tokenizer: Any, row: dict[str, Any]) -> Seen:
    ids = row["input_ids"]
    labels = row.get("labels") or ids
    if mask := row.get("completion_mask"):
        labels = [one if on else -100 for one, on in zip(ids, mask, strict=True)]
    kept = [one for one, label in zip(ids, labels, strict=True) if label != -100]
    return Seen(tokenizer.decode(ids), tokenizer.decode(kept))
