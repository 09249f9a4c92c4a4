"""Hugging Face AutoTrain: how it loads rows of its language-model trainers and renders chats.

What the trainers do then is TRL's: the text column is trained whole.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import absent_modules, bare, byte_tokenizer

PACKAGES = ("autotrain-advanced", "datasets", "transformers")
_TRAINERS = {"sft": "sft", "pretrain": "default", "dpo": "dpo", "reward": "reward"}


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file as a data set and apply the chat template, if the options name one."""
    bare("autotrain", "autotrain.trainers", "autotrain.trainers.clm")
    with absent_modules("optimum", "bitsandbytes", "codecarbon", "requests", "loguru"):
        utils = _utils()
    config = SimpleNamespace(
        data_path=str(path.parent),
        project_name="project",
        train_split="train",
        valid_split=None,
        token=None,
        trainer=_TRAINERS[case.method],
        text_column="chosen" if case.method in ("dpo", "reward") else "text",
        rejected_text_column="rejected",
        prompt_text_column="prompt",
        chat_template=None,
    )
    config.__dict__.update(case.options)
    tokenizer = byte_tokenizer()
    train, _ = utils.process_input_data(config)
    train, _ = utils.process_data_with_chat_template(config, tokenizer, train, None)
    columns = ("prompt", "chosen", "rejected") if case.method == "dpo" else ("chosen", "rejected")
    if case.method in ("sft", "pretrain"):
        columns = ("text",)
    seen = []
    for row in train:
        texts = [_text(row[column]) for column in columns]
        tokenizer(texts)
        seen.append(Seen("\n".join(texts), "\n".join(texts)))
    return seen


def _text(value: Any) -> Any:
    """Return what reaches the tokenizer; anything but text stops it."""
    if not isinstance(value, str):
        raise ValueError(f"text is asked for, not {type(value).__name__}")
    return value


def _utils() -> Any:
    import logging
    import sys

    names = {"logger": logging.getLogger("autotrain"), "is_unsloth_available": bool}
    names["is_colab"] = False
    sys.modules["autotrain"].__dict__.update(names)
    from autotrain.trainers.clm import utils

    return utils
