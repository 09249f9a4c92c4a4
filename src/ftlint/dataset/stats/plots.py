"""Statistics as pictures: SVG or PNG with matplotlib, from ``pip install ftlint[plots]``."""

from __future__ import annotations

import os
from typing import Any, Final

from ftlint.errors import FtlintError, UsageError
from ftlint.output.writer import OutputFile

SUFFIXES: Final = (".svg", ".png")


def draw(data: dict[str, Any], path: str) -> None:
    """Draw tokens per example, tokens by role and the shares of the files into one picture.

    The suffix of the path says which kind. Raises UsageError for another suffix and FtlintError
    where matplotlib is missing or the file cannot be written.
    """
    suffix = os.path.splitext(path.lower())[1]
    if suffix not in SUFFIXES:
        name = os.path.basename(path)
        raise UsageError(f"--plot: {name} must end in {' or '.join(SUFFIXES)}")
    try:
        import matplotlib
    except ImportError:
        raise FtlintError("--plot needs matplotlib: pip install 'ftlint[plots]'") from None
    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    files = data["files"] if len(data["files"]) > 1 else []
    figure = Figure(figsize=(9, 9 if files else 6), layout="constrained")
    panes = figure.subplots(3 if files else 2, 1)
    _histogram(panes[0], data["tokens"]["histogram"])
    _roles(panes[1], data["tokens"]["per_turn"])
    if files:
        _files(panes[2], files)
    with OutputFile(path, force=True) as output:
        figure.savefig(
            output.stream,
            format=suffix[1:],
            metadata={"Date": None} if suffix == ".svg" else None,
        )
        output.keep()


def _histogram(pane: Any, rows: list[dict[str, int]]) -> None:
    pane.bar(
        [row["from"] for row in rows],
        [row["count"] for row in rows],
        width=rows[0]["to"] - rows[0]["from"] if rows else 1,
        align="edge",
        edgecolor="white",
    )
    pane.set(title="Examples by tokens", xlabel="tokens", ylabel="examples")


def _roles(pane: Any, per_turn: dict[str, dict[str, float]]) -> None:
    names = list(per_turn)
    for offset, key in enumerate(("p50", "p95")):
        places = [position + 0.4 * offset for position in range(len(names))]
        pane.bar(places, [per_turn[name][key] for name in names], width=0.4, label=key)
    pane.set_xticks([position + 0.2 for position in range(len(names))], names)
    pane.set(title="Tokens a turn", ylabel="tokens")
    if names:
        pane.legend()


def _files(pane: Any, files: list[dict[str, Any]]) -> None:
    names = [str(one["file"]).rpartition("/")[2] for one in files]
    pane.barh(names, [one["tokens"]["total"] for one in files])
    pane.set(title="Tokens by file", xlabel="tokens")
    pane.invert_yaxis()
