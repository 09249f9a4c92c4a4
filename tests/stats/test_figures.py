"""Distributions, costs and advice: figures that were published or worked out by hand."""

from __future__ import annotations

import statistics
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.stats.chunk import Totals
from ftlint.dataset.stats.cost import Prices, cost, models_for
from ftlint.dataset.stats.distribution import Distribution
from ftlint.dataset.stats.scripts import main_script
from ftlint.dataset.stats.validation import advise
from ftlint.errors import UsageError
from ftlint.targets import find_model, target
from ftlint.targets.epochs import auto_epochs

NUMBERS = st.lists(st.integers(0, 50), min_size=1, max_size=60)


@settings(max_examples=60)
@given(NUMBERS, NUMBERS)
def test_merged_distributions_are_those_of_all_values(one: list[int], other: list[int]) -> None:
    merged = Distribution.of(one)
    merged.merge(Distribution.of(other))
    assert merged == Distribution.of([*one, *other])
    assert merged.total == sum(one) + sum(other)
    assert merged.size == len(one) + len(other)


@settings(max_examples=60)
@given(NUMBERS)
def test_percentiles_are_those_of_the_standard_library(values: list[int]) -> None:
    found = Distribution.of(values).quantiles([0, 0.25, 0.5, 0.75, 1])
    if len(values) > 1:
        assert found[1:4] == pytest.approx(statistics.quantiles(values, method="inclusive"))
    assert (found[0], found[-1]) == (min(values), max(values))


@settings(max_examples=60)
@given(NUMBERS, st.integers(1, 20))
def test_a_histogram_loses_no_value(values: list[int], bins: int) -> None:
    rows = Distribution.of(values).histogram(bins)
    assert sum(count for _, _, count in rows) == len(values)
    assert rows[0][0] <= min(values) and max(values) < rows[-1][1]
    assert all(row[1] == following[0] for row, following in pairwise(rows))


@given(NUMBERS, st.integers(0, 60))
def test_limits(values: list[int], limit: int) -> None:
    found = Distribution.of(values)
    assert found.above(limit) == sum(value > limit for value in values)
    assert found.clipped(limit) == sum(min(value, limit) for value in values)
    assert found.kept(limit) == sum(value for value in values if value <= limit)


def test_the_distribution_of_nothing() -> None:
    found = Distribution()
    assert found.summary()["max"] == 0
    assert found.histogram() == []


@pytest.mark.parametrize(
    ("examples", "epochs"),
    [(0, 3), (1, 25), (5, 20), (10, 10), (33, 3), (34, 3), (44, 3), (8_334, 2), (90_000, 1)],
)
def test_automatic_epochs(examples: int, epochs: int) -> None:
    assert auto_epochs(examples) == epochs


def totals(*tokens: int, before: int = 0) -> Totals:
    return Totals(
        records=len(tokens),
        tokens=Distribution.of(tokens),
        trained=Distribution.of(tokens),
        turns=Distribution.of([2] * len(tokens)),
        before=Distribution.of([before] * len(tokens)),
    )


def test_the_guides_own_example_of_a_cost() -> None:
    found = cost(totals(*[1_000] * 100), find_model("gpt-4o-mini"), Prices())
    assert (found.epochs, found.billed_tokens, found.usd) == (3, 300_000, 0.9)
    found = cost(totals(*[1_000] * 100), find_model("gpt-3.5-turbo"), Prices())
    assert found.usd == 2.4


@pytest.mark.parametrize(
    ("examples", "epochs", "billed", "usd"),
    [(44, 3, 44 * 90 * 3, 0.0356), (50, 3, 50 * 90 * 3, 0.0405), (94, 3, 94 * 90 * 3, 0.0761)],
)
def test_short_examples_cost_cents(examples: int, epochs: int, billed: int, usd: float) -> None:
    found = cost(totals(*[90] * examples), find_model("gpt-4o-mini"), Prices())
    assert (found.epochs, found.billed_tokens, found.usd) == (epochs, billed, usd)


def test_over_long_examples_are_billed_as_the_target_treats_them() -> None:
    model = find_model("gpt-4-0613")
    found = cost(totals(100, 8_192, 9_000, before=8_192), model, Prices(every=10.0, epochs=2))
    assert (found.over_limit, found.kept, found.answers_lost) == (1, 2, 3)
    assert found.tokens_per_epoch == 100 + 2 * 8_192
    assert found.billed_tokens == 2 * found.tokens_per_epoch
    assert found.usd == round(found.billed_tokens * 10 / 1e6, 4)
    assert found.price_confidence == "given"
    refused = cost(totals(100, 40_000), find_model("claude-3-haiku"), Prices())
    assert (refused.tokens_per_epoch, refused.answers_lost, refused.usd) == (100, 0, None)


@pytest.mark.parametrize("value", ["x", "-1", "nan", "inf", "gpt-4o=", "=", ""])
def test_a_price_must_be_a_number(value: str) -> None:
    with pytest.raises(UsageError, match="--price"):
        Prices.parse([value])


def test_a_price_of_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean gpt-4o-mini"):
        Prices.parse(["gpt-4o-mni=3"])


def test_the_models_of_a_target_are_those_that_still_train_with_the_encoding() -> None:
    names = {model.name for model in models_for([target("chat")], None, "o200k_base")}
    assert "gpt-4o-mini-2024-07-18" in names
    assert "gpt-4.1-nano-2025-04-14" not in names
    assert models_for([target("trl")], None, "") == []
    one = find_model("gpt-3.5-turbo")
    assert models_for([target("openai")], one, one.encoding) == [one]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hello", "Latin"),
        ("Привет, world", "Cyrillic"),
        ("東京へ行く", "Japanese"),
        ("你好 world ok", "Latin"),
        ("你好世界，大家好", "Han"),
        ("안녕하세요", "Korean"),
        ("नमस्ते", "Devanagari"),
        ("“…” 123", "none"),
    ],
)
def test_scripts(text: str, script: str) -> None:
    assert main_script([text]) == script


def test_advice_on_the_validation_split() -> None:
    azure, claude = target("azure"), target("bedrock-claude")
    assert advise(totals(*[10] * 20), None, [azure]) == []
    (none,) = advise(totals(*[10] * 500), None, [azure])
    assert "50 records" in none.message
    train = totals(*[100] * 200)
    assert advise(train, totals(*[100] * 20), [azure]) == []
    found = advise(train, totals(*[900] * 8), [claude])
    assert {item.about for item in found} >= {"size", "tokens per example"}
    assert any("asks for 32" in item.message for item in found)
    other = totals(*[100] * 20)
    other.systems = {"f": [20, "Be brief."]}
    other.with_system = 20
    found = advise(train, other, [azure])
    assert [item.about for item in found] == ["system prompts", "system prompts"]
