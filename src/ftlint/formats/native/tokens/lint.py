"""Rows that are token ids already: trainers skip their own tokenizing for them."""

from __future__ import annotations

from typing import Any

from ftlint.formats import Format


class TokenIds(Format):
    """``input_ids``, with ``labels``, ``loss_mask`` and ``attention_mask`` where there are any."""

    name = "token-ids"
    title = "token ids"
    keys = (frozenset({"input_ids"}),)
    priority = 80
    plain_keys = frozenset(
        {"input_ids", "labels", "attention_mask", "position_ids", "loss_mask", "completion_mask"}
    )
    method = "pretrain"
    also = frozenset({"sft"})

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a list of numbers."""
        ids = value["input_ids"]
        return isinstance(ids, list) and all(isinstance(one, int) for one in ids[:8])
