"""The file of readings: damaged passages with their readings, and what a person decided of each.

It is a table (CSV), or a JSON object a line. A spreadsheet may have had it in between: with a byte
order mark, semicolons, other line ends, further columns. What it would take for a formula is
written with an apostrophe before it, as spreadsheets themselves ask for.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NoReturn

from ftlint.encoding.passages import MOST
from ftlint.errors import FtlintError, UsageError, reason
from ftlint.model.decisions import decided_in
from ftlint.model.diagnostic import quote

KEEP: Final = "keep"
"""The choice that leaves a passage as it is."""
SEPARATORS: Final = (",", ";", "\t")
BOM: Final = "\ufeff"

DECIDING: Final = ("passage", "choice", "text")
"""The columns without which there is nothing to read."""
COLUMNS: Final = (
    *DECIDING,
    "count",
    "context",
    *(f"{word}_{number}" for number in range(1, MOST + 1) for word in ("reading", "confidence")),
    "places",
)
_KEYS: Final = (*DECIDING, "count", "context", "readings", "places")
"""The same in a file of JSON Lines."""

_FORMULA: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_LINE_END: Final = re.compile("\r\n?|\n")
_HALF: Final = re.compile("[\ud800-\udfff]")
_GUARDED: Final = re.compile("'+[=+\\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Row:
    """A passage, what it may read, where it is, and the decision about it."""

    passage: str
    choice: str = ""
    text: str = ""
    count: int = 0
    context: str = ""
    readings: tuple[tuple[str, float], ...] = ()
    places: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a person has added: columns, or keys."""
    line: int = 0

    @property
    def decision(self) -> str | None:
        """Return the text that takes the place of the passage; None where nothing is decided."""
        if self.choice == KEEP:
            return self.passage
        return self.readings[int(self.choice) - 1][0] if self.choice else self.text or None


@dataclass(frozen=True, slots=True)
class Readings:
    """A file of readings, and how it is written."""

    rows: tuple[Row, ...] = ()
    lines: bool = False
    """It is JSON Lines."""
    separator: str = ","
    newline: str = "\n"

    def decisions(self) -> dict[str, str]:
        """Return what is decided, by passage."""
        return {row.passage: text for row in self.rows if (text := row.decision) is not None}


def is_lines(name: str) -> bool:
    """Tell from the name of a file whether it is JSON Lines; any other is a table."""
    return name.lower().endswith((".jsonl", ".ndjson"))


def parse(data: bytes, name: str) -> Readings:
    """Read a file of readings; raises UsageError with the line of the first mistake."""
    parser = _Parser(name)
    text = parser.decoded(data)
    end = _LINE_END.search(text)
    newline = end[0] if end is not None else "\n"
    if is_lines(name):
        return Readings(parser.settled(parser.json_rows(text)), lines=True, newline=newline)
    separator, rows = parser.table(text)
    return Readings(parser.settled(rows), separator=separator, newline=newline)


def load(path: str, origin: str = "") -> Readings | None:
    """Read a file of readings; None where there is none yet.

    ``origin`` is who named the file: a flag, or a line of a configuration.
    """
    before = f"{origin}: " if origin else ""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FtlintError(f"{before}{path}: cannot be read: {reason(error)}") from error
    return parse(data, os.path.relpath(path))


def missing(path: str, origin: str) -> FtlintError:
    """Return the error of a file of readings that should be there and is not."""
    command = f"ftlint check --readings {os.path.basename(path)}"
    return FtlintError(f"{origin}: {path}: no such file; write it with {command}")


