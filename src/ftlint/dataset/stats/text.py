"""Statistics for people: a summary in columns, one a file, with a histogram and the costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ftlint.model.diagnostic import quote
from ftlint.model.words import plural

BAR: Final = 40
"""Characters of the longest bar of the histogram."""

SIDE_BY_SIDE: Final = 5
"""Files that are shown in columns of their own; more are shown together only."""

Row = Sequence[str]


def text_report(data: dict[str, Any], *, symbols: bool = True, detail: int = 0) -> str:
    """Return the whole report; ``symbols`` allows block characters in the histogram.

    ``detail`` -1 leaves advice and notes out, 1 adds where prices and limits come from.
    """
    if detail < 0:
        data = {**data, "advice": [], "notes": []}
    elif detail > 0:
        data = {**data, "notes": [*data["notes"], *_origins(data["models"])]}
    parts = [
        _title(data),
        _table(overview(data)),
        _section("Tokens", _table(distributions(data["tokens"], data["turns_per_example"]))),
        _histogram(data["tokens"]["histogram"], symbols),
        _section("Models", _table(model_rows(data["models"]))) if data["models"] else "",
        _combination(data),
        _system(data["system"]),
        _section("Advice", "\n".join(f"- {item['message']}" for item in data["advice"]))
        if data["advice"]
        else "",
        _section("Notes", "\n".join(f"- {note}" for note in data["notes"]))
        if data["notes"]
        else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(data: dict[str, Any]) -> str:
    exact = "" if data["exact"] else ", an estimate"
    counts = {
        "file": len(data["files"]),
        "record": data["records"],
        "token": data["tokens"]["total"],
    }
    words = [plural(count, word) for word, count in counts.items()]
    return f"{', '.join(words)} ({data['encoding']} by {data['engine']}{exact})"


def _section(title: str, body: str) -> str:
    return f"{title}\n{body}"


def overview(data: dict[str, Any]) -> list[Row]:
    """Return the rows that compare the files: one column a file, and one for all together."""
    files = data["files"]
    columns: list[tuple[str, dict[str, Any]]] = []
    if 1 < len(files) <= SIDE_BY_SIDE:
        columns = [(_column_name(one), one) for one in files]
    columns.append(("all training files" if len(files) > 1 else "value", data))
    if data["validation"] is not None and len(files) > SIDE_BY_SIDE:
        columns.append(("validation", data["validation"]))
    rows: list[Row] = [["", *(name for name, _ in columns)]]
    for label, value in _LINES:
        cells = [value(one) for _, one in columns]
        if any(cell not in ("", "0") for cell in cells):
            rows.append([label, *cells])
    return rows


def _column_name(one: dict[str, Any]) -> str:
    name = printable(str(one["file"]).rpartition("/")[2])
    return f"{name} ({one['split']})" if one["split"] != "train" else name


def printable(text: str) -> str:
    """Escape what a terminal would act on: file names and tool names are data too.

    >>> print(printable(chr(27) + "[2J"))
    \\x1b[2J
    """
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _counts(counts: dict[str, int], most: int = 4) -> str:
    shown = [f"{printable(name)} {count:,}" for name, count in list(counts.items())[:most]]
    more = len(counts) - most
    return ", ".join([*shown, f"{more} more"] if more > 0 else shown)


_LINES: Final[tuple[tuple[str, Any], ...]] = (
    ("Records", lambda one: f"{one['records']:,}"),
    ("  that cannot be read", lambda one: f"{one['broken']:,}"),
    ("Format", lambda one: _counts(one["formats"], 2)),
    ("Turns", lambda one: f"{one['turns']:,}"),
    ("  by role", lambda one: _counts(one["roles"])),
    ("With a system prompt", lambda one: f"{one['system']['records']:,}"),
    ("  different prompts", lambda one: f"{one['system']['distinct']:,}"),
    ("Scripts", lambda one: _counts(one["scripts"], 3)),
    ("With tools", lambda one: f"{one['tools']['records']:,}"),
    ("  calls", lambda one: _counts(one["tools"]["called"], 3)),
    ("With images", lambda one: f"{one['images']['records']:,}"),
    ("Masks", lambda one: _counts(one["weights"])),
    ("Tokens", lambda one: f"{one['tokens']['total']:,}"),
    ("  trained", lambda one: f"{one['tokens']['trained']:,}"),
    ("  of tool definitions", lambda one: f"{one['tokens']['tools']:,}"),
    ("  of tool calls", lambda one: f"{one['tokens']['calls']:,}"),
    ("  of images", lambda one: f"{one['tokens']['images']:,}"),
    ("Records that train nothing", lambda one: f"{one['tokens']['untrained_records']:,}"),
)


def distributions(tokens: dict[str, Any], turns: dict[str, Any]) -> list[Row]:
    """Return a table of minimum, percentiles, maximum and mean."""
    columns = ("min", "p5", "p50", "p95", "p99", "max", "mean")
    rows: list[Row] = [["", *columns]]
    summaries = {
        "per example": tokens["per_example"],
        "trained per example": tokens["trained_per_example"],
        **{f"per {role} turn": found for role, found in tokens["per_turn"].items()},
        "turns per example": turns,
    }
    for label, summary in summaries.items():
        rows.append([label, *(number(summary[column]) for column in columns)])
    return rows


def number(value: float | int | None) -> str:
    """Write a number with thousands separators and at most one decimal.

    >>> number(12345.678), number(3), number(None)
    ('12,345.7', '3', '-')
    """
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def money(value: float | None) -> str:
    """Write dollars: cents, or four digits below ten cents.

    >>> money(1.2), money(0.0123), money(None)
    ('$1.20', '$0.0123', '-')
    """
    if value is None:
        return "-"
    return f"${value:,.2f}" if value >= 0.1 or value == 0 else f"${value:.4f}"


def model_rows(models: Sequence[dict[str, Any]]) -> list[Row]:
    """Return the table of models: limits, survivors, epochs, billed tokens, money."""
    rows: list[Row] = [
        [
            "model",
            "limit",
            "over limit",
            "answers cut",
            "epochs",
            "billed tokens",
            "cost",
            "$/1M",
            "price",
        ]
    ]
    for one in models:
        price = " ".join(filter(None, (one["price_confidence"], one["price_date"])))
        rows.append(
            [
                one["name"],
                number(one["limit"]),
                number(one["over_limit"]),
                number(one["answers_lost"]),
                number(one["epochs"]),
                number(one["billed_tokens"]),
                money(one["usd"]),
                "-" if one["usd_per_million"] is None else f"{one['usd_per_million']:g}",
                price or "-",
            ]
        )
    return rows


def _origins(models: Sequence[dict[str, Any]]) -> list[str]:
    """Say of each model where its price is from, and what else is known of it."""
    found = []
    for one in models:
        words = [f"price from {one['price_source']}" if one["price_source"] else "no price known"]
        words += [f"over-long examples: {one['cutting']}", one["note"]]
        found.append(f"{one['name']}: {'; '.join(word for word in words if word)}")
    return found


def _combination(data: dict[str, Any]) -> str:
    found = data["combination"]
    if not found:
        return ""
    rows: list[Row] = [["share of", "records", "tokens"]]
    for one in found["shares"][:SIDE_BY_SIDE]:
        rows.append([printable(one["file"]), f"{one['records']:.1%}", f"{one['tokens']:.1%}"])
    costs: list[Row] = [["model", "one training each", "one training on all"]]
    for one in found["models"]:
        apart, whole = one["separate"], one["combined"]
        epochs = "+".join(str(item) for item in apart["epochs"][:SIDE_BY_SIDE])
        costs.append(
            [
                one["name"],
                f"{money(apart['usd'])} ({apart['billed_tokens']:,} tokens, epochs {epochs})",
                f"{money(whole['usd'])} ({whole['billed_tokens']:,} tokens, "
                f"epochs {whole['epochs']})",
            ]
        )
    body = _table(rows) + ("\n\n" + _table(costs, right=False) if len(costs) > 1 else "")
    return _section("Separate or combined", body)


def _system(system: dict[str, Any]) -> str:
    prompts = system["prompts"]
    if not prompts:
        return ""
    lines = [f"{one['records']:>8,}  {quote(one['start'], 76)}" for one in prompts]
    hidden = system["distinct"] - len(prompts)
    if hidden > 0:
        lines.append(f"{'':>8}  and {hidden:,} more")
    return _section("System prompts", "\n".join(lines))


def _histogram(rows: Sequence[dict[str, int]], symbols: bool) -> str:
    if not rows:
        return ""
    greatest = max(row["count"] for row in rows)
    names = [
        f"{row['from']:,} to {row['to'] - 1:,}"
        if row["to"] > row["from"] + 1
        else f"{row['from']:,}"
        for row in rows
    ]
    name_width = max(map(len, names))
    count_width = len(f"{greatest:,}")
    block = "█" if symbols else "#"
    lines = []
    for name, row in zip(names, rows, strict=True):
        size = round(BAR * row["count"] / greatest)
        bar = block * max(size, 1 if row["count"] else 0)
        lines.append(f"{name:>{name_width}}  {row['count']:>{count_width},}  {bar}".rstrip())
    return _section("Examples by tokens", "\n".join(lines))


def _table(rows: Sequence[Row], right: bool = True) -> str:
    """Align cells: the first column to the left, the others to the right unless told."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        for cell, width in zip(row[1:], widths[1:], strict=True):
            cells.append(cell.rjust(width) if right else cell.ljust(width))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
