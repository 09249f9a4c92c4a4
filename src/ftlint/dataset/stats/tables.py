"""Statistics as Markdown, for reports and pull requests, and as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from ftlint.dataset.stats.text import Row, distributions, model_rows, overview, printable


def markdown_report(data: dict[str, Any]) -> str:
    """Return the report as Markdown tables."""
    parts = ["# Dataset statistics", _table(overview(data))]
    parts += ["## Tokens", _table(distributions(data["tokens"], data["turns_per_example"]))]
    if data["models"]:
        parts += ["## Models", _table(model_rows(data["models"]))]
    for title in ("advice", "notes"):
        lines = [item["message"] if title == "advice" else item for item in data[title]]
        if lines:
            parts += [f"## {title.capitalize()}", "\n".join(f"- {line}" for line in lines)]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Row]) -> str:
    lines = []
    for position, row in enumerate(rows):
        lines.append("| " + " | ".join(cell.strip().replace("|", "\\|") for cell in row) + " |")
        if position == 0:
            lines.append("| --- |" + " ---: |" * (len(row) - 1))
    return "\n".join(lines)


def csv_report(data: dict[str, Any]) -> str:
    """Return one row a figure: file (empty for all training files), name, value.

    Names are paths into the JSON document, such as ``tokens.per_example.p50``.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["file", "figure", "value"])
    for name, part in (("", data), *((one["file"], one) for one in data["files"])):
        for key, value in part.items():
            if key not in ("files", "advice", "notes", "errors", "combination", "validation"):
                for path, figure in _flat(key, value):
                    writer.writerow([_harmless(name), printable(path), _harmless(figure)])
    return out.getvalue()


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(f"{path}.{key}", item)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            label = item.get("name", position) if isinstance(item, dict) else position
            yield from _flat(f"{path}.{label}", item)
    elif value is not None:
        yield path, value


def _harmless(value: Any) -> Any:
    """Keep a spreadsheet from reading text of the data as a formula."""
    if not isinstance(value, str):
        return value
    value = printable(value)
    return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value
