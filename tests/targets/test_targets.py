"""Targets: every file loads, says where its figures come from, and models are found by name."""

from __future__ import annotations

import pickle
import re
from datetime import date

import pytest

from ftlint.errors import UsageError
from ftlint.lint import check
from ftlint.lint.plan import severity_of
from ftlint.model.diagnostic import Severity
from ftlint.model.settings import Selection, Settings
from ftlint.rules import rules_by_name
from ftlint.schema.store import shapes
from ftlint.source import Source
from ftlint.targets import NEUTRAL_TARGET, base_model_name, find_model, names, target

NAMES = names()
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENCODINGS = {"", "o200k_base", "o200k_harmony", "cl100k_base"}


def test_the_neutral_target_comes_first() -> None:
    assert names()[0] == NEUTRAL_TARGET
    assert "neutral" in target(NEUTRAL_TARGET).quirks


@pytest.mark.parametrize("name", NAMES)
def test_a_target_is_whole(name: str) -> None:
    found = target(name)
    assert found.name == name
    assert found.title and found.summary and found.formats and found.roles
    assert not found.summary.endswith(".")
    assert set(found.schemas) <= set(found.formats)
    assert set(found.schemas.values()) <= set(shapes())
    assert all(KEBAB.fullmatch(rule) for rule in found.rules)
    assert {found.truncation, *found.method_truncation.values()} <= {"end", "drop", "reject"}
    assert found.encoding in ENCODINGS
    assert found.sources
    for source in found.sources:
        assert source.url.startswith("https://") and source.about
        assert isinstance(source.checked, date)
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize("name", NAMES)
def test_models_carry_sources_and_prices_carry_dates(name: str) -> None:
    seen: set[str] = set()
    for model in target(name).models.values():
        assert model.target == name
        assert model.encoding in ENCODINGS
        assert model.source.startswith("https://") and model.checked
        assert model.max_tokens is None or model.max_tokens > 0
        if model.usd_per_million is not None:
            assert model.price_source and model.price_date
            assert model.price_confidence in {"published", "second-hand", "uncertain"}
        folded = {item.casefold() for item in model.names}
        assert not seen & folded
        seen |= folded


@pytest.mark.parametrize(
    ("name", "rule", "severity"),
    [
        ("openai", "bom", Severity.ERROR),
        ("azure", "bom", Severity.INFO),
        ("trl", "bom", None),
        ("gemini", "bom", Severity.WARNING),
        ("chat", "bom", Severity.ERROR),
        ("mistral", "last-not-assistant", Severity.ERROR),
        ("openai", "last-not-assistant", Severity.WARNING),
        ("llamafactory", "last-not-assistant", None),
        ("mistral", "consecutive-same-role", Severity.WARNING),
        ("azure", "consecutive-same-role", Severity.ERROR),
        ("together", "weight-on-non-assistant", Severity.INFO),
        ("chat", "weight-on-non-assistant", Severity.WARNING),
        ("fireworks", "top-level-weight", None),
        ("torchtune", "system-not-first", Severity.ERROR),
    ],
)
def test_a_rule_has_the_severity_that_the_target_gives_it(
    name: str, rule: str, severity: Severity | None
) -> None:
    assert severity_of(rules_by_name()[rule], target(name), Settings()) is severity


@pytest.mark.parametrize(
    ("name", "found"), [("gemini", ["J009"]), ("openai", ["J009"]), ("trl", [])]
)
def test_a_byte_order_mark_is_found_where_the_target_minds(name: str, found: list[str]) -> None:
    record = b'\xef\xbb\xbf{"messages": [{"role": "user", "content": "Hi"}]}\n'
    settings = Settings(targets=(name,), selection=Selection(select=("J009",)), jobs=1)
    report = check([Source(None, "a.jsonl", record)], settings)
    assert [item.code for item in report.active] == found


@pytest.mark.parametrize(
    ("name", "limit", "method", "value"),
    [
        ("openai", "min_examples", None, 10),
        ("azure", "min_examples", "sft", 10),
        ("bedrock-nova", "min_examples", None, 8),
        ("bedrock-nova", "min_examples", "rft", 100),
        ("bedrock-nova", "min_examples", "nova-2-lite", 200),
        ("bedrock-claude", "min_examples", None, 32),
        ("fireworks", "min_examples", None, 3),
        ("gemini", "min_examples", None, 1),
        ("chat", "min_examples", None, None),
        ("trl", "min_examples", None, None),
        ("azure", "max_images", None, 64),
        ("azure", "max_training_tokens", None, 2_000_000_000),
    ],
)
def test_limits(name: str, limit: str, method: str | None, value: int | None) -> None:
    assert target(name).limit(limit, method) == value


def test_cutting_may_depend_on_the_method() -> None:
    assert target("verl").cutting("sft") == "reject"
    assert target("verl").cutting("rft") == "drop"
    assert target("bedrock-claude").cutting() == "reject"


def test_an_unknown_target_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"unknown target 'opanai' \(did you mean openai"):
        target("opanai")


@pytest.mark.parametrize(
    ("name", "model", "encoding"),
    [
        ("gpt-4o-mini", "gpt-4o-mini-2024-07-18", "o200k_base"),
        ("GPT-4o-Mini", "gpt-4o-mini-2024-07-18", "o200k_base"),
        ("gpt-4.1-mini-2025-04-14", "gpt-4.1-mini-2025-04-14", "o200k_base"),
        ("ft:gpt-4.1-mini:org::id", "gpt-4.1-mini-2025-04-14", "o200k_base"),
        ("ft:gpt-4.1-2025-04-14:org:suffix:id", "gpt-4.1-2025-04-14", "o200k_base"),
        ("ft:gpt-4-0613:org::id", "gpt-4-0613", "cl100k_base"),
        ("ft:gpt-3.5-turbo-0125:org::id", "gpt-3.5-turbo-0125", "cl100k_base"),
        ("gpt-4o-2099-01-01", "gpt-4o-2024-08-06", "o200k_base"),
        ("gpt-35-turbo", "gpt-35-turbo-0125", "cl100k_base"),
        ("gpt-oss-120b", "openai/gpt-oss-120b", "o200k_harmony"),
    ],
)
def test_a_model_is_found_by_every_name_it_has(name: str, model: str, encoding: str) -> None:
    found = find_model(name)
    assert (found.name, found.encoding) == (model, encoding)


def test_the_targets_asked_for_are_searched_first() -> None:
    assert find_model("gpt-4.1-nano").max_tokens == 65_536
    assert find_model("gpt-4.1-nano", ["azure"]).max_tokens == 32_768


@pytest.mark.parametrize("name", ["gpt-4omini", "ft:gpt-4omini:org::x"])
def test_an_unknown_model_names_the_nearest(name: str) -> None:
    with pytest.raises(UsageError, match="did you mean gpt-4o-mini"):
        find_model(name)


def test_base_model_name_leaves_other_names_alone() -> None:
    assert base_model_name("ft:gpt-4.1") == "gpt-4.1"
    assert base_model_name("./models/x") == "./models/x"
