"""ms-swift: its own loading, column mapping and encoding, with the ChatML template of its registry.

ms-swift wants ``datasets`` >= 4.0, < 4.8.5: put that version first on PYTHONPATH.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import byte_tokenizer, picture

PACKAGES = ("ms_swift", "datasets", "transformers")

_MODES = {"dpo": "rlhf", "reward": "rlhf", "kto": "kto"}
"""Modes of the template by training method; all others are ``train``."""


def run(case: Case, path: Path) -> list[Seen]:
    """Load the file as ``--dataset FILE`` does and encode what is left row by row.

    Rows that cannot be encoded are left out, as ``--strict false`` (the default) does.
    """
    os.environ.update(MODELSCOPE_CACHE=str(path.parent), MODELSCOPE_OFFLINE="1")
    os.environ["ROOT_IMAGE_DIR"] = str(path.parent)
    picture(path.parent)
    from swift.dataset import load_dataset

    kept = case.method == "grpo"
    try:
        dataset, _ = load_dataset(
            str(path), remove_unused_columns=not kept, use_hf=True, load_from_cache_file=False
        )
    except ZeroDivisionError:  # every row was deleted, and an empty set cannot be sampled
        return []
    template = _template(case.method)
    rows = (_encoded(template, dict(row), case.method) for row in dataset)
    return [row for row in rows if row is not None]


def _template(method: str) -> Any:
    from swift.template import get_template

    tokenizer = byte_tokenizer()
    config = SimpleNamespace(model_type="none")
    tokenizer.model_info = SimpleNamespace(
        config=config, task_type="causal_lm", max_model_len=8192, quant_method=None
    )
    tokenizer.model_meta = SimpleNamespace(
        is_multimodal=True, template="chatml", model_type="none", is_reward=False
    )
    template = get_template(
        tokenizer,
        template_type="chatml",
        agent_template="hermes",
        max_length=8192,
        use_chat_template=method != "pretrain",
        loss_scale="all" if method == "pretrain" else "default",
    )
    template.set_mode(_MODES.get(method, "train"))
    if method == "classification":
        template.task_type = "seq_cls"
        config.problem_type, config.num_labels = None, 3
    return template


def _encoded(template: Any, row: dict[str, Any], method: str) -> Seen | None:
    """Return what is trained of a row; None where encoding it fails."""
    extra = ""
    if method == "grpo":
        from swift.utils import remove_response

        # As its GRPO trainer does: the answer is taken off, other columns go to reward functions.
        remove_response(row["messages"])
        extra = json.dumps({key: value for key, value in row.items() if key != "messages"})
        template.set_mode("transformers")
    try:
        encoded = template.encode(row)
    except Exception:
        return None
    text, trained = "", ""
    for prefix in ("", "chosen_", "rejected_"):
        if ids := encoded.get(prefix + "input_ids"):
            kept = _kept(ids, encoded.get(prefix + "labels"), encoded.get(prefix + "loss_scale"))
            text += template.tokenizer.decode(ids) + "\n"
            trained += template.tokenizer.decode(kept) + "\n"
    images = " ".join(str(image["path"]) for image in row.get("images") or ())
    label = encoded.get("label", encoded.get("labels") if method == "classification" else None)
    return Seen(f"{text} {images} {extra}", trained, label)


def _kept(ids: list[int], labels: Any, scales: list[float] | None) -> list[int]:
    """Return the tokens with a label and a weight; the first token of all has none by nature."""
    if not isinstance(labels, list) or len(labels) != len(ids):
        return ids
    on = [
        label != -100 and bool(scale)
        for label, scale in zip(labels, scales or [1.0] * len(ids), strict=True)
    ]
    on[0] = on[0] or on[1:2] == [True]
    return [one for one, is_on in zip(ids, on, strict=True) if is_on]
