"""SkyRL: its own tokenizing of supervised rows, its set of prompts and its environments."""

from __future__ import annotations

import json
import sys
import typing
from pathlib import Path
from typing import Any

from frame import Case, Seen
from standins import byte_tokenizer

PACKAGES = ("skyrl", "skyrl_gym", "datasets", "transformers")


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file as the trainer of the method does."""
    if sys.version_info < (3, 12):  # the package is written for 3.12
        import typing_extensions

        typing.TypedDict = typing_extensions.TypedDict  # type: ignore[assignment]
    return _prompts(case, path) if case.method == "grpo" else _supervised(case, path)


def _supervised(case: Case, path: Path) -> list[Seen]:
    """Tokenize each row as the supervised trainer does without workers."""
    from datasets import load_dataset
    from skyrl.train.sft_trainer import tokenize_chat_example, tokenize_sft_example

    rows = load_dataset("json", data_files=str(path), split="train", cache_dir=str(path.parent))
    tokenizer = byte_tokenizer()
    if "messages" in rows.column_names:
        found = [
            tokenize_chat_example(row, tokenizer, 8192, "messages", **case.options) for row in rows
        ]
    elif {"instruction", "output"} <= set(rows.column_names):
        found = [tokenize_sft_example(row, tokenizer, 8192) for row in rows]
    else:
        raise ValueError(f"Unrecognized dataset format. Found columns: {rows.column_names}")
    return [_seen(tokenizer, row) for row in found if row is not None]


def _seen(tokenizer: Any, row: dict[str, Any]) -> Seen:
    ids = row["input_ids"]
    actions = ids[len(ids) - row["num_actions"] :]
    mask = row.get("loss_mask") or [1] * len(actions)
    kept = [one for one, on in zip(actions, mask, strict=True) if on]
    return Seen(tokenizer.decode(ids), tokenizer.decode(kept))


def _prompts(case: Case, path: Path) -> list[Seen]:
    """Read the prompts and make the environment of each; the default one is that of GSM8K."""
    import skyrl_gym
    from skyrl.train.dataset.dataset import PromptDataset

    tokenizer = byte_tokenizer()
    rows = PromptDataset(str(path), tokenizer, 8192, num_workers=1)
    seen = []
    for index in range(len(rows)):
        prompt, name, extra, _ = rows[index]
        skyrl_gym.make(name or "gsm8k", env_config={}, extras=extra)
        text = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, tokenize=False)
        seen.append(Seen(f"{text} {json.dumps(extra)}", ""))
    return seen
