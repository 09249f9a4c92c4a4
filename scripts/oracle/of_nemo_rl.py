"""NeMo RL: its own data sets of rows, and the processors of supervised and preference training.

Read from a checkout (``NEMO_RL``): the package of that name in the registry is empty.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from frame import Case, Seen, as_it_is
from standins import bare, byte_tokenizer

PACKAGES = ("datasets", "transformers")


def sources() -> dict[str, str]:
    """Return the commit of the checkout."""
    return {"nemo-rl": "7ea279a"}


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file with the data set of the method, and process each row.

    The options are those of a data set in the configuration; ``dataset`` names its class.
    """
    sys.path.insert(0, os.environ["NEMO_RL"])
    folder = "nemo_rl.data.datasets"
    inner = (f"{folder}.response_datasets", f"{folder}.preference_datasets")
    bare("nemo_rl", "nemo_rl.distributed", "nemo_rl.data.datasets", *inner)
    from nemo_rl.data.interfaces import TaskDataSpec

    task = TaskDataSpec(task_name="task")
    if case.options.get("dataset") == "gym":
        return _lines(path)
    if case.method == "dpo":
        return _pairs(case, path, task)
    return _supervised(case, path, task)


def _lines(path: Path) -> list[Seen]:
    """Read lines for NeMo Gym, which hands each to its environment as it is."""
    import json

    from nemo_rl.data.datasets.response_datasets.nemogym_dataset import NemoGymDataset

    lines = NemoGymDataset(str(path)).dataset["extra_env_info"]
    return [as_it_is(json.loads(line)) for line in lines]


def _supervised(case: Case, path: Path, task: Any) -> list[Seen]:
    from nemo_rl.data.datasets.response_datasets.oai_format_dataset import OpenAIFormatDataset
    from nemo_rl.data.datasets.response_datasets.response_dataset import ResponseDataset
    from nemo_rl.data.processors import sft_processor

    options = dict(case.options)
    chat = options.pop("dataset", "") == "openai_format"
    kind = OpenAIFormatDataset if chat else ResponseDataset
    loaded = kind(str(path), **({} if chat else {"split": "train"}), **options)
    tokenizer = byte_tokenizer()
    seen = []
    for index in range(len(loaded.dataset)):
        row = sft_processor(loaded.dataset[index], task, tokenizer, 8192, index)
        seen.append(_seen(tokenizer, row["message_log"], row["loss_multiplier"]))
    return seen


def _pairs(case: Case, path: Path, task: Any) -> list[Seen]:
    from nemo_rl.data.datasets.preference_datasets import (
        binary_preference_dataset,
        preference_dataset,
    )
    from nemo_rl.data.processors import preference_preprocessor

    options = dict(case.options)
    ranked = options.pop("dataset", "") == "preference"
    if ranked:
        loaded = preference_dataset.PreferenceDataset(str(path), split="train", **options)
    else:
        keys = {"prompt_key": "prompt", "chosen_key": "chosen", "rejected_key": "rejected"}
        kind = binary_preference_dataset.BinaryPreferenceDataset
        loaded = kind(str(path), split="train", **{**keys, **options})
    tokenizer = byte_tokenizer()
    seen = []
    for index in range(len(loaded.dataset)):
        row = preference_preprocessor(loaded.dataset[index], task, tokenizer, 8192, index)
        both = [
            _seen(tokenizer, row[f"message_log_{side}"], row["loss_multiplier"])
            for side in ("chosen", "rejected")
        ]
        text, trained = (one.text for one in both), (one.trained for one in both)
        seen.append(Seen("\n".join(text), "\n".join(trained)))
    return seen


def _seen(tokenizer: Any, log: list[dict[str, Any]], weight: float) -> Seen:
    """Return a conversation; only what assistants say is trained, and nothing if it is masked."""
    texts = [(message["role"], tokenizer.decode(message["token_ids"])) for message in log]
    kept = [text for role, text in texts if role == "assistant" and weight]
    return Seen("".join(text for _, text in texts), "".join(kept))
