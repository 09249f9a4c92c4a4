"""A target as an entry of the trainer's own configuration changes it."""

from __future__ import annotations

from typing import Any

from ftlint.targets import Target
from ftlint.targets.entries import DATASETS_YAML, Entry, parse
from ftlint.targets.views import MASK_KEYS, mask_key, view_of


def configured(one: Target, text: str) -> Target:
    """Return a target that reads data as an entry says; itself without an entry of its dialect."""
    entry = parse(text)
    if entry is None or entry.dialect != one.trainer_config.get("dialect"):
        return one
    change = _by_yaml if entry.dialect == DATASETS_YAML else _by_info
    view = view_of(entry)
    if view is not None and view.names.shape not in one.formats:
        view = None
    return change(one._replace(entry=entry, view=view), entry)


def _by_info(one: Target, entry: Entry) -> Target:
    """Take the tags for the roles, and the columns for what is read beside the turns."""
    tags = entry.names("tags")
    words = tuple(value for key, value in tags.items() if key not in _KEY_TAGS and value)
    columns = set(entry.names("columns").values())
    if one.view is not None:
        words = (*words, *one.view.names.roles.values())
    return one._replace(
        roles=tuple(dict.fromkeys((*one.roles, *words))),
        quirks=one.quirks - {"tags-alone"} if words else one.quirks,
        columns=one.columns | columns,
    )


_KEY_TAGS = ("role_tag", "content_tag")


def _by_yaml(one: Target, entry: Entry) -> Target:
    """Take the roles that are mapped, and the mask keys that are named."""
    turn = tuple(name for key in MASK_KEYS if (name := mask_key(entry, key)) is not None)
    masks = {**one.masks, "turn": turn, "configured": ()}
    mapped: list[Any] = [
        word
        for words in entry.table("roles").values()
        for word in (words if isinstance(words, list) else [words])
    ]
    roles = tuple(word for word in mapped if isinstance(word, str)) or one.roles
    if one.view is not None:
        roles = (*roles, *dict.fromkeys(one.view.names.roles.values()))
    spoken = {**one.method_roles, "dpo": roles} if mapped else one.method_roles
    rules = dict(one.rules)
    if entry.keys.get("drop_system_message") is True:
        rules["missing-system"] = None
    sharegpt = None if one.sharegpt is None else one.sharegpt._replace(roles=roles)
    return one._replace(
        masks=masks,
        roles=roles,
        method_roles=spoken,
        rules=rules,
        sharegpt=sharegpt if mapped else one.sharegpt,
    )
