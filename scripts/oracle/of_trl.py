"""TRL: the preparation of datasets by its own trainers, on the CPU, without a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frame import Case, Seen
from standins import byte_tokenizer

PACKAGES = ("trl", "datasets", "transformers")


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file as a script would and let the trainer of the method prepare it."""
    return _METHODS[case.method](load(path), case)


def load(path: Path) -> Any:
    """Load a file as a training script does."""
    from datasets import load_dataset

    return load_dataset("json", data_files=str(path), split="train", cache_dir=str(path.parent))


def _bare(trainer: Any, tokenizer: Any) -> Any:
    """Return a trainer that has what preparing a dataset reads, and no model."""
    bare = trainer.__new__(trainer)
    bare._tokenizer = tokenizer
    bare.processing_class = tokenizer
    bare.chat_template = None
    bare.calculate_KL = False
    bare.desirable_weight = bare.undesirable_weight = 1.0
    return bare


def _sft(dataset: Any, case: Case) -> list[Seen]:
    from trl import SFTConfig, SFTTrainer

    tokenizer = byte_tokenizer()
    trainer = _bare(SFTTrainer, tokenizer)
    # As the constructor decides it: completions alone where there is a completion.
    trainer.completion_only_loss = "completion" in next(iter(dataset))
    settings = SFTConfig(output_dir=".", use_cpu=True, max_length=None, report_to="none")
    for name, value in case.options.items():
        setattr(settings, name, value)
    rows = trainer._prepare_dataset(dataset, tokenizer, settings, False, None, "train")
    return [_labelled(tokenizer, row["input_ids"], row.get("labels")) for row in rows]


def _labelled(tokenizer: Any, ids: list[int], labels: list[int] | None) -> Seen:
    kept = [one for one, label in zip(ids, labels or ids, strict=True) if label != -100]
    return Seen(tokenizer.decode(ids), tokenizer.decode(kept))


def _dpo(dataset: Any, case: Case) -> list[Seen]:
    from trl import DPOConfig, DPOTrainer

    tokenizer = byte_tokenizer()
    settings = DPOConfig(output_dir=".", use_cpu=True, report_to="none")
    rows = _bare(DPOTrainer, tokenizer)._prepare_dataset(dataset, tokenizer, settings, "train")
    return [_joined(tokenizer, row, ("chosen_ids", "rejected_ids")) for row in rows]


def _kto(dataset: Any, case: Case) -> list[Seen]:
    from trl import KTOConfig, KTOTrainer

    tokenizer = byte_tokenizer()
    settings = KTOConfig(output_dir=".", use_cpu=True, report_to="none")
    rows = _bare(KTOTrainer, tokenizer)._prepare_dataset(dataset, tokenizer, settings, "train")
    return [_joined(tokenizer, row, ("completion_ids",)) for row in rows]


def _reward(dataset: Any, case: Case) -> list[Seen]:
    from trl import RewardConfig, RewardTrainer

    tokenizer = byte_tokenizer()
    settings = RewardConfig(output_dir=".", use_cpu=True, report_to="none")
    rows = _bare(RewardTrainer, tokenizer)._prepare_dataset(dataset, tokenizer, settings, "train")
    return [_joined(tokenizer, row, ("chosen_ids", "rejected_ids")) for row in rows]


def _joined(tokenizer: Any, row: Any, answers: tuple[str, ...]) -> Seen:
    trained = " ".join(tokenizer.decode(row[name]) for name in answers)
    return Seen(tokenizer.decode(row.get("prompt_ids") or []) + " " + trained, trained)


def _prompts(dataset: Any, case: Case) -> list[Seen]:
    """GRPO and RLOO: the prompts are tokenized, every other column goes to the reward functions."""
    from trl import GRPOTrainer

    tokenizer = byte_tokenizer()
    trainer = _bare(GRPOTrainer, tokenizer)
    trainer._is_vlm = False
    trainer.environment_factories = None
    trainer.tools = None
    trainer.chat_template_kwargs = {}
    rows = list(dataset)
    ids = trainer._tokenize_prompts([row["prompt"] for row in rows])[0]
    reward = (json.dumps({**row, "prompt": ""}, ensure_ascii=False) for row in rows)
    prompts = map(tokenizer.decode, ids)
    return [Seen(f"{prompt} {rest}", "") for prompt, rest in zip(prompts, reward, strict=True)]


_METHODS = {"sft": _sft, "dpo": _dpo, "kto": _kto, "reward": _reward, "grpo": _prompts}
