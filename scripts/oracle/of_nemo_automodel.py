"""NeMo Automodel: its own data sets of chats, of agents' chats and of mapped columns.

Read from an unpacked package (``NEMO_AUTOMODEL``), whose dependencies are for clusters.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from frame import Case, Seen
from standins import bare, byte_tokenizer

PACKAGES = ("datasets", "transformers")
_ARGUMENTS = "function['arguments'] | tojson"
_REPLACED = {
    _ARGUMENTS: f"function['arguments'] if function['arguments'] is string else {_ARGUMENTS}",
    "{% generation %}": "",
    "{% endgeneration %}": "",
}
"""Arguments reach the template as text, whatever the row has, so it must know both; and what
assistants say is found by its own code, as for most templates, not by marks of the template."""


def sources() -> dict[str, str]:
    """Return the version of the unpacked package."""
    place = next(Path(os.environ["NEMO_AUTOMODEL"]).glob("nemo_automodel-*.dist-info"))
    return {"nemo-automodel": place.name.split("-")[1].removesuffix(".dist")}


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file with the data set that ``dataset`` names (chats), and process each row.

    The other options are those of the data set in a recipe.
    """
    sys.path.insert(0, os.environ["NEMO_AUTOMODEL"])
    folder = "nemo_automodel.components.datasets"
    bare("nemo_automodel", "nemo_automodel.components", folder, f"{folder}.llm")
    options = dict(case.options)
    kind = options.pop("dataset", "chat")
    tokenizer = byte_tokenizer()
    for old, new in _REPLACED.items():
        tokenizer.chat_template = tokenizer.chat_template.replace(old, new)
    loaded = {"chat": _chat, "agent": _agent, "columns": _columns}[kind](path, tokenizer, options)
    return [_seen(tokenizer, loaded[index]) for index in range(len(loaded))]


def _chat(path: Path, tokenizer: Any, options: dict[str, Any]) -> Any:
    from nemo_automodel.components.datasets.llm.chat_dataset import ChatDataset

    return ChatDataset(str(path), tokenizer, **options)


def _agent(path: Path, tokenizer: Any, options: dict[str, Any]) -> Any:
    from nemo_automodel.components.datasets.llm.agent_chat import make_agent_chat_dataset

    return make_agent_chat_dataset(tokenizer, path=str(path), **options)


def _columns(path: Path, tokenizer: Any, options: dict[str, Any]) -> Any:
    from nemo_automodel.components.datasets.llm.column_mapped_text_instruction_dataset import (
        ColumnMappedTextInstructionDataset,
    )

    return ColumnMappedTextInstructionDataset(str(path), tokenizer=tokenizer, **options)


def _seen(tokenizer: Any, row: dict[str, Any]) -> Seen:
    """Return the text of a row and the part of it that has labels."""
    ids, labels = row["input_ids"], row["labels"]
    kept = [token for token in labels if token != -100]
    last = kept[-1:] if labels[-1] != -100 else []  # the labels are one token ahead
    return Seen(tokenizer.decode([*ids, *last]), tokenizer.decode(kept))
