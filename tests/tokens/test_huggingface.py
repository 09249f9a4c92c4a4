"""Tokenizers on disk: counting with ``tokenizer.json``, rendering the chat template."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from ftlint.errors import FtlintError
from ftlint.formats import detect
from ftlint.model.masks import is_masked
from ftlint.targets import find_model
from ftlint.tokens import counter
from ftlint.tokens.batch import Batch
from ftlint.tokens.huggingface import HuggingFace

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}[{{ message.role }}]"
    "{% if message.role == 'assistant' %}{% generation %}{{ message.content }}"
    "{% endgeneration %}{% else %}{{ message.content }}{% endif %}\n{% endfor %}"
    "{% if tools %}{{ tools | tojson }}{% endif %}"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = ["[UNK]", "Hi", "there", "assistant", "user", "system", "<s>", "[", "]"]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(["<s>"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    config = {"model_max_length": 4096, "bos_token": {"content": "<s>"}, "chat_template": TEMPLATE}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return tmp_path


def add(batch: Batch, value: dict[str, Any]) -> None:
    shape = detect(value)[0]
    batch.add(value, shape, shape.turns(value))


def test_a_folder_is_a_model_with_its_own_limit(folder: Path) -> None:
    model = find_model(str(folder))
    assert model.max_tokens == 4096
    assert model.encoding == f"hf:{folder}"
    assert counter(model.encoding).count(["Hi there", ""]) == [2, 0]


def test_a_file_stands_for_its_folder(folder: Path) -> None:
    assert HuggingFace(str(folder / "tokenizer.json")).count(["Hi there"]) == [2]


def test_conversations_are_counted_as_the_template_renders_them(folder: Path) -> None:
    counting = HuggingFace(str(folder))
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hi there"}]
    rendered = counting.template(messages, [])
    assert rendered == "<s>[user]Hi[assistant]Hi there"
    batch = Batch(counting, is_masked)
    add(batch, {"messages": messages})
    found = batch.count()
    assert found.total == counting.count([rendered])
    assert found.trained == [2]


def test_a_template_that_refuses_a_record_is_counted(folder: Path) -> None:
    config = {"chat_template": "{{ raise_exception('roles must alternate') }}"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    counting = HuggingFace(str(folder))
    with pytest.raises(FtlintError, match="roles must alternate"):
        counting.template([], [])
    batch = Batch(counting, is_masked)
    add(batch, {"messages": [{"role": "user", "content": "Hi"}]})
    found = batch.count()
    assert found.unrendered == 1
    assert found.total == [3 + 3 + 1 + 1]


def test_templates_cannot_reach_out_of_their_sandbox(folder: Path) -> None:
    config = {"chat_template": "{{ ''.__class__.__mro__ }}"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(FtlintError, match="refuses"):
        HuggingFace(str(folder)).template([], [])


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("tokenizer.json", "{}", "is not a tokenizer"),
        ("tokenizer_config.json", "[1]", "must hold a JSON object"),
        ("tokenizer_config.json", "{", "cannot be read as JSON"),
    ],
)
def test_damaged_files_are_named(folder: Path, file: str, text: str, message: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(FtlintError, match=re.escape(file) + ".*" + message):
        HuggingFace(str(folder))


def test_a_template_of_its_own_file_comes_first(folder: Path) -> None:
    (folder / "chat_template.jinja").write_text("{{ messages | length }}", encoding="utf-8")
    assert HuggingFace(str(folder)).template([{"role": "user", "content": "x"}], []) == "1"


def test_a_folder_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FtlintError, match=r"holds no tokenizer\.json"):
        HuggingFace(str(tmp_path))
