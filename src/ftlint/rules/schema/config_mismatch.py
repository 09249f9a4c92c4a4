"""S124 config-mismatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ftlint.errors import nearest
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.targets.entries import (
    ALPACA,
    BESIDE,
    DATASET_INFO,
    FORMATTINGS,
    LISTS,
    MARKS,
    TAGS,
    WITHOUT_SYSTEM,
    Entry,
)

if TYPE_CHECKING:
    from ftlint.targets import Target


class ConfigMismatch(Rule):
    """The trainer's own configuration, as given, does not read the record or a part of it.

    ## Why is this bad?
    LLaMA-Factory reads data by an entry of `dataset_info.json`, Axolotl by an entry under
    `datasets` of its YAML file. A column that the entry does not name is not read, a role that is
    no tag drops the record, and nothing but a line of the log says so: without `system_tag` all
    records with a system turn are gone, without `ranking` all preferences.

    The rule looks at data for which there is a configuration: `--trainer-config FILE`, or a
    `dataset_info.json` beside the data that has an entry for the file.

    ## Example
    ```json config
    {"harbour": {"file_name": "harbour.jsonl", "formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}}
    ```
    ```jsonl fail target=llamafactory
    {"messages": [{"role": "system", "content": "You know the tides."}, {"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```
    ```jsonl pass target=llamafactory
    {"messages": [{"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```

    ## Fix safety
    There is no fix: the configuration is another file.

    ## References
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md>
    - <https://docs.axolotl.ai/docs/dataset-formats/conversation.html>
    """

    code = "S124"
    name = "config-mismatch"
    since = "0.2.0"
    asked = True
    shapeless = True
    as_written = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Read the record as the entry says, and report what is not read."""
        entry = self.target.entry
        row = record.written
        if entry is None or not isinstance(row, dict):
            return
        if entry.dialect == DATASET_INFO:
            yield from _Info(entry).read(row)
        else:
            yield from _by_type(entry, row, self.target)


