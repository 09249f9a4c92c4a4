"""Pages and tables on standard output: as text, Markdown or JSON."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

import click

from ftlint.cli.streams import use_color, width


def print_pages(pages: Sequence[Any], output_format: str) -> None:
    """Print pages of Markdown, or facts as one JSON array."""
    if output_format == "json":
        print(json.dumps(pages, ensure_ascii=False, indent=2))
        return
    text = "\n".join(pages)
    color = output_format == "text" and use_color("auto", sys.stdout, os.environ)
    sys.stdout.write(_highlighted(text) if color else text)


def _highlighted(text: str) -> str:
    """Make headings stand out; the lines of a fenced block are left alone."""
    fenced = False
    lines = []
    for line in text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        elif line.startswith("#") and not fenced:
            line = click.style(line, bold=True)
        lines.append(click.style(line, dim=True) if line.startswith("```") else line)
    return "\n".join(lines)


def print_rows(head: Sequence[str], rows: Sequence[Sequence[str]], output_format: str) -> None:
    """Print a table whose last column is cut to the width; in Markdown it is whole."""
    if output_format == "markdown":
        for row in (head, ["---"] * len(head), *rows):
            print("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
        return
    sizes = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head) - 1)]
    room = max(width(sys.stdout) - sum(sizes) - 2 * len(sizes), 20)
    color = use_color("auto", sys.stdout, os.environ)
    for number, row in enumerate((head, *rows)):
        cells = [cell.ljust(size) for cell, size in zip(row[:-1], sizes, strict=True)]
        last = textwrap.shorten(row[-1], room, placeholder=" …")
        line = "  ".join([*cells, last])
        print(click.style(line, bold=True) if color and number == 0 else line)
