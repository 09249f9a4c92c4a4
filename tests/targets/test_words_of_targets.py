"""Every word under ``unsupported`` and ``quirks`` takes effect for the target that has it."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ftlint import targets
from ftlint.lint import check
from ftlint.model.settings import Selection, Settings
from ftlint.rules import Rule, all_rules
from ftlint.source import Source
from ftlint.targets import FEATURES, Target, names, target
from tests.rule_examples import examples
from tests.rules.test_cases import DATA, as_bytes
from tests.truth import agreement

RULES = Path(targets.__file__).parents[1] / "rules"

ASK = {"role": "user", "content": "Is the harbour open?"}
TELL = {"role": "assistant", "content": "Yes."}
DO = {"name": "look", "description": "Look", "parameters": {"type": "object", "properties": {}}}
CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {"id": "a", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    ],
}
SHOW = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
ANTHROPIC = [
    {**turn, "content": [{"type": "text", "text": turn["content"]}]} for turn in (ASK, TELL)
]
MORE: dict[str, list[dict[str, Any]]] = {
    "images-in-dpo": [
        {
            "input": {"messages": [{**ASK, "content": [SHOW, {"type": "text", "text": "What?"}]}]},
            "preferred_output": [TELL],
            "non_preferred_output": [{**TELL, "content": "No idea."}],
        }
    ],
    "names": [{"messages": [{**ASK, "name": "Ana"}, TELL]}],
    "untyped-parts": [{"messages": [{**ASK, "content": [{"text": "Hi"}]}, TELL]}],
    "results-by-order": [
        {
            "messages": [ASK, CALL, {"role": "tool", "content": "Open."}, TELL],
            "tools": [{"type": "function", "function": DO}],
        }
    ],
    "flat-tools": [{"messages": [ASK, TELL], "tools": [DO]}],
    "no-tool-result-last": [
        {
            "messages": [ASK, CALL, {"role": "tool", "tool_call_id": "a", "content": "Open."}],
            "tools": [{"type": "function", "function": DO}],
            "answer": "yes",
        }
    ],
    "tools-as-string": [
        {"system": "Be brief.", "messages": ANTHROPIC, "tools": json.dumps([{"name": "look"}])},
        {
            "contents": [
                {"role": "user", "parts": [{"text": "Hi"}]},
                {"role": "model", "parts": [{"text": "Hello!"}]},
            ],
            "tools": json.dumps([{"functionDeclarations": [{"name": "look"}]}]),
        },
    ],
}
"""Records beside the examples and cases of the rules that read a word."""

CONVERTED = {"reasoning"}
"""Words that a conversion reads too: the linter may refuse the keys for another reason already."""

WORDS = [
    (name, word)
    for name in names()
    for word in sorted(target(name).unsupported | target(name).quirks)
    if word not in CONVERTED
]


@cache
def readers(word: str) -> tuple[type[Rule], ...]:
    """Return the rules in whose module a word is, or in a module that they share."""
    modules = {}
    for path in RULES.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules["ftlint.rules." + ".".join(path.relative_to(RULES).with_suffix("").parts)] = (
            {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)},
            {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)},
        )
    own = {name for name, (texts, _) in modules.items() if word in texts}
    sharing = {name for name, (_, imports) in modules.items() if imports & own}
    return tuple(rule for rule in all_rules().values() if rule.__module__ in own | sharing)


@cache
def sources(word: str) -> list[Source]:
    """Return what may show the effect of a word, in as many files."""
    found = [as_bytes(record) for record in MORE.get(word, [])]
    for rule in readers(word):
        found += [one.data for one in examples(rule) if "pad" not in one.options]
        path = DATA / f"{rule.name}.jsonl"
        for line in path.read_text("utf-8").split("\n") if path.exists() else ():
            case = json.loads(line) if line else {}
            found += [as_bytes(case[key]) for key in ("fail", "pass") if key in case]
    return [Source(None, f"{number}.jsonl", data) for number, data in enumerate(found)]


@cache
def recorded(name: str) -> list[Source]:
    """Return the rows that the target's own code has been shown."""
    path = agreement.TRUTH / name / "cases.jsonl"
    lines = path.read_text("utf-8").split("\n") if path.exists() else []
    rows = [json.loads(line)["rows"] for line in lines if line]
    return [Source(None, f"{number}.jsonl", as_bytes(one)) for number, one in enumerate(rows)]


def findings(name: str, word: str, method: str | None, files: list[Source]) -> list[str]:
    select = tuple(rule.code for rule in readers(word))
    chosen = Settings(targets=(name,), method=method, selection=Selection(select=select), jobs=1)
    return [
        f"{one.file}:{one.line}: {one.severity} {one.code} {one.message} {one.help} {one.fix}"
        for one in check(files, chosen).active
    ]


@contextmanager
def without(word: str) -> Iterator[None]:
    """Have targets that have not the word."""
    built = targets.built
    field = "unsupported" if word in FEATURES else "quirks"

    def less(name: str, data: dict[str, Any]) -> Target:
        found = built(name, data)
        return found._replace(**{field: getattr(found, field) - {word}})

    target.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets, "built", less)
        yield
    target.cache_clear()


@pytest.mark.parametrize(("name", "word"), WORDS)
def test_a_word_takes_effect(name: str, word: str) -> None:
    methods = (None, "rft", "dpo")
    tries = [*((method, sources(word)) for method in methods), (None, recorded(name))]
    for method, files in tries:
        whole = findings(name, word, method, files)
        with without(word):
            less = findings(name, word, method, files)
        if whole != less:
            return
    pytest.fail(f"{name}.toml: {word!r} changes nothing")
