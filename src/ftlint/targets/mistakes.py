"""What is wrong in an entry of a trainer's configuration, whatever the rows are.

The keys that each trainer knows are data (``keys/*.toml``, with source and date); here is what
follows from a key that is not among them, or whose value does not go with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from ftlint.errors import nearest
from ftlint.model.diagnostic import quote
from ftlint.targets.entries import (
    DATASET_INFO,
    FILE_TYPES,
    FORMATTINGS,
    PRETRAINING,
    Entry,
)

FOLDER: Final = Path(__file__).parent / "keys"


class Mistake(NamedTuple):
    """What is wrong, and what helps; ``stops`` where the run does not begin."""

    message: str
    help: str
    stops: bool = False


@lru_cache(maxsize=4)
def keys_of(dialect: str) -> dict[str, Any]:
    """Return the table of keys of a kind of configuration."""
    import tomllib

    return tomllib.loads((FOLDER / f"{dialect}.toml").read_text("utf-8"))


def mistakes(entry: Entry) -> Iterator[Mistake]:
    """Yield what is wrong in an entry.

    >>> entry = Entry("datasets-yaml", "datasets[0]", {"path": "a", "field_mesages": "talk"})
    >>> [one.message for one in mistakes(entry)]
    ["The entry 'datasets[0]' has the key 'field_mesages', which nothing reads"]
    """
    table = keys_of(entry.dialect)
    groups = table["entry"]
    known = {**groups["read"], **groups["loads"], **groups["trains"]}
    yield from _unknown(entry, "", entry.keys, known, groups["unread"])
    yield from _values(entry, groups["values"])
    yield from _of_info(entry, table) if entry.dialect == DATASET_INFO else _of_yaml(entry, table)


def run_mistakes(entries: Iterable[Entry]) -> Iterator[Mistake]:
    """Yield what is wrong in what a YAML file says beside its entries."""
    entries = list(entries)
    run = next((entry.run for entry in entries), {})
    if not run.get("val_set_size"):
        return
    sections = {entry.section for entry in entries}
    for section in sorted(sections & {PRETRAINING, "test_datasets"}):
        yield Mistake(
            f"val_set_size is set beside {section}, which stops the run",
            f"remove val_set_size{', and name test_datasets' if section == PRETRAINING else ''}",
            stops=True,
        )


def _of(entry: Entry, words: str, remedy: str, *, stops: bool = False) -> Mistake:
    return Mistake(f"The entry {quote(entry.name)} {words}", remedy, stops)


def _unknown(
    entry: Entry,
    place: str,
    given: Mapping[str, Any],
    known: Mapping[str, str],
    unread: Mapping[str, str],
) -> Iterator[Mistake]:
    for key in map(str, given):
        where = f"under {place} " if place else ""
        if key in unread:
            yield _of(entry, f"has the key {quote(key)}, which nothing reads", unread[key])
        elif key not in known:
            hint = nearest(key, known)
            yield _of(
                entry,
                f"has {where}the key {quote(key)}, which nothing reads",
                f"remove it, or correct its name{hint}",
            )


def _values(entry: Entry, allowed: Mapping[str, list[str]]) -> Iterator[Mistake]:
    for key, words in allowed.items():
        value = entry.keys.get(key)
        if value is not None and value not in words:
            yield _of(
                entry,
                f"has {quote(str(value), 40)} under {key}, which stops the run",
                f"write one of {', '.join(words)}",
                stops=True,
            )
    split = entry.keys.get("split")
    if isinstance(split, str) and not entry.remote and _is_file(entry):
        name = split.partition("[")[0]
        if name not in ("train", "all"):
            yield _of(
                entry,
                f"asks for the split {quote(name, 40)} of a file, which has the "
                "split train alone: the run stops",
                "remove split, or name a slice such as train[:90%]",
                stops=True,
            )


def _is_file(entry: Entry) -> bool:
    files = entry.files()
    return len(files) == 1 and bool(Path(files[0]).suffix)


def _of_yaml(entry: Entry, table: Mapping[str, Any]) -> Iterator[Mistake]:
    kind = entry.keys.get("type")
    if isinstance(kind, dict) and entry.purpose in table["type"]:
        yield from _unknown(entry, "type", kind, table["type"][entry.purpose], {})
    yield from _turn_mistakes(entry)
    if entry.keys.get("chat_template") == "jinja" and not entry.keys.get("chat_template_jinja"):
        yield _of(
            entry,
            "has chat_template: jinja and no chat_template_jinja, which stops the run",
            "write the template, or the path of its file, under chat_template_jinja",
            stops=True,
        )
    given = entry.keys.get("ds_type")
    files = entry.files()
    fitting = FILE_TYPES.get(Path(files[0]).suffix) if len(files) == 1 else None
    if isinstance(given, str) and fitting not in (None, given):
        yield _of(
            entry,
            f"has ds_type: {given}, and {files[0]} is {fitting}: the run stops",
            f"write ds_type: {fitting}, or remove it",
            stops=True,
        )


def _turn_mistakes(entry: Entry) -> Iterator[Mistake]:
    """Look at what names the keys and the speakers of turns."""
    mapped = entry.table("message_property_mappings")
    for part in ("role", "content"):
        older, newer = entry.keys.get(f"message_field_{part}"), mapped.get(part)
        if older is not None and newer is not None and older != newer:
            yield _of(
                entry,
                f"has {quote(str(older))} under message_field_{part} and "
                f"{quote(str(newer))} under message_property_mappings, which stops the run",
                f"remove message_field_{part}",
                stops=True,
            )
    for role, words in entry.table("roles").items():
        if not isinstance(words, list):
            yield _of(
                entry,
                f"has no list for {role} under roles, which stops the run",
                f"write {role}: [{words}]",
                stops=True,
            )
    trained = entry.keys.get("roles_to_train")
    if trained == [] and not entry.keys.get("message_field_training"):
        yield _of(
            entry,
            "has no role under roles_to_train: nothing is trained",
            "write roles_to_train: [assistant], or remove it",
            stops=True,
        )


def _of_info(entry: Entry, table: Mapping[str, Any]) -> Iterator[Mistake]:
    if not entry.files() and not entry.remote:
        yield _of(
            entry,
            "names no data, which stops the run",
            'add "file_name": "FILE"',
            stops=True,
        )
    formatting = str(entry.keys.get("formatting") or FORMATTINGS[0])
    known = table["columns"].get(formatting)
    columns, tags = entry.table("columns"), entry.table("tags")
    if known is not None:
        yield from _unknown(entry, "columns", columns, known, _other_columns(table, formatting))
    if formatting == FORMATTINGS[0] and tags:
        yield _of(
            entry,
            "has tags, which formatting alpaca does not read",
            'remove them, or add "formatting": "sharegpt"',
        )
    yield from _unknown(entry, "tags", tags, table["tags"], {})
    for place, given in (("columns", columns), ("tags", tags)):
        for key, name in given.items():
            if name is not None and not isinstance(name, str):
                yield _of(
                    entry,
                    f"has {quote(str(name), 40)} for {key} under {place}, which is not a name",
                    f"write a text, or remove {key}",
                )
    ranking = entry.keys.get("ranking")
    if ranking is True:
        for key in ("chosen", "rejected"):
            if not columns.get(key):
                yield _of(
                    entry,
                    f"has ranking: true and no {key} under columns, which stops the run",
                    f'add "{key}": "{key}" under columns',
                    stops=True,
                )
        if columns.get("kto_tag"):
            yield _of(
                entry,
                "has kto_tag under columns and ranking: true; it is one or the other",
                "remove kto_tag for preferences, or ranking for labels",
            )
    elif ranking not in (None, False):
        yield _of(
            entry,
            f"has {quote(str(ranking), 40)} under ranking, which is not true or false",
            'write "ranking": true',
        )


def _other_columns(table: Mapping[str, Any], formatting: str) -> dict[str, str]:
    """Return columns of other formattings, with what helps."""
    return {
        key: f"formatting {formatting} does not read it: remove it, or correct formatting"
        for words in table["columns"].values()
        for key in words
        if key not in table["columns"][formatting]
    }
