"""A target as an entry of the trainer's own configuration changes it."""

from __future__ import annotations

from typing import Any

from ftlint.targets import Target
from ftlint.targets.entries import DATASETS_YAML, Entry, parse


def configured(one: Target, text: str) -> Target:
    """Return a target that reads data as an entry says; itself without an entry of its dialect."""
    entry = parse(text)
    if entry is None or entry.dialect != one.trainer_config.get("dialect"):
        return one
    change = _by_yaml if entry.dialect == DATASETS_YAML else _by_info
    return change(one._replace(entry=entry), entry)


def _by_info(one: Target, entry: Entry) -> Target:
    """Take the tags for the roles, and the columns for what is read beside the turns."""
    tags = entry.table("tags")
    words = tuple(value for key, value in tags.items() if key not in _KEY_TAGS and value)
    columns = {value for value in entry.table("columns").values() if isinstance(value, str)}
    return one._replace(
        roles=tuple(dict.fromkeys((*one.roles, *words))),
        quirks=one.quirks - {"tags-alone"} if words else one.quirks,
        columns=one.columns | columns,
    )


_KEY_TAGS = ("role_tag", "content_tag")


def _by_yaml(one: Target, entry: Entry) -> Target:
    """Take the roles that are mapped, and the mask keys that are named."""
    named = [entry.keys.get(key) for key in _MASKS]
    turn = tuple(key for key in named if isinstance(key, str))
    masks = {**one.masks, "turn": turn, "configured": ()}
    mapped: list[Any] = [
        word
        for words in entry.table("roles").values()
        for word in (words if isinstance(words, list) else [words])
    ]
    roles = tuple(word for word in mapped if isinstance(word, str)) or one.roles
    sharegpt = None if one.sharegpt is None else one.sharegpt._replace(roles=roles)
    return one._replace(masks=masks, roles=roles, sharegpt=sharegpt if mapped else one.sharegpt)


_MASKS = ("message_field_training", "message_field_training_detail")
