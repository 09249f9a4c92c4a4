"""mlx-lm: its own reading of a data folder and its own tokenizing; mlx itself is left out."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import bare, byte_tokenizer

PACKAGES = ("mlx_lm", "transformers")


def run(case: Case, path: Path) -> list[Seen]:
    """Read ``train.jsonl`` of the folder and process each row; by default nothing is masked."""
    tokenizer = byte_tokenizer()
    settings = SimpleNamespace(**case.options)
    train, _, _ = _datasets().load_local_dataset(path.parent, tokenizer, settings)
    return [_seen(tokenizer, *train.process(train[index])) for index in range(len(train))]


def _datasets() -> Any:
    """Import the module of data sets alone: what the packages around it load needs mlx."""
    bare("mlx_lm", "mlx_lm.tuner")
    sys.modules.setdefault("mlx_lm.cli_ui", SimpleNamespace(rprint=print))  # type: ignore[arg-type]
    return importlib.import_module("mlx_lm.tuner.datasets")


def _seen(tokenizer: Any, ids: list[int], offset: int) -> Seen:
    return Seen(tokenizer.decode(ids), tokenizer.decode(ids[offset:]))
