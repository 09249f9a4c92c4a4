"""The samples in the docstrings of formats: tests, and the examples on the formats' pages.

A sample is a fenced block whose info string says ``sample`` after the language, then options of
the conversion, ``from`` where the format must be named, and ``file=NAME`` where several blocks are
the files of one folder.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ftlint.formats import Format

_BLOCK: Final = re.compile(
    r"^(?P<mark>`{3,})(?P<language>\w+) sample(?P<info>[^\n]*)\n(?P<body>.*?)(?:^(?P=mark)$|\Z)",
    re.M | re.S,
)
_SUFFIX: Final = {"text": ".txt", "markdown": ".md"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its files by name (one file without a folder), options, and how to call it."""

    files: dict[str, str]
    options: dict[str, str] = field(default_factory=dict)
    named: bool = False
    language: str = "jsonl"

    @property
    def single(self) -> bool:
        """Tell whether the sample is one file and no folder."""
        return list(self.files) == [""]

    def write(self, folder: Path) -> Path:
        """Write the sample below a folder and return the path to convert."""
        if self.single:
            path = folder / f"sample{_SUFFIX.get(self.language, '.' + self.language)}"
            path.write_text(self.files[""], encoding="utf-8", newline="\n")
            return path
        root = folder / "sample"
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        return root


def _clean(doc: str) -> str:
    """Return a docstring without its margin; tabs stay, which samples may need."""
    first, _, rest = doc.partition("\n")
    return f"{first.strip()}\n{textwrap.dedent(rest)}".rstrip() + "\n"


def samples_of(item: Format) -> list[Sample]:
    """Return the samples of a format, in order; blocks with ``file=`` make one sample."""
    found: list[Sample] = []
    files: dict[str, str] = {}
    shared: dict[str, str] = {}
    for match in _BLOCK.finditer(_clean(type(item).__doc__ or "")):
        words = match["info"].split()
        options = dict(word.split("=", 1) for word in words if "=" in word)
        name = options.pop("file", "")
        if name:
            files[name] = match["body"]
            shared.update(options)
        else:
            named = "from" in words
            found.append(Sample({"": match["body"]}, options, named, match["language"]))
    if files:
        found.append(Sample(files, shared))
    return found


def prose_of(item: Format) -> str:
    """Return the docstring of a format without its samples."""
    text = _BLOCK.sub("", _clean(type(item).__doc__ or ""))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
