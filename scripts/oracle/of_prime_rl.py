"""prime-rl and verifiers: the supervised data set, and the state a row becomes in an environment.

Both are read from checkouts (``PRIME_RL`` and ``VERIFIERS``), since no release of prime-rl is in a
registry. Rows are rendered as for Qwen3, whose renderer marks what a model says.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import bare, byte_tokenizer

PACKAGES = ("renderers", "datasets")
_INNER = ("verifiers.legacy.envs", "verifiers.v1", "verifiers.v1.dialects")
_MARKS = (
    *("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<think>", "</think>"),
    *("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"),
)


def sources() -> dict[str, str]:
    """Return the commits of the checkouts."""
    return {"prime-rl": "559b447", "verifiers": "a60a606"}


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file and process each row as the method does."""
    from datasets import load_dataset

    if case.options.get("dataset") == "gym":
        return _requests(path)
    rows = load_dataset("json", data_files=str(path), split="train", cache_dir=str(path.parent))
    return _states(rows) if case.method == "grpo" else _supervised(rows)


def _supervised(rows: Any) -> list[Seen]:
    from renderers.qwen3 import Qwen3Renderer

    tokenizer = byte_tokenizer(*_MARKS)
    dataset = _data_module().SFTDataset(
        rows,
        Qwen3Renderer(tokenizer),
        shuffle=False,
        seq_len=8192,
        max_epochs=1,
        loss_mask_config=SimpleNamespace(system=False, user=False, assistant=True, tool=False),
    )
    seen = []
    for row in rows:
        sample = dataset._process(row)
        if sample is not None:
            ids = [sample["input_ids"][0], *sample["target_ids"]]
            pairs = zip(sample["target_ids"], sample["loss_mask"], strict=True)
            text = tokenizer.decode(ids).replace("<|im_start|>assistant", "<|assistant|>")
            seen.append(Seen(text, tokenizer.decode([token for token, on in pairs if on])))
    return seen


def _data_module() -> Any:
    """Import the module of the data set without the packages of the trainer around it."""
    root = Path(os.environ["PRIME_RL"]) / "src" / "prime_rl"

    def module(name: str, **names: Any) -> ModuleType:
        found = sys.modules.setdefault(name, ModuleType(name))
        found.__path__ = []  # type: ignore[attr-defined]
        found.__dict__.update(names)
        return found

    for name in ("prime_rl", "prime_rl.utils", "prime_rl.configs", "prime_rl.trainer"):
        module(name)
    module("prime_rl.configs.sft", DataConfig=None, LossMaskConfig=SimpleNamespace)
    module("prime_rl.configs.sft", SFTDataConfig=None)
    world = SimpleNamespace(rank=0, world_size=1)
    module("prime_rl.trainer.world", get_world=lambda: world)
    log = SimpleNamespace(**dict.fromkeys(("debug", "info", "warning"), lambda *_: None))
    module("prime_rl.utils.logger", get_logger=lambda: log)
    _load("prime_rl.utils.chat_template", root / "utils" / "chat_template.py")
    return _load("prime_rl.trainer.sft.data", root / "trainer" / "sft" / "data.py")


def _load(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _requests(path: Path) -> list[Seen]:
    """Read each line as the task set for NeMo Gym does."""
    sys.path.insert(0, os.environ["VERIFIERS"])
    bare("verifiers", *_INNER)
    from verifiers.v1.dialects.responses import ResponsesDialect

    seen = []
    for line in filter(str.strip, path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        request = ResponsesDialect().parse_request(row["responses_create_params"])
        seen.append(Seen("\n".join(str(message) for message in request.messages), ""))
    return seen


def _states(rows: Any) -> list[Seen]:
    """Make the first state of a rollout of each row in an environment of a single turn."""
    sys.path.insert(0, os.environ["VERIFIERS"])
    bare("verifiers", *_INNER)
    from verifiers.legacy.envs import environment as module
    from verifiers.legacy.envs.singleturn_env import SingleTurnEnv
    from verifiers.legacy.rubrics.rubric import Rubric

    module.resolve_client = lambda _: None
    environment = SingleTurnEnv(dataset=rows, rubric=Rubric())
    seen = []
    for row in environment.get_dataset():
        state = asyncio.run(environment.init_state(row, None, "model"))
        words = [str(getattr(message, "content", "")) for message in state["prompt"]]
        rest = [str(state.get(key, "")) for key in ("answer", "info") if state.get(key)]
        seen.append(Seen("\n".join((*words, *rest)), ""))
    return seen
