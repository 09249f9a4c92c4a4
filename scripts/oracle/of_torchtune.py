"""torchtune: its own transforms of rows into messages, and its check of their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frame import Case, Seen
from standins import bare

PACKAGES = ("torchtune", "datasets")


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file and transform each row as the builder that fits its columns does."""
    bare("torchtune", "torchtune.data", "torchtune.modules")
    from datasets import load_dataset

    rows = load_dataset("json", data_files=str(path), split="train", cache_dir=str(path.parent))
    return [_seen(case, row) for row in rows]


def _seen(case: Case, row: dict[str, Any]) -> Seen:
    from torchtune.data._messages import validate_messages

    if case.method == "pretrain":
        return Seen(row["text"], row["text"])
    told = _transform(case)(row)
    lists = [told[key] for key in ("messages", "chosen", "rejected") if key in told]
    if "messages" in told:
        validate_messages(told["messages"])
    shown = [_shown(message) for messages in lists for message in messages]
    kept = [_shown(one) for messages in lists for one in messages if not one.masked]
    return Seen("\n".join(shown), "\n".join(kept))


def _transform(case: Case) -> Any:
    from torchtune.data import _messages as data

    row = case.rows[0]
    if case.method == "dpo":
        return data.ChosenRejectedToMessages()
    if "conversations" in row:
        return data.ShareGPTToMessages()
    if "messages" in row:
        return data.OpenAIToMessages()
    if "instruction" in row:
        return data.AlpacaToMessages(train_on_input=False)
    return data.InputOutputToMessages()


def _shown(message: Any) -> str:
    parts = (
        part["content"] if part["type"] == "text" else f"<|{part['type']}|>"
        for part in message.content
    )
    return f"<|{message.role}|>" + "".join(map(str, parts))
