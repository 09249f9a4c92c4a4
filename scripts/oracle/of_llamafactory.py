"""LLaMA-Factory: its own ``get_dataset``, from ``dataset_info.json`` to token ids and labels.

The options of a case are an entry of ``dataset_info.json``; a case without any gets the entry that
the project's ``data/README.md`` shows for the keys of the first row.
"""

from __future__ import annotations

import io
import json
import os
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from frame import Case, Seen
from standins import absent_modules, byte_tokenizer

PACKAGES = ("llamafactory", "datasets", "transformers")

_STAGES = {"sft": "sft", "dpo": "rm", "kto": "kto", "pretrain": "pt"}
_OPENAI_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "observation_tag": "tool",
    "function_tag": "function",
    "system_tag": "system",
}
_LABELS = ("labels", "chosen_labels", "rejected_labels")
_INPUTS = ("input_ids", "chosen_input_ids", "rejected_input_ids")


def run(case: Case, path: Path) -> list[Seen]:
    """Let the package load, align and tokenize the rows; version 1 has an engine of its own."""
    if case.options.get("version") == 1:
        return _engine(case, path)
    return _prepared(case, path)


def _prepared(case: Case, path: Path) -> list[Seen]:
    from transformers import TrainingArguments

    os.environ["DISABLE_VERSION_CHECK"] = "1"  # of libraries that train, which do not read rows
    with absent_modules("torchaudio", "av", "librosa"):
        from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
        from llamafactory.hparams import DataArguments, ModelArguments

    stage = _STAGES[case.method]
    info = {"file_name": path.name, **(case.options.get("dataset_info") or _fitting(case))}
    (path.parent / "dataset_info.json").write_text(json.dumps({"rows": info}), "utf-8")
    (path.parent / "sea.png").write_bytes(b"")
    picture = any(key in row for row in case.rows for key in ("image", "images"))
    data = DataArguments(
        dataset="rows",
        dataset_dir=str(path.parent),
        template="llava" if picture else "chatml",
        cutoff_len=100_000,
        **{key: value for key, value in case.options.items() if key != "dataset_info"},
    )
    tokenizer = byte_tokenizer()
    template = get_template_and_fix_tokenizer(tokenizer, data)
    training = TrainingArguments(output_dir=str(path.parent), use_cpu=True, report_to="none")
    training.predict_with_generate = False
    model = ModelArguments(model_name_or_path="none", cache_dir=str(path.parent / "cache"))
    template.mm_plugin.expand_mm_tokens = False  # how many tokens a picture has is the model's
    processor = SimpleNamespace(image_processor=object()) if picture else None
    with redirect_stdout(io.StringIO()):  # it prints the first row
        module = get_dataset(template, model, data, training, stage, tokenizer, processor)
    return [_seen(tokenizer, row) for row in module["train_dataset"]]


def _seen(tokenizer: Any, row: Any) -> Seen:
    text = " ".join(tokenizer.decode(row[key]) for key in _INPUTS if key in row)
    labels = [row[key] for key in _LABELS if key in row] or [row[key] for key in _INPUTS[:1]]
    kept = ([one for one in label if one != -100] for label in labels)
    trained = " ".join(map(tokenizer.decode, kept))
    asked = "an answer is trained as a turn of the user" if "<|im_start|>user" in trained else ""
    return Seen(text, trained, note=asked)


def _fitting(case: Case) -> dict[str, Any]:
    """Return the entry that the documentation shows for rows with these keys."""
    row = case.rows[0]
    extra = ("system", "tools", "images", "videos", "audios")
    columns = {key: key for key in extra if key in row}
    if "chosen" in row and case.method == "dpo":
        columns |= {"chosen": "chosen", "rejected": "rejected"}
    if case.method == "kto":
        columns |= {"kto_tag": "label" if "label" in row else "kto_tag"}
    ranking = {"ranking": True} if case.method == "dpo" else {}
    if "messages" in row:
        called = '"tool_calls"' in json.dumps(row) or '"tool"' in json.dumps(row)
        kind = "openai" if called else "sharegpt"
        columns |= {"messages": "messages"}
        return {"formatting": kind, "columns": columns, "tags": _OPENAI_TAGS} | ranking
    if "conversations" in row:
        columns |= {"messages": "conversations"}
        return {"formatting": "sharegpt", "columns": columns} | ranking
    if case.method == "pretrain":
        return {"columns": {"prompt": "text"}}
    names = {"prompt": "instruction", "query": "input", "response": "output", "history": "history"}
    columns |= {name: key for name, key in names.items() if key in row}
    return {"columns": columns} | ranking


def _engine(case: Case, path: Path) -> list[Seen]:
    """The data engine and the renderer of version 1, which have a format of their own."""
    from llamafactory.v1.core.data_engine import DataEngine
    from llamafactory.v1.core.utils.rendering import render_chatml_messages

    engine = DataEngine(str(path))
    tokenizer = byte_tokenizer()
    seen = []
    for index in range(len(engine)):
        sample = engine[index]
        lists = [sample[key] for key in _MESSAGES if sample.get(key)]
        inputs = [render_chatml_messages(tokenizer, one, sample.get("tools")) for one in lists]
        seen.append(_joined(tokenizer, inputs))
    return seen


def _joined(tokenizer: Any, inputs: list[Any]) -> Seen:
    pairs = [zip(one["input_ids"], one["labels"], strict=True) for one in inputs]
    kept = ([token for token, label in pair if label != -100] for pair in pairs)
    text = " ".join(tokenizer.decode(one["input_ids"]) for one in inputs)
    return Seen(text, " ".join(map(tokenizer.decode, kept)))


_MESSAGES = ("messages", "chosen_messages", "rejected_messages")
