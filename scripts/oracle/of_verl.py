"""verl: its data sets for supervised (Parquet) and reinforcement training, its reward manager."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import byte_tokenizer

PACKAGES = ("verl", "datasets", "transformers")


def run(case: Case, path: Path) -> list[Seen]:
    """Load the rows as the trainer of the method does."""
    return _prompts(case, path) if case.method == "grpo" else _supervised(case, path)


def _supervised(case: Case, path: Path) -> list[Seen]:
    """Write the Parquet file that verl asks for and read each row."""
    _leave_out_models()
    import pyarrow as pa
    import pyarrow.parquet as pq
    from omegaconf import OmegaConf
    from verl.utils.dataset.multiturn_sft_dataset import MultiTurnSFTDataset

    target = path.with_suffix(".parquet")
    pq.write_table(pa.Table.from_pylist(_filled(case.rows)), target)
    tokenizer = byte_tokenizer()
    settings = OmegaConf.create({"pad_mode": "no_padding", "max_length": 8192, **case.options})
    rows = MultiTurnSFTDataset(str(target), tokenizer, settings)
    seen = []
    for index in range(len(rows)):
        row = rows[index]
        ids, mask = row["input_ids"].tolist(), row["loss_mask"].tolist()
        kept = [one for one, on in zip(ids, mask, strict=True) if on]
        seen.append(Seen(tokenizer.decode(ids), tokenizer.decode(kept)))
    return seen


def _filled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give all rows the same columns, as a table has."""
    keys = dict.fromkeys(key for row in rows for key in row)
    return [{key: row.get(key) for key in keys} for row in rows]


def _prompts(case: Case, path: Path) -> list[Seen]:
    """Load the prompts, then ask the reward manager for a score of an answer to each."""
    _leave_out_models()
    from omegaconf import OmegaConf
    from verl.utils.dataset.rl_dataset import RLHFDataset

    tokenizer = byte_tokenizer()
    settings = OmegaConf.create(
        {
            "cache_dir": str(path.parent),
            "max_prompt_length": 8192,
            "filter_overlong_prompts_workers": None,
            **case.options,
        }
    )
    rows = RLHFDataset(str(path), tokenizer, settings)
    seen = []
    for index in range(len(rows)):
        row = rows[index]
        text = tokenizer.apply_chat_template(
            row["raw_prompt"], add_generation_prompt=True, tokenize=False
        )
        seen.append(Seen(f"{text} {json.dumps(_scored(row))}", ""))
    return seen


def _scored(row: dict[str, Any]) -> Any:
    """Return what the reward manager hands to the function of scores."""
    import torch
    from verl.experimental.reward_loop.reward_manager.naive import NaiveRewardManager

    told: dict[str, Any] = {}

    def score(**given: Any) -> float:
        told.update(given)
        return 1.0

    manager = NaiveRewardManager.__new__(NaiveRewardManager)
    manager.tokenizer = SimpleNamespace(decode=lambda *_, **__: "an answer")
    manager.compute_score, manager.is_async_reward_score = score, False
    manager.reward_router_address = None
    batch = {"responses": torch.zeros(3), "attention_mask": torch.ones(3, dtype=torch.long)}
    item = SimpleNamespace(batch=batch, non_tensor_batch=row)

    class Items(list[Any]):
        def __getitem__(self, at: Any) -> Any:
            return Items([item]) if isinstance(at, slice) else item

    async def once() -> None:
        manager.loop = asyncio.get_running_loop()
        await manager.run_single(Items([item]))

    asyncio.run(once())
    return told["ground_truth"]


def _leave_out_models() -> None:
    """Stand in for the module of a model that this version of transformers has renamed."""
    name = "verl.models.transformers.qwen2_vl"
    sys.modules.setdefault(name, SimpleNamespace(get_rope_index=None))  # type: ignore[arg-type]
