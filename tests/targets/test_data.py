"""Targets are data: a copy behaves as its original, every word takes effect, no name is in code."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftlint import targets
from ftlint.explain.pages import target_page
from ftlint.formats import all_formats, converters
from ftlint.lint import check
from ftlint.lint.plan import severity_of
from ftlint.model.settings import Selection, Settings
from ftlint.rules import all_rules, rules_by_name
from ftlint.schema import store
from ftlint.source import Source
from ftlint.targets import FEATURES, NEUTRAL_TARGET, QUIRKS, names, target
from tests.cli.runner import ftlint
from tests.rule_examples import examples

ROOT = Path(__file__).parents[2]
CODE = ROOT / "src" / "ftlint"
NAMES = names()


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[None]:
    """Have a copy of each target beside it, under the name ``copied-NAME``."""
    shutil.copytree(targets.FOLDER, tmp_path / "targets", ignore=shutil.ignore_patterns("*.py*"))
    for name in NAMES:
        shutil.copy(targets.FOLDER / f"{name}.toml", tmp_path / "targets" / f"copied-{name}.toml")
    caches = (targets.names, targets.target, targets._checkers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets, "FOLDER", tmp_path / "targets")
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


def samples() -> list[Source]:
    """Return all examples of rules and the example files, the small and the broken ones."""
    found = [
        Source(None, f"{rule.name}-{number}.jsonl", example.data)
        for rule in all_rules().values()
        for number, example in enumerate(examples(rule))
        if example.kind in ("fail", "pass") and "pad" not in example.options
    ]
    return found + [
        Source(str(path), path.name) for path in sorted((ROOT / "examples").rglob("*.jsonl"))
    ]


def findings(name: str, method: str | None) -> list[str]:
    selection = Selection(select=("ALL",), ignore=("D", "K"))
    report = check(samples(), Settings(targets=(name,), selection=selection, jobs=1, method=method))
    assert not report.errors
    return [
        f"{item.file}:{item.line}: {item.severity} {item.code} {item.message} {item.fix}"
        for item in report.active
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_copied_target_behaves_as_its_original(name: str, copies: None) -> None:
    for method in (None, "rft") if "rft" in target(name).method_limits else (None,):
        own = findings(name, method)
        copied = findings(f"copied-{name}", method)
        assert [line.replace(f"copied-{name}", name) for line in copied] == own


@pytest.mark.parametrize("name", NAMES)
def test_every_word_about_a_rule_takes_effect(name: str) -> None:
    found = target(name)
    rules = rules_by_name()
    for rule_name, word in found.rules.items():
        rule = rules[rule_name]
        settings = Settings()
        without = found._replace(rules={k: v for k, v in found.rules.items() if k != rule_name})
        said, unsaid = (severity_of(rule, one, settings) for one in (found, without))
        assert said is not unsaid, f"{rule_name} = {word} says nothing new"


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_a_file_is_read(name: str) -> None:
    import tomllib

    data = tomllib.loads((targets.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    found = target(name)
    page = target_page(found)
    taken = {*found._fields, "model_defaults", "models"} - {"name", "method_limits"}
    assert data.keys() <= taken - {"method_truncation"}
    assert all(f"`{role}`" in page for role in found.roles)
    assert all(f"`{limit}`" in page for limit in found.limits)
    assert all(FEATURES[word] in page for word in found.unsupported)
    assert all(QUIRKS[word] in page for word in found.quirks)
    assert all(note in page for note in found.notes)
    assert all(f"`{column}`" in page for column in (*found.prompts, *found.answers))
    assert all(f"`{key}`" in page for pair in found.ignored.items() for key in (pair[0], *pair[1]))
    assert all(f"`{name}`" in page for name in found.methods)
    assert found.sharegpt is None or all(f"`{word}`" in page for word in found.sharegpt.roles)
    assert found.datasets in page
    assert set(found.formats) <= converters().keys() | all_formats().keys() | {"text"}
    assert set(found.schemas) <= set(found.formats)
    assert all(store.shapes()[schema] == shape for shape, schema in found.schemas.items())
    assert set(found.checks) <= {name for name, item in converters().items() if item.is_target}
    for shape in found.checks:
        assert (converters()[shape].shape or shape) in found.formats


def test_every_quirk_and_feature_is_read_by_a_rule_and_had_by_a_target() -> None:
    read = set(_constants("rules"))
    had = {word for name in NAMES for word in target(name).quirks | target(name).unsupported}
    assert had == QUIRKS.keys() | FEATURES.keys()
    assert had <= read


def test_every_limit_is_read_by_code() -> None:
    rooms = [path.name for path in CODE.iterdir() if path.is_dir() and path.name != "targets"]
    read = {word for room in rooms for word in _constants(room)}
    limits = {
        limit
        for name in NAMES
        for table in (target(name).limits, *target(name).method_limits.values())
        for limit in table
    }
    assert limits - read == set()


def test_what_is_written_is_checked_for_one_target() -> None:
    checked = [shape for name in NAMES for shape in target(name).checks]
    assert len(checked) == len(set(checked))
    records = {name for name, item in converters().items() if item.can("write")}
    assert records - {"chatml-text"} == set(checked)


def test_the_neutral_target_asks_for_what_two_services_ask_for() -> None:
    services = [target(name) for name in ("openai", "azure", "together", "mistral", "fireworks")]
    for rule in all_rules().values():
        if rule.asked:
            asking = sum(rule.applies_to(service) for service in services)
            assert rule.applies_to(target(NEUTRAL_TARGET)) == (asking >= 2), rule.name


def test_no_target_is_named_in_code() -> None:
    """What differs between targets is in their files; shapes, trainers and English share words."""
    others = set(NAMES) - converters().keys() - {NEUTRAL_TARGET, "together"}
    rooms = [path.name for path in CODE.iterdir() if path.is_dir() and path.name != "targets"]
    assert not others & {word for room in rooms for word in _constants(room)}


def test_no_shape_is_named_outside_its_file() -> None:
    """What a rule or a command needs of a shape is data of the format: ``has`` and its siblings."""
    containers = {item.container for item in converters().values()}
    words = {"markdown", "kto", "prompt-only", "columns"}  # reporter, method, loss, option
    names = (converters().keys() | all_formats().keys()) - containers - words
    rooms = ("api", "cli", "dataset", "explain", "fixes", "lint", "rules", "session", "tokens")
    assert names & {word for room in rooms for word in _constants(room)} == set()


def _constants(room: str) -> Iterator[str]:
    for path in sorted((CODE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


CHATS = [
    {
        "messages": [
            {"role": "system", "content": "Answer in one sentence."},
            {"role": "user", "content": f"What is {number} times three?"},
            {"role": "assistant", "content": f"It is {3 * number}."},
        ]
    }
    for number in range(120)
]
PAIRS = [
    {
        "input": {"messages": [{"role": "user", "content": f"What is {number} times three?"}]},
        "preferred_output": [{"role": "assistant", "content": f"It is {3 * number}."}],
        "non_preferred_output": [{"role": "assistant", "content": "No idea."}],
    }
    for number in range(120)
]
PLAIN = [{"messages": record["messages"][1:]} for record in CHATS]
"""For shapes without a place for a system text."""


UNREAD = {
    ("sharegpt", "trl"),  # hands the role words to the chat template
    ("openai-chat", "cohere"),  # has roles of its own, and has ended
    ("trl-preference", "llamafactory"),  # reads texts alone, lists are written
    ("trl-preference", "nemo-rl"),  # reads answers of text alone, lists are written
}


@pytest.mark.parametrize(
    ("shape", "name"),
    sorted(
        (shape, name)
        for name in NAMES
        for shape in {*target(name).checks, *target(name).formats}
        if shape in converters()
        and converters()[shape].can("write")
        and (shape, name) not in UNREAD
    ),
)
def test_what_is_converted_to_a_target_passes_there(shape: str, name: str, tmp_path: Path) -> None:
    carries = converters()[shape].carries
    assert carries is not None
    paired = carries.shape == "preference"
    records = PAIRS if paired else PLAIN if carries.shape == "single" else CHATS
    text = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "in.jsonl").write_text(text, encoding="utf-8")
    source = "openai-dpo" if paired else "openai-chat"
    known = converters()[shape].shape or shape
    arguments = ["in.jsonl", "--from", source, "--to", shape, "-o", "out.jsonl", "--target", name]
    ran = ftlint("convert", *arguments, cwd=tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
    ran = ftlint("check", "out.jsonl", "--target", name, "--input-format", known, cwd=tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
