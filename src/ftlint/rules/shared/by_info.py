"""What an entry of ``dataset_info.json`` misses of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.targets.entries import (
    BESIDE,
    FORMATTINGS,
    JOINING,
    LISTS,
    MARKS,
    TAGS,
    Entry,
    columns_of,
    tags_of,
)


class InfoReader:
    """An entry of ``dataset_info.json`` and the method that the data is for."""

    def __init__(self, entry: Entry) -> None:
        self.entry, self.method = entry, entry.method
        self.columns = columns_of(entry)
        self.tags = tags_of(entry)
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
        turns = value.get(column) if column else None
        if not isinstance(turns, list):
            said = f"the record has no {quote(column)}" if column else "no messages are named"
            yield self._told(
                f"{said}: the run stops", "name the list of turns under columns.messages"
            )
            return
        role_key, text_key = self.tags.get("role_tag"), self.tags.get("content_tag")
        words = [self.tags.get(key) for key in TAGS if key not in ("role_tag", "content_tag")]
        system = self.tags.get("system_tag")
        # A key that another turn has is null in this one: the table of the records is filled up.
        known = {key for turn in turns if isinstance(turn, dict) for key in turn}
        for index, turn in enumerate(turns):
            path = (column, index)
            if not isinstance(turn, dict):
                return
            if role_key is None or text_key is None:
                named = "role_tag" if role_key is None else "content_tag"
                yield self._told(f"tags has no {named}: the run stops", _TAGS, path)
                return
            missing = next((key for key in (role_key, text_key) if key not in known), None)
            if missing is not None:
                yield self._told(f"the turn has no {quote(missing)}: the run stops", _TAGS, path)
                return
            role = turn.get(role_key)
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

    def expected(self) -> dict[str, str]:
        """Return columns that some record must have, or the run stops, by what the entry calls them.

        What each record must have is told of the record.
        """
        names = [*(_ALPACA_BESIDE if self.formatting == FORMATTINGS[0] else ()), *BESIDE]
        if self.formatting == JOINING:
            names = [name for name in names if name not in ("system", "tools", "history")]
        if self.formatting == FORMATTINGS[1]:
            names = [name for name in names if name != "history"]
        if self.entry.keys.get("ranking") is True:
            names += ["chosen", "rejected"]
        return {name: word for name in names if (word := self.columns.get(name)) is not None}

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


_ALPACA_BESIDE: Final = ("query",)
"""Columns that are looked up in each row of an instruction, beside those of all formattings."""

_TAGS: Final = "name the keys and the roles of the turns under tags"
