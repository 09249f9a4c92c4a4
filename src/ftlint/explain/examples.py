"""The examples in the pages of rules: read as data, and labelled for people.

A fenced block in a rule's docstring says in its first line what it shows (``fail``, ``fixed``,
``pass``, ``schema``) and how it is checked, for the tests; readers get a sentence instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from inspect import cleandoc
from pkgutil import get_data
from typing import Final

from ftlint.rules import Rule

_BLOCK: Final = re.compile(
    r"^```(?P<language>\w+) (?P<kind>fail|pass|fixed|schema|config)(?P<options>[^\n]*)\n"
    r"(?P<text>.*?)(?:^```$|\Z)",
    re.DOTALL | re.MULTILINE,
)

_LABELS: Final = {
    "fail": "Reported",
    "fixed": "After the fix",
    "pass": "Not reported",
    "schema": "With this schema as `--schema`",
    "config": "With this file as `--trainer-config`",
}

_HOW: Final[dict[str, Callable[[str], str]]] = {
    "target": lambda value: f"with `--target {value}`",
    "method": lambda value: f"with `--method {value}`",
    "model": lambda value: f"with `--model {value}`",
    "file": lambda value: f"as `{value}`",
    "repeat": lambda value: f"{int(value):,} times in one file",
    "pad": lambda value: f"with {int(value):,} characters in place of `…`",
    "validation": lambda value: f"with the last {_records(value)} as validation data",
    "charset": lambda value: f"written as {value.upper()}",
    "newline": lambda value: f"with {value.upper()} line ends",
    "chomp": lambda _: "without a line feed at the end",
}
"""What the options of a block mean to a reader; others say where the finding is."""


@dataclass(frozen=True)
class Example:
    """One fenced block: what it shows, its options, and its text."""

    kind: str
    options: dict[str, str]
    text: str
    language: str = "jsonl"


def examples(rule: type[Rule]) -> list[Example]:
    """Return the example blocks of a rule's docstring, in order."""
    return [_example(match) for match in _BLOCK.finditer(cleandoc(rule.__doc__ or ""))]


def _example(match: re.Match[str]) -> Example:
    options: dict[str, str] = {}
    for part in match["options"].split():
        key, _, value = part.partition("=")
        options[key] = value or "true"
    return Example(match["kind"], options, match["text"], match["language"])


def labelled(rule: type[Rule]) -> str:
    """Return a rule's own words with a label before each example, and what is printed of it."""
    shown = False

    def words(match: re.Match[str]) -> str:
        nonlocal shown
        example = _example(match)
        block = _words(example)
        if example.kind == "fail" and not shown:
            shown = True
            block += _printed(rule)
        followed = match.string.startswith("\n\n", match.end())
        return block if followed else block + "\n"

    return _BLOCK.sub(words, cleandoc(rule.__doc__ or ""))


def _records(count: str) -> str:
    return "record" if count == "1" else f"{count} records"


def _words(example: Example) -> str:
    if not example.text.strip() and example.kind == "fixed":
        return "After the fix nothing is left of it."
    how = [
        f"with `{key.removeprefix('option.')} = {value}`"
        if key.startswith("option.")
        else _HOW[key](value)
        for key, value in example.options.items()
        if key in _HOW or key.startswith("option.")
    ]
    label = " ".join([_LABELS[example.kind], ", ".join(how)]).strip()
    return f"{label}:\n\n```{example.language}\n{example.text}```"


def _printed(rule: type[Rule]) -> str:
    """Return the finding of the first failing example as ``ftlint check`` prints it."""
    found = messages().get(rule.code)
    if found is None:
        return ""
    help_ = f"\n   = help: {found['help']}" if found["help"] else ""
    head = f"{found['severity']}: {rule.code} {rule.name} {found['message']}"
    return f"\n\nThe message:\n\n```text\n{head}{help_}\n```"


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, str]]:
    """Return what is printed of each rule's first failing example, by code.

    ``messages.json`` beside this file is written by ``scripts/generate.py``, which can run rules.
    """
    try:
        data = get_data("ftlint.explain", "messages.json")
    except OSError:  # before it was generated for the first time
        data = None
    found: dict[str, dict[str, str]] = json.loads(data or b"{}")
    return found
