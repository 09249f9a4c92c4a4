"""Damage of any kind: readers of foreign JSON skip or refuse, and never fail otherwise."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from ftlint.dataset.convert.samples import samples_of
from ftlint.dataset.convert.worker import Converter, Job
from ftlint.errors import FtlintError
from ftlint.formats import Format, converters
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.model.losses import Ledger
from ftlint.options.conversion import resolve

FOLDERS = ("exports", "agents", "logs", "chats", "support")
READERS = [
    item for item in converters().values() if item.room in FOLDERS and not item.can("read_text")
]
ODD: list[Any] = [None, True, 0, 1.5, -1e30, "", "x", [], {}, [1], ["x"], [{}], [None], {"a": 1}]
KEEP = {"tools": "keep", "images": "keep", "split": "reply-chain", "embeds": "keep"}


def records_of(item: Format) -> list[tuple[str, Any]]:
    """Return the records of a format's samples, each with the name of its file."""
    found: list[tuple[str, Any]] = []
    for sample in samples_of(item):
        for name, text in sample.files.items():
            try:
                value = json.loads(text)
                values = value if isinstance(value, list) else [value]
            except ValueError:
                values = [json.loads(line) for line in text.split("\n") if line]
            found.extend((name, value) for value in values)
    return found


def holders(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every object and list inside a value with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from holders(value[key])


def damaged(value: Any, chance: random.Random) -> Any:
    value = copy.deepcopy(value)
    for _ in range(chance.choice((1, 1, 2))):
        places = list(holders(value))
        if not places:
            break
        holder, key = chance.choice(places)
        if chance.random() < 0.25:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(ODD))
    return value


def convert(item: Format, records: list[tuple[str, Any]], options: dict[str, Any]) -> None:
    ledger = Ledger()
    reading = Reading(options, ledger, "export", "record 1")
    converter = Converter(Job(item.name, "openai-chat", "export", options))
    if not item.can("read"):
        items = (Item(value, f"record {i}", file) for i, (file, value) in enumerate(records))
        list(converter.examples(item.read_stream(items, reading), ledger, 1 << 20))
        return
    for _, value in records:
        try:
            list(converter.examples(item.read(value, reading), ledger, 1 << 20))
        except Skip:
            continue


@pytest.mark.parametrize("item", READERS, ids=lambda item: item.name)
@pytest.mark.parametrize("asked", [{}, KEEP], ids=["plain", "keep"])
def test_damage_is_skipped_or_refused(item: Format, asked: dict[str, Any]) -> None:
    records = records_of(item)
    people = {"assistant": "Bo"} if "assistant" in item.options else {}
    if item.name == "slack-export" and asked:
        people["split"] = "thread"
    options = resolve({**asked, **people}, item.options, item.name, item.defaults)
    chance = random.Random(item.name)
    for _ in range(40):
        broken = [(file, damaged(value, chance)) for file, value in records]
        for _, value in broken:
            assert 0 <= item.score(value) <= 1
        try:
            convert(item, broken, options)
        except FtlintError as error:
            assert "\n" not in str(error)