class _Parser:
    """Reads one file; every mistake is told with its line."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, line: int, message: str) -> NoReturn:
        raise UsageError(f"{self.name}:{line}: {message}")

    def decoded(self, data: bytes) -> str:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.fail(line, "not UTF-8; save it as 'CSV UTF-8', which keeps every character")

    def table(self, text: str) -> tuple[str, Iterator[Row]]:
        """Return the separator of a table, and its rows."""
        head = _LINE_END.split(text, maxsplit=1)[0]
        columns: list[str] = []
        for separator in SEPARATORS:
            try:
                cells = next(csv.reader([head], delimiter=separator), [])
            except csv.Error as error:
                self.fail(1, f"not a table: {error}")
            columns = [cell.strip().casefold() for cell in cells]
            if "passage" in columns:
                break
        else:
            separator = SEPARATORS[0]
        for column in DECIDING:
            if column not in columns:
                self.fail(1, f"there is no column '{column}'; the first line names the columns")
        return separator, self._table_rows(text, separator, columns)

    def _table_rows(self, text: str, separator: str, columns: Sequence[str]) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        line = 1
        try:
            next(reader)
            line = reader.line_num + 1
            for cells in reader:
                if any(cells[len(columns) :]):
                    self.fail(
                        line,
                        f"{len(cells)} cells, but there are {len(columns)} columns: put "
                        f"quotes around a text that holds '{separator}'",
                    )
                if any(cells):
                    yield self._of_cells(line, dict(zip(columns, cells, strict=False)))
                line = reader.line_num + 1
        except csv.Error as error:
            self.fail(line, f"not a table: {error}")

    def _of_cells(self, line: int, cells: Mapping[str, str]) -> Row:
        said = {key: _unguarded(cell) for key, cell in cells.items()}
        readings = [
            (said[f"reading_{n}"], _share(said.get(f"confidence_{n}")))
            for n in range(1, MOST + 1)
            if said.get(f"reading_{n}") or said.get(f"confidence_{n}")
        ]
        count = said.get("count", "")
        return Row(
            said["passage"],
            said.get("choice", ""),
            said.get("text", ""),
            int(count) if count.isascii() and count.isdigit() else 0,
            said.get("context", ""),
            tuple(readings),
            tuple(filter(None, said.get("places", "").split(" | "))),
            {key: cell for key, cell in said.items() if key not in COLUMNS and key},
            line,
        )

    def json_rows(self, text: str) -> Iterator[Row]:
        """Yield the rows of JSON Lines."""
        for line, raw in enumerate(text.split("\n"), 1):
            if not raw.strip():
                continue
            try:
                value = json.loads(raw)
            except ValueError as error:
                self.fail(line, f"not JSON: {error}")
            except RecursionError:
                self.fail(line, "not a row: it is nested too deep")
            if not isinstance(value, dict) or not isinstance(value.get("passage"), str):
                self.fail(line, "a line is an object with a text under 'passage'")
            yield self._of_object(line, value)

    def _of_object(self, line: int, value: Mapping[str, Any]) -> Row:
        choice, text, readings = value.get("choice"), value.get("text"), value.get("readings")
        if choice is not None and (isinstance(choice, bool) or not isinstance(choice, str | int)):
            self.fail(line, f"choice must be 1 to {MOST}, '{KEEP}' or null")
        if text is not None and not isinstance(text, str):
            self.fail(line, "text must be a string or null")
        try:
            given = tuple((str(one["text"]), float(one["confidence"])) for one in readings or ())
        except (KeyError, OverflowError, TypeError, ValueError):
            self.fail(line, "readings must be a list of objects with 'text' and 'confidence'")
        places = value.get("places")
        return Row(
            value["passage"],
            "" if choice is None else str(choice),
            text or "",
            value["count"] if isinstance(value.get("count"), int) else 0,
            str(value.get("context") or ""),
            given,
            tuple(map(str, places)) if isinstance(places, list) else (),
            {key: item for key, item in value.items() if key not in _KEYS},
            line,
        )

    def settled(self, rows: Iterator[Row]) -> tuple[Row, ...]:
        """Return the rows, each passage once, every decision looked at."""
        found: dict[str, Row] = {}
        for row in map(self._checked, rows):
            known = found.get(row.passage)
            if known is None or known.decision is None:
                found[row.passage] = row
            elif row.decision is not None and row.decision != known.decision:
                self.fail(
                    row.line, f"{quote(row.passage, 40)} is decided otherwise in line {known.line}"
                )
        rest = Readings(tuple(found.values())).decisions()
        changing = {passage: text for passage, text in rest.items() if passage != text}
        for passage, text in changing.items():
            again = decided_in(text, changing)
            if again:
                held = text[again[0].start : again[0].end]
                self.fail(
                    found[passage].line,
                    f"the text {quote(text, 40)} holds the passage {quote(held, 40)}, which is "
                    "decided as well: write a text without it",
                )
        return tuple(found.values())

    def _checked(self, row: Row) -> Row:
        choice = row.choice.strip().casefold()
        if not row.passage:
            self.fail(row.line, "there is no passage in this row")
        if choice not in ("", KEEP, *map(str, range(1, MOST + 1))):
            self.fail(
                row.line, f"choice must be 1 to {MOST}, '{KEEP}' or empty, not {quote(choice, 24)}"
            )
        if choice.isdigit() and int(choice) > len(row.readings):
            self.fail(
                row.line,
                f"choice {choice}, but {quote(row.passage, 40)} has "
                f"{_many(len(row.readings))}: choose one of them, or write the text",
            )
        row = replace(row, choice=choice)
        if choice and row.text and row.text != row.decision:
            self.fail(row.line, "both a choice and another text: leave one of them empty")
        if row.decision not in (None, row.passage) and _HALF.search(row.decision or ""):
            self.fail(row.line, "the text holds half of a character (a lone surrogate)")
        return row


def _many(readings: int) -> str:
    return (
        "no readings" if not readings else "1 reading" if readings == 1 else f"{readings} readings"
    )


def _share(text: str | None) -> float:
    try:
        return float((text or "0").replace(",", "."))
    except ValueError:
        return 0.0


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; reading takes the mark away again.

    >>> guarded("=1+1"), guarded("'=1"), guarded("it's")
    ("'=1+1", "''=1", "it's")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def render(readings: Readings) -> str:
    """Write a file of readings."""
    write: Callable[[Readings], str] = _lines if readings.lines else _table
    return write(readings)


def _lines(readings: Readings) -> str:
    return "".join(
        json.dumps(
            {
                "passage": row.passage,
                "choice": int(row.choice) if row.choice.isdigit() else row.choice or None,
                "text": row.text or None,
                "count": row.count,
                "context": row.context,
                "readings": [{"text": text, "confidence": share} for text, share in row.readings],
                "places": row.places,
                **row.more,
            },
            ensure_ascii=False,
        )
        + readings.newline
        for row in readings.rows
    )


def _table(readings: Readings) -> str:
    more = list(dict.fromkeys(key for row in readings.rows for key in row.more))
    lines: list[Sequence[str]] = [[*COLUMNS, *more]]
    for row in readings.rows:
        own = [*row.readings, *[("", None)] * (MOST - len(row.readings))]
        cells = [
            row.passage,
            row.choice,
            row.text,
            str(row.count),
            row.context,
            *(
                cell
                for text, share in own
                for cell in (text, "" if share is None else f"{share:g}")
            ),
            " | ".join(row.places),
            *(str(row.more.get(key, "")) for key in more),
        ]
        lines.append([*map(guarded, cells)])
    separator = readings.separator
    table = (separator.join(_quoted(cell, separator) for cell in line) for line in lines)
    return BOM + "".join(line + readings.newline for line in table)


def _quoted(cell: str, separator: str) -> str:
    """Put a cell in quotes where it needs them; a lone carriage return does, too."""
    plain = not any(sign in cell for sign in (separator, '"', "\n", "\r"))
    return cell if plain else '"' + cell.replace('"', '""') + '"'
