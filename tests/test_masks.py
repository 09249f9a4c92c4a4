"""Every mask key × every reader, writer, rule and count; every role word × every table."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Outcome, Request, convert
from ftlint.dataset.stats import How, measure
from ftlint.errors import FtlintError
from ftlint.formats import all_formats
from ftlint.model.masks import FALSE, MASKS, PART_KEYS, RECORD_KEYS, SPANS, TURN_KEYS, UNCLEAR_KEYS
from ftlint.model.record import Turn
from ftlint.model.roles import MESSAGE_ROLES, READ_AS, ROLE_ALIASES, ROLE_LETTERS
from ftlint.schema import store
from ftlint.source import Source
from ftlint.targets import names, target
from tests.cli.runner import ftlint as run_ftlint

CALM = {"role": "user", "content": "Hi"}
ANSWER = {"role": "assistant", "content": "Go away"}
SHAPES: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "openai-chat": ({"messages": [CALM, ANSWER]}, ("messages", 1)),
    "mistral": ({"messages": [CALM, ANSWER]}, ("messages", 1)),
    "bedrock-claude": ({"system": "s", "messages": [CALM, ANSWER]}, ("messages", 1)),
    "anthropic-messages": ({"system": "s", "messages": [CALM, ANSWER]}, ("messages", 1)),
    "sharegpt": (
        {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Go away"}]},
        ("conversations", 1),
    ),
    "sharegpt-messages": ({"conversations": [CALM, ANSWER]}, ("conversations", 1)),
    "sharegpt-pairs": (
        {"conversations": [{"human": "Hi", "assistant": "No"}]},
        ("conversations", 0),
    ),
    "nova": (
        {
            "schemaVersion": "bedrock-conversation-2024",
            "messages": [
                {"role": "user", "content": [{"text": "Hi"}]},
                {"role": "assistant", "content": [{"text": "Go away"}]},
            ],
        },
        ("messages", 1),
    ),
    "gemini": (
        {
            "contents": [
                {"role": "user", "parts": [{"text": "Hi"}]},
                {"role": "model", "parts": [{"text": "Go away"}]},
            ]
        },
        ("contents", 1),
    ),
    "trl-prompt-completion": ({"prompt": [CALM], "completion": [ANSWER]}, ("completion", 0)),
    "kto": ({"prompt": [CALM], "completion": [ANSWER], "label": True}, ("completion", 0)),
    "trl-preference": (
        {"prompt": [CALM], "chosen": [ANSWER], "rejected": [{**ANSWER, "content": "No"}]},
        ("chosen", 0),
    ),
    "openai-dpo": (
        {
            "input": {"messages": [CALM]},
            "preferred_output": [ANSWER],
            "non_preferred_output": [{**ANSWER, "content": "No"}],
        },
        ("preferred_output", 0),
    ),
    "table-long": ({"conversation": "1", "role": "assistant", "content": "Go away"}, ()),
}
"""Shapes whose turns are objects: a record, and the path of its answer."""

MASKLESS = {"trl-preference": "openai-dpo", "openai-dpo": "trl-preference"}
"""The shape without a place for masks that a preference is converted to."""

WHOLE: dict[str, dict[str, Any]] = {
    "openai-chat": {"messages": [CALM, ANSWER]},
    "alpaca": {"instruction": "Hi", "output": "Go away"},
    "prompt-completion": {"prompt": "Hi", "completion": "Go away"},
    "sharegpt": SHAPES["sharegpt"][0],
}


def off(key: str) -> list[Any]:
    """Return values under which a key of a turn masks it, wholly or in part."""
    if key in UNCLEAR_KEYS:
        return [0, True]
    if MASKS[key].masks == SPANS:
        return [[{"begin_offset": 0, "end_offset": 1, "train": False}]]
    return [0, 0.0, False, "0", "false"] if MASKS[key].masks == FALSE else [1, True, "true"]


TURNS = [(key, value) for key in sorted(TURN_KEYS) for value in off(key)]
CLEAR = [
    (key, value) for key, value in TURNS if key not in UNCLEAR_KEYS and MASKS[key].masks != SPANS
]
TOPS = [("weight", 0), ("weight", 0.0), ("weight", "0"), ("mask", "Assistant"), ("mask", "gpt")]


def with_mask(shape: str, key: str, value: Any) -> list[dict[str, Any]]:
    record, path = copy.deepcopy(SHAPES[shape])
    at: Any = record
    for step in path:
        at = at[step]
    at[key] = value
    if shape == "table-long":
        return [{"conversation": "1", "role": "user", "content": "Hi"}, record]
    return [record]


def converted(
    folder: Path, records: list[dict[str, Any]], source: str, to: str, **options: str
) -> Outcome:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in records), encoding="utf-8")
    return convert(Request((str(path),), str(folder / "out"), to, source, options, force=True))


def source_of(shape: str) -> str:
    return "sharegpt" if shape.startswith("sharegpt") else shape


@pytest.mark.parametrize(("key", "value"), TURNS)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_masked_turn_is_converted_to_a_trained_one(
    shape: str, key: str, value: Any, tmp_path: Path
) -> None:
    records, to = with_mask(shape, key, value), MASKLESS.get(shape, "alpaca")
    with pytest.raises(FtlintError, match=r"cannot be written.*trained all the same.*weight=drop"):
        converted(tmp_path, records, source_of(shape), to)
    found = converted(tmp_path, records, source_of(shape), to, weight="drop")
    assert found.ledger.count("weight-lost") == 1


@pytest.mark.parametrize(("key", "value"), CLEAR)
@pytest.mark.parametrize("shape", [name for name in SHAPES if name not in MASKLESS])
def test_every_dialect_is_read_as_a_weight(
    shape: str, key: str, value: Any, tmp_path: Path
) -> None:
    to = "mistral" if shape == "openai-chat" else "openai-chat"
    converted(tmp_path, with_mask(shape, key, value), source_of(shape), to)
    (line,) = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["messages"][-1]["weight"] == 0


@pytest.mark.parametrize("to", sorted(detect.targets().keys() - {"parquet"}))
@pytest.mark.parametrize(("key", "value"), CLEAR[::4])
def test_no_writer_forgets_a_mask(to: str, key: str, value: Any, tmp_path: Path) -> None:
    """A record comes out with its mask, by weight or by place, or does not come out."""
    known = {"openai-chat", "sharegpt", "mistral", "csv"}
    source = "sharegpt-messages" if to in ("openai-chat", "mistral") else "openai-chat"
    try:
        found = converted(tmp_path, with_mask(source, key, value), source_of(source), to)
    except FtlintError as error:
        assert to not in known
        assert "the mask of this turn" in str(error)
        return
    if found.written:
        assert to in known
        assert re.search(r'"weight": ?0|,0\b', (tmp_path / "out").read_text(encoding="utf-8"))
    else:
        assert found.skipped


@pytest.mark.parametrize(("key", "value"), TOPS)
@pytest.mark.parametrize("shape", WHOLE)
def test_no_masked_record_is_converted_to_a_trained_one(
    shape: str, key: str, value: Any, tmp_path: Path
) -> None:
    records = [{**WHOLE[shape], key: value}]
    to = "gemini" if shape != "openai-chat" else "sharegpt"
    with pytest.raises(FtlintError, match="the record would be trained all the same"):
        converted(tmp_path, records, shape, to)
    found = converted(tmp_path, records, shape, to, weight="drop")
    assert found.ledger.count("weight-lost") == 1


@pytest.mark.parametrize("key", sorted(PART_KEYS))
@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize("shape", ["openai-chat", "anthropic-messages", "nova", "gemini"])
def test_no_masked_part_is_converted_to_a_trained_one(
    shape: str, others: int, key: str, tmp_path: Path
) -> None:
    part = {"text": "Go away", key: False}
    if shape in ("openai-chat", "anthropic-messages"):
        part["type"] = "text"
    more = {name: item for name, item in part.items() if name != key}
    parts = [part, *[more] * others]
    record, path = copy.deepcopy(SHAPES[shape])
    record[path[0]][1]["parts" if shape == "gemini" else "content"] = parts
    to = "sharegpt" if others or shape == "openai-chat" else "alpaca"
    with pytest.raises(FtlintError, match="trained all the same"):
        converted(tmp_path, [record], shape, to)


def test_masks_that_disagree_leave_the_turn_masked(tmp_path: Path) -> None:
    record = {"messages": [CALM, {**ANSWER, "weight": 1, "train": False}]}
    converted(tmp_path, [record], "openai-chat", "sharegpt")
    written = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
    assert written["conversations"][1]["weight"] == 0


@pytest.mark.parametrize("value", ["low", {}, "NaN"])
def test_a_mask_that_cannot_be_read_is_not_dropped_in_silence(value: Any, tmp_path: Path) -> None:
    records = [{"messages": [CALM, {**ANSWER, "weight": value}]}]
    with pytest.raises(FtlintError, match=r"weight .* cannot be written"):
        converted(tmp_path, records, "openai-chat", "sharegpt")


NATIVE = [name for name in all_formats() if name in SHAPES and name != "openai-dpo"]
"""Shapes whose answers the linter reads as turns of one conversation, or of the two of a pair."""


def codes(folder: Path, record: dict[str, Any], target_name: str, *select: str) -> list[str]:
    path = folder / "in.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    report = ftlint.check([path], target=target_name, select=select, isolated=True)
    return sorted(item.code for item in report.active)


@pytest.mark.parametrize(("key", "value"), CLEAR)
@pytest.mark.parametrize("shape", NATIVE)
def test_the_rules_know_every_mask_of_a_turn(
    shape: str, key: str, value: Any, tmp_path: Path
) -> None:
    (record,) = with_mask(shape, key, value)
    other_side_trained = shape in MASKLESS
    whole = [] if other_side_trained else ["W305"]
    assert codes(tmp_path, record, "chat", "W305", "W306") == whole
    assert codes(tmp_path, record, "trl", "W305", "W306") == ["W306"]
    for reader in names():
        masks = target(reader).masks
        if key in masks.get("turn", ()) and key not in masks.get("configured", ()):
            assert "W306" not in codes(tmp_path, record, reader, "W306"), reader


@pytest.mark.parametrize(
    ("trainer", "key", "expected"),
    [
        ("chat", "weight", ["W305"]),
        ("chat", "loss", ["W305"]),
        ("trl", "weight", ["W306"]),
        ("openai", "weight", ["W305"]),
        ("openai", "loss", []),  # an unexpected key, which other rules report
        ("axolotl", "weight", ["W306"]),
        ("axolotl", "train", ["W306"]),  # read only where its configuration names it
        ("ms-swift", "weight", ["W306"]),
        ("ms-swift", "loss", ["W305"]),
    ],
)
def test_a_record_is_masked_by_the_keys_that_the_target_reads(
    trainer: str, key: str, expected: list[str], tmp_path: Path
) -> None:
    record = {"messages": [CALM, {**ANSWER, key: 0}]}
    assert codes(tmp_path, record, trainer, "W305", "W306") == expected


def test_a_mask_that_only_the_configuration_makes_hold_passes_beside_trained_answers(
    tmp_path: Path,
) -> None:
    record = {"messages": [CALM, {**ANSWER, "train": False}, CALM, ANSWER]}
    assert codes(tmp_path, record, "axolotl", "W305", "W306") == []


@pytest.mark.parametrize(("key", "value"), TOPS)
def test_the_rules_know_every_mask_of_a_record(key: str, value: Any, tmp_path: Path) -> None:
    record = {**WHOLE["openai-chat"], key: value}
    assert codes(tmp_path, record, "chat", "W305", "W306") == ["W305"]
    assert codes(tmp_path, record, "trl", "W305", "W306") == ["W306"]


@pytest.mark.parametrize("key", sorted(PART_KEYS))
def test_the_rules_know_every_mask_of_a_part(key: str, tmp_path: Path) -> None:
    part = {"type": "text", "text": "Go away", key: False}
    record = {"messages": [CALM, {**ANSWER, "content": [part]}]}
    assert codes(tmp_path, record, "chat", "W305", "W306") == ["W305"]
    assert codes(tmp_path, record, "trl", "W305", "W306") == ["W306"]
    assert codes(tmp_path, record, "axolotl", "W305", "W306") == ["W305"]
    record = {"messages": [CALM, {**ANSWER, "content": [part, {"type": "text", "text": "b"}]}]}
    assert codes(tmp_path, record, "trl", "W305", "W306") == ["W306"]


def test_spans_are_lost_on_trainers_that_do_not_read_them(tmp_path: Path) -> None:
    (record,) = with_mask("openai-chat", "train_detail", off("train_detail")[0])
    assert codes(tmp_path, record, "trl", "W305", "W306") == ["W306"]
    assert codes(tmp_path, record, "axolotl", "W305", "W306") == []


def test_the_fix_writes_the_key_that_the_target_reads(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    masked = {"messages": [CALM, {**ANSWER, "weight": 0}, CALM, {**ANSWER, "weight": 1}]}
    for trainer, key, wanted in (("ms-swift", "loss", [False, True]),):
        path.write_text(json.dumps(masked) + "\n", encoding="utf-8")
        ran = run_ftlint("check", "in.jsonl", "--fix", "--target", trainer, cwd=tmp_path)
        assert "W306" not in ran.stdout, trainer
        turns = json.loads(path.read_text(encoding="utf-8"))["messages"]
        assert [turn.get(key) for turn in turns if turn["role"] == "assistant"] == wanted
        assert all("weight" not in turn for turn in turns)


@pytest.mark.parametrize(("key", "value"), TURNS)
def test_statistics_count_every_mask(key: str, value: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(with_mask("openai-chat", key, value)[0]) + "\n", encoding="utf-8")
    found = dict(_weights(path))
    assert found == {} if key in UNCLEAR_KEYS else next(iter(found)).startswith(key)


def _weights(path: Path) -> Iterator[tuple[str, int]]:
    (measured,) = measure([Source(str(path), path.name)], How("cl100k_base"))
    yield from measured.totals.weights.items()


def test_a_target_reads_known_keys_alone() -> None:
    places = {"turn": TURN_KEYS, "part": PART_KEYS, "record": RECORD_KEYS}
    for name in names():
        masks = dict(target(name).masks)
        configured = set(masks.pop("configured", ()))
        for place, keys in masks.items():
            assert set(keys) <= places[place], name
        assert configured <= {key for keys in masks.values() for key in keys}, name


def test_a_mask_that_only_the_configuration_makes_hold_is_not_called_a_fix(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    line = json.dumps({"messages": [CALM, {**ANSWER, "weight": 0}, CALM, ANSWER]}) + "\n"
    for trainer, said in (
        ("axolotl", "name that key"),
        ("torchtune", "has no masks"),
        ("gemini", "has no masks"),
    ):
        path.write_text(line, encoding="utf-8")
        flags = ["--fix", "--unsafe-fixes", "--select", "W306", "--target", trainer]
        ran = run_ftlint("check", "in.jsonl", *flags, cwd=tmp_path)
        assert "W306" in ran.stdout
        assert said in ran.stdout
        assert path.read_text(encoding="utf-8") == line


def test_the_schemas_know_no_role_word_that_the_table_does_not() -> None:
    found = 0
    for node in _annotations(store.bundle("chat")):
        for word, role in node.get("aliases", {}).items():
            assert ROLE_ALIASES[word] == role
            found += 1
    assert found > 5


def _annotations(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "aliases" in node:
            yield node
        for item in node.values():
            yield from _annotations(item)
    elif isinstance(node, list):
        for item in node:
            yield from _annotations(item)


@pytest.mark.parametrize("word", sorted(READ_AS))
def test_linter_and_converter_read_a_role_word_alike(word: str) -> None:
    turn = all_formats()["sharegpt"].turns({"conversations": [{"from": word, "value": "x"}]})[0]
    assert isinstance(turn, Turn)
    role = "tool" if turn.role == "function" else turn.role
    assert READ_AS[word] == role
    assert role in MESSAGE_ROLES
    assert turn.role in ROLE_LETTERS
