"""Targets: every file loads, says where its figures come from, and models are found by name."""

from __future__ import annotations

import pickle
import re
from datetime import date

import pytest

from ftlint.errors import UsageError
from ftlint.model.diagnostic import Severity
from ftlint.targets import base_model_name, find_model, names, target

NAMES = [
    "chat",
    "openai",
    "azure",
    "together",
    "mistral",
    "fireworks",
    "gemini",
    "bedrock-nova",
    "bedrock-claude",
    "anthropic-messages",
    "trl",
    "axolotl",
    "llamafactory",
    "unsloth",
    "torchtune",
    "ms-swift",
    "cohere",
    "databricks",
]
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENCODINGS = {"", "o200k_base", "o200k_harmony", "cl100k_base"}


def test_the_promised_targets_are_there_and_no_others() -> None:
    assert set(names()) == set(NAMES)
    assert names()[0] == "chat"


@pytest.mark.parametrize("name", NAMES)
def test_a_target_is_whole(name: str) -> None:
    found = target(name)
    assert found.name == name
    assert found.title and found.summary and found.formats and found.roles
    assert not found.summary.endswith(".")
    assert set(found.schemas) <= set(found.formats)
    assert set(found.schemas.values()) <= {
        "chat",
        "openai-chat",
        "azure-chat",
        "openai-dpo",
        "openai-rft",
        "prompt-completion",
        "sharegpt",
        "alpaca",
    }
    assert all(KEBAB.fullmatch(rule) for rule in found.severities)
    assert found.bom in {"reject", "accept", "documented", "unknown"}
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
        ("chat", "bom", Severity.ERROR),
        ("mistral", "last-not-assistant", Severity.ERROR),
        ("openai", "last-not-assistant", Severity.WARNING),
        ("mistral", "consecutive-same-role", Severity.WARNING),
        ("azure", "consecutive-same-role", Severity.ERROR),
        ("together", "weight-on-non-assistant", Severity.WARNING),
        ("chat", "weight-on-non-assistant", Severity.ERROR),
        ("chat", "special-token", Severity.WARNING),
        ("torchtune", "system-not-first", Severity.ERROR),
    ],
)
def test_severities_follow_the_catalog(name: str, rule: str, severity: Severity | None) -> None:
    assert target(name).severities[rule] is severity


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
    assert target("trl").cutting("sft") == "end"
    assert target("trl").cutting("dpo") == "drop"
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
