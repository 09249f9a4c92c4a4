"""Tinker: the cookbook's builder for files of conversations, with its renderer for Qwen3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frame import Case, Seen
from standins import byte_tokenizer

PACKAGES = ("tinker_cookbook", "tinker", "datasets")


def run(case: Case, path: Path) -> list[Seen]:
    """Build the data set of the file and read its batches, one row each."""
    import chz
    from tinker_cookbook.renderers.qwen3 import Qwen3Renderer
    from tinker_cookbook.supervised.data import FromConversationFileBuilder
    from tinker_cookbook.supervised.types import ChatDatasetBuilderCommonConfig

    tokenizer = byte_tokenizer("<|im_start|>", "<|im_end|>", "<think>", "</think>")

    @chz.chz
    class Builder(FromConversationFileBuilder):
        @property
        def renderer(self) -> Any:
            return Qwen3Renderer(tokenizer, strip_thinking_from_history=False)

    settings = ChatDatasetBuilderCommonConfig(
        model_name_for_tokenizer="none",
        renderer_name="qwen3",
        max_length=8192,
        batch_size=1,
        train_on_what=case.options.get("train_on_what"),
    )
    found, _ = Builder(file_path=str(path), common_config=settings)()
    return [_seen(tokenizer, found.get_batch(index)[0]) for index in range(len(found))]


def _seen(tokenizer: Any, datum: Any) -> Seen:
    ids = datum.model_input.to_ints()
    targets = datum.loss_fn_inputs["target_tokens"].data
    weights = datum.loss_fn_inputs["weights"].data
    kept = [int(one) for one, weight in zip(targets, weights, strict=True) if weight]
    return Seen(tokenizer.decode([*ids, int(targets[-1])]), tokenizer.decode(kept))
