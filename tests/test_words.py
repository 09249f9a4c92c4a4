"""What users read is plain English: words and phrases that are refused in messages, help, pages.

The list is of habits that crept in before: "'bot' is no role" for "unknown role 'bot'", "stands"
for "is", a word of the house where the field has another.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from ftlint.cli import ftlint
from ftlint.config import BY_NAME
from ftlint.explain.examples import messages
from ftlint.explain.pages import rule_page, target_page
from ftlint.rules import all_rules
from ftlint.targets import names, target

SOURCE = Path(__file__).parents[1] / "src" / "ftlint"
SCHEMAS = Path(__file__).parents[1] / "schemas"

REFUSED = {
    r"(?<!there )\b(?:is|are) no (?!longer\b|more\b|less\b|doubt\b)\w": "is not a, are not",
    r"\bstands?\b(?! for\b| out\b)": "is, appears",
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\bblanks\b": "whitespace",
    r"\blikeness\b": "similarity",
    r"\bnear[- ]cop(?:y|ies)\b": "near-duplicate",
    r"\breckon(?:s|ed|ing)?\b": "assume, estimate",
    r"\bparted\b": "separated, split",
    r"\btak(?:e|es|en) (?:it |them |the [\w -]+ )?for (?:a |an |the |safe\b)": "treat as",
    r"\bno key of\b": "unexpected key",
    r"\b1 (?:records|examples|lines|files|turns|findings|places|tokens)\b": "singular",
    r"\bwhite space\b": "whitespace",
    r"\bcopies\b|\b(?:a|an|the|no|one|each|every|exact|which) copy\b": "duplicate",
    r"\bhas no known shape\b|\bhave no known shape\b": "fits no known format",
    r"\b(?:utf-?8|cp\d+|latin-?1) read as\b": "decoded as",
}


QUOTED = re.compile(r"(?<=[a-z,] )\"[\w.-]+\"(?=$|[;.?!)]| [a-z]|, [a-z])")
"""A word in double quotes: messages quote with 'x', and double quotes are for JSON."""


def refused(text: str) -> list[str]:
    return [
        f"{found[0]!r}: write {better}"
        for pattern, better in REFUSED.items()
        for found in re.finditer(pattern, text, re.IGNORECASE)
    ]


def in_words(text: str) -> bool:
    """Tell whether a text of the code is a sentence rather than a name, a pattern or data."""
    return text.isascii() and len(re.findall(r"[a-z]{2,} ", text)) > 1 and "\\b" not in text


def told(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a module that are not docstrings: what it may print."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings, of modules, classes and constants
    parts = {
        id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
        for value in node.values
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = "" if id(node) in silent | parts else node.value
        else:
            continue
        if in_words(text):
            yield node.lineno, text


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_what_the_code_prints(path: Path) -> None:
    if path.name in ("signs.py", "whatsapp_phrases.py", "prior.py"):
        pytest.skip("words of other programs")
    for line, text in told(path):
        assert not refused(text), f"{path.relative_to(SOURCE)}:{line}"
        assert not QUOTED.search(text), f"{path.relative_to(SOURCE)}:{line}: write 'x'"


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_what_schemas_say(path: Path) -> None:
    for text in strings(json.loads(path.read_text(encoding="utf-8"))):
        assert not refused(text), text
        assert not QUOTED.search(text), text


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.code)
def test_pages_of_rules(rule: Any) -> None:
    words = re.sub(r"```.*?```", "", rule_page(rule), flags=re.DOTALL)
    assert not refused(words)


PAGES = [*sorted((SOURCE.parents[1] / "docs").glob("*.md")), SOURCE.parents[1] / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_for_users(page: Path) -> None:
    if page.stem == "architecture":
        pytest.skip("a page for those who work on the code")
    assert not refused(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))


@pytest.mark.parametrize("name", names())
def test_pages_of_targets(name: str) -> None:
    assert not refused(target_page(target(name)))


@pytest.mark.parametrize("name", ftlint.list_commands(click.Context(ftlint)))
def test_help(name: str) -> None:
    top = click.Context(ftlint, info_name="ftlint", **ftlint.context_settings)
    command = ftlint.get_command(top, name)
    assert command is not None
    assert not refused(command.get_help(click.Context(command, info_name=name, parent=top)))
    assert not refused(ftlint.get_help(top))


def test_options() -> None:
    for option in BY_NAME.values():
        assert not refused(option.help), option.name


@pytest.mark.parametrize("code", messages())
def test_messages_are_plain_and_have_a_remedy(code: str) -> None:
    found = messages()[code]
    assert not refused(found["message"])
    assert not refused(found["help"])
    assert found["help"], "what is one to do?"
    assert not QUOTED.search(f"{found['message']}; {found['help']}")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("'bot' is no role", 1),
        ("There is no fix", 0),
        ("the job is no longer read", 0),
        ("The key stands twice", 1),
        ("what a name stands for", 0),
        ("1 records", 1),
        ("1 record in 21 records", 0),
        ("Take the unsafe fixes of these rules for safe", 1),
    ],
)
def test_the_list_itself(text: str, count: int) -> None:
    assert len(refused(text)) == count
