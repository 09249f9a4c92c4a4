"""OpenRLHF: its own data sets for supervised, preference and reinforcement training."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import byte_tokenizer

PACKAGES = ("openrlhf", "datasets", "transformers")

_KEYS: dict[str, dict[str, Any]] = {
    "sft": {"input_key": "input", "output_key": "output", "apply_chat_template": True},
    "pretrain": {"input_key": "text"},
    "dpo": {"prompt_key": "prompt", "chosen_key": "chosen", "rejected_key": "rejected"},
    "grpo": {"input_key": "input", "label_key": "label", "apply_chat_template": True},
}
"""The options of its example scripts by method; a case may give its own."""


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file and build the data set of the method."""
    from openrlhf.datasets.utils import blending_datasets

    options = {**_KEYS[case.method], **case.options}
    strategy = SimpleNamespace(
        args=SimpleNamespace(data=SimpleNamespace(**options), use_ms=False),
        print=lambda *_: None,
        is_rank_0=lambda: False,
    )
    rows = blending_datasets(str(path), None, strategy)
    return {"dpo": _pairs, "grpo": _prompts}.get(case.method, _supervised)(rows, strategy, case)


def _supervised(rows: Any, strategy: Any, case: Case) -> list[Seen]:
    from openrlhf.datasets import SFTDataset

    tokenizer = byte_tokenizer()
    found = SFTDataset(
        rows,
        tokenizer,
        8192,
        strategy,
        pretrain_mode=case.method == "pretrain",
        num_processors=None,
        multiturn=case.options.get("multiturn", False),
    )
    seen = []
    for index in range(len(found)):
        ids, _, mask = found[index]
        # The loss at a place is that of the token after it.
        kept = [one for one, on in zip(ids[0][1:], mask[0][:-1], strict=True) if on]
        seen.append(Seen(tokenizer.decode(ids[0]), tokenizer.decode(kept)))
    return seen


def _pairs(rows: Any, strategy: Any, case: Case) -> list[Seen]:
    from openrlhf.datasets import RewardDataset

    tokenizer = byte_tokenizer()
    found = RewardDataset(rows, tokenizer, 8192, strategy, is_dpo=True, num_processors=None)
    texts = []
    for index in range(len(found)):
        chosen, _, rejected, _, _ = found[index]
        texts.append(tokenizer.decode(chosen[0]) + "\n" + tokenizer.decode(rejected[0]))
    return [Seen(text, text) for text in texts]


def _prompts(rows: Any, strategy: Any, case: Case) -> list[Seen]:
    from openrlhf.datasets import PromptDataset

    found = PromptDataset(rows, byte_tokenizer(), strategy)
    rows = ([one for one in found[index] if one is not None] for index in range(len(found)))
    return [Seen(" ".join(map(str, row)), "") for row in rows]