class _Info:
    """An entry of ``dataset_info.json`` and the method that the data is for."""

    def __init__(self, entry: Entry) -> None:
        self.entry, self.method = entry, entry.method
        given = entry.keys.get("columns")
        self.columns: Mapping[str, Any] = given if isinstance(given, dict) else {**ALPACA, **LISTS}
        tags = entry.keys.get("tags")
        self.tags: Mapping[str, Any] = tags if isinstance(tags, dict) else TAGS
        self.formatting = entry.keys.get("formatting") or FORMATTINGS[0]

    def read(self, value: dict[str, Any]) -> Iterator[Finding]:
        """Yield what the entry misses of a record."""
        if self.formatting not in FORMATTINGS:
            yield self._told(
                f"formatting is {self.formatting!r}, not {', '.join(FORMATTINGS)}: the run stops"
            )
            return
        yield from self._ranking(value)
        lists = self.formatting != FORMATTINGS[0]
        if not lists and any(
            isinstance(value.get(key), list) for key in ("messages", *LISTS.values())
        ):
            yield self._told(
                "no formatting is given, and alpaca, the default, does not read lists of turns: the "
                "record is dropped",
                'add "formatting": "sharegpt"',
            )
            return
        yield from self._turns(value) if lists else self._texts(value)
        yield from self._beside(value)

    def _ranking(self, value: dict[str, Any]) -> Iterator[Finding]:
        ranking = self.entry.keys.get("ranking") is True
        if {"chosen", "rejected"} <= value.keys() and not ranking and self.method in (None, "dpo"):
            yield self._told(
                "ranking is not true, so chosen and rejected are not read as a preference",
                'add "ranking": true, and chosen and rejected under columns',
            )
        elif ranking and self.method not in (None, "dpo"):
            yield self._told(f"ranking is true, which stops a run for {self.method}")

    def _texts(self, value: dict[str, Any]) -> Iterator[Finding]:
        wanted: tuple[str, ...] = ("prompt", "response")
        if self.method == "pretrain" or self.entry.keys.get("ranking") is True:
            wanted = ("prompt",)
        for name in wanted:
            column = self.columns.get(name)
            if column is not None and column not in value:
                yield self._told(f"the record has no {quote(column)}, which is the {name} column")

    def _turns(self, value: dict[str, Any]) -> Iterator[Finding]:
        column = self.columns.get("messages")
        turns = value.get(column) if isinstance(column, str) else None
        if not isinstance(turns, list):
            said = f"the record has no {quote(column)}" if column else "no messages are named"
            yield self._told(
                f"{said}: the run stops", "name the list of turns under columns.messages"
            )
            return
        role_key, text_key = self.tags.get("role_tag"), self.tags.get("content_tag")
        words = [self.tags.get(key) for key in TAGS if key not in ("role_tag", "content_tag")]
        system = self.tags.get("system_tag")
        for index, turn in enumerate(turns):
            path = (column, index)
            if not isinstance(turn, dict):
                return
            if role_key is None or text_key is None:
                named = "role_tag" if role_key is None else "content_tag"
                yield self._told(f"tags has no {named}: the run stops", _TAGS, path)
                return
            missing = next((key for key in (role_key, text_key) if key not in turn), None)
            if missing is not None:
                yield self._told(f"the turn has no {quote(missing)}: the run stops", _TAGS, path)
                return
            role = turn[role_key]
            if role not in words or (role == system and index):
                fault = "is a system turn, but not the first" if role == system else "is not a tag"
                yield self._told(f"{quote(str(role))} {fault}: the record is dropped", _TAGS, path)
                return
            if turn.get("tool_calls") and self.formatting == FORMATTINGS[1]:
                yield self._told(
                    "formatting sharegpt does not read tool_calls: an empty answer is trained",
                    'write "formatting": "openai"',
                    (*path, "tool_calls"),
                    Severity.WARNING,
                )
                return

    def _beside(self, value: dict[str, Any]) -> Iterator[Finding]:
        """Report columns with data that the entry does not name."""
        used = set(self.columns.values())
        for name in BESIDE:
            if not value.get(name) or name in used:
                continue
            if name == "kto_tag" and self.method not in (None, "kto"):
                continue
            stops = name in MARKS and MARKS[name] in str(value)
            yield self._told(
                f"{name} is in the record and not under columns: it is not read"
                + (", and the run stops at its marks" if stops else ""),
                f'add "{name}": "{name}" under columns',
                (name,),
                None if stops else Severity.WARNING,
            )
        for name, mark in MARKS.items():
            single = name.rstrip("s")
            if single in value and single not in used and mark in str(value):
                yield self._told(
                    f"{single} is in the record and not under columns: the run stops at its marks",
                    f'add "{name}": "{single}" under columns',
                    (single,),
                )

    def _told(
        self,
        words: str,
        remedy: str = "correct the entry, or the record",
        path: tuple[Any, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        return Finding(
            f"By the entry {quote(self.entry.name)}, {words}", path, severity=severity, help=remedy
        )


_TAGS: Final = "name the keys and the roles of the turns under tags"


def _by_type(entry: Entry, value: dict[str, Any], target: Target) -> Iterator[Finding]:
    """Read a record by an entry under ``datasets`` of a YAML file."""
    kind = entry.keys.get("type")
    if isinstance(kind, dict):
        yield from _by_fields(entry, kind, value)
        return
    if not isinstance(kind, str):
        return
    base = kind.split(".")[0]
    if base == "chat_template":
        key = entry.keys.get("field_messages") or LISTS_OF_TURNS
        if value.get(key) is None and not {"chosen", "rejected"} <= value.keys():
            yield Finding(
                f"The record has no {quote(str(key))}, which is where {entry.name} looks for the turns",
                help="name the list of turns with field_messages",
            )
            return
        yield from _mapped(entry, value, str(key))
    elif base == "completion":
        yield from _missing(entry, value, (str(entry.keys.get("field") or "text"),), kind)
    else:
        yield from _by_columns(entry, kind, value, target)
    if base in WITHOUT_SYSTEM and value.get("system"):
        yield Finding(
            f"The type {kind} of {entry.name} does not read system",
            ("system",),
            severity=Severity.WARNING,
            help="use the type alpaca_w_system.load",
        )


LISTS_OF_TURNS: Final = "messages"


def _by_columns(
    entry: Entry, kind: str, value: dict[str, Any], target: Target
) -> Iterator[Finding]:
    """Compare the columns of a record with those that its type reads."""
    bare = kind.split(":")[0]
    name = next((one for one in (bare, bare.removesuffix(".load")) if one in target.types), None)
    if name is not None:
        yield from _missing(entry, value, target.types[name], kind)
        return
    if (
        "." not in bare
        and entry.method in (None, "sft")
        and not {"chosen", "rejected"} & value.keys()
    ):
        yield Finding(
            f"{target.title} has no type {quote(kind, 40)}, which {entry.name} names: the run stops",
            help=f"name a type that it has{nearest(bare, target.types)}",
        )


def _missing(
    entry: Entry, value: dict[str, Any], wanted: tuple[str, ...], kind: str
) -> Iterator[Finding]:
    missing = [key for key in wanted if key not in value]
    if missing:
        yield Finding(
            f"The record has no {quote(missing[0], 40)}, which the type {kind} of {entry.name} "
            "reads: the run stops",
            help="name a type that reads the columns of the record, or rename the columns",
        )


_PREFERRED: Final = frozenset({"field_prompt", "field_chosen", "field_completion"})
"""Keys of a type for preferences, which reads other columns."""


def _by_fields(entry: Entry, kind: dict[str, Any], value: dict[str, Any]) -> Iterator[Finding]:
    """Read a record by the columns that an entry names itself."""
    if entry.method not in (None, "sft") or _PREFERRED & kind.keys():
        return
    for key, column, outcome in (
        ("field_instruction", "instruction", "the run stops"),
        ("field_output", "output", "nothing is trained"),
    ):
        named = kind.get(key) or column
        if named not in value:
            yield Finding(
                f"The record has no {quote(str(named), 40)}, which {entry.name} names with {key}: "
                f"{outcome}",
                help=f"name the column of the record with {key}",
            )
            return


def _mapped(entry: Entry, value: dict[str, Any], key: str) -> Iterator[Finding]:
    names = {"role": "role", "content": "content", **entry.table("message_property_mappings")}
    turns = value.get(key)
    for index, turn in enumerate(turns if isinstance(turns, list) else ()):
        if isinstance(turn, dict) and names["role"] not in turn:
            yield Finding(
                f"The turn has no {quote(str(names['role']))}, which is where {entry.name} looks for "
                "the role",
                (key, index),
                help="name the keys of the turns under message_property_mappings",
            )
            return
