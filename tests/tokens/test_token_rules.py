"""Rules about tokens: limits by model and target, what is cut, budgets, estimates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source
from ftlint.tokens import counter


def chat(*turns: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": text} for role, text in turns], **more}


def run(*values: Any, **settings: Any) -> list[Diagnostic]:
    data = b"".join(json.dumps(value).encode() + b"\n" for value in values)
    source = Source(None, "data.jsonl", data)
    found = check([source], Settings(selection=Selection(select=("K",)), jobs=1, **settings))
    assert not found.errors
    return found.active


LIMIT = {"over-token-limit": {"max_tokens": 100}}
LONG_ANSWER = chat(("user", "Go on"), ("assistant", "word " * 200))
LONG_PROMPT = chat(("user", "word " * 200), ("assistant", "No."))


def test_nothing_is_said_without_a_limit() -> None:
    assert run(LONG_ANSWER, LONG_PROMPT) == []


def test_an_own_limit_holds_and_the_place_of_the_cut_is_shown() -> None:
    (found,) = run(LONG_ANSWER, rule_options=LIMIT)
    total = 3 + 4 + 4 + sum(counter("o200k_base").count(["Go on", "word " * 200]))
    assert found.code == "K001"
    assert found.message.startswith(f"The example has {total} tokens, {total - 100} over")
    assert found.path == ("messages", 1, "content")
    text = "word " * 200
    lost = found.excerpt
    assert lost is not None and found.column is not None
    kept = counter("o200k_base").kept(text, 100 - 4 - 4 - 2)
    start = json.dumps(LONG_ANSWER).index("word")
    assert found.column == start + kept + 1


def test_an_example_of_exactly_the_limit_is_not_over_it() -> None:
    total = 3 + 4 + 4 + sum(counter("o200k_base").count(["Go on", "word " * 200]))
    for limit, codes in ((total, []), (total - 1, ["K001"])):
        options = {"over-token-limit": {"max_tokens": limit}}
        found = run(LONG_ANSWER, rule_options=options)
        assert [one.code for one in found if one.code == "K001"] == codes


@pytest.mark.parametrize(
    ("model", "limit"),
    [("gpt-4o-mini", 65_536), ("ft:gpt-3.5-turbo-0613:o::x", 4_096), ("gpt-4-0613", 8_192)],
)
def test_the_model_says_the_limit(model: str, limit: int) -> None:
    over = chat(("user", "Hi"), ("assistant", "word " * (limit + 10)))
    near = chat(("user", "Hi"), ("assistant", "word " * int(limit * 0.95)))
    far = chat(("user", "Hi"), ("assistant", "word " * (limit // 2)))
    found = run(over, near, far, targets=("openai",), model=model)
    assert [(one.code, one.line) for one in found] == [("K001", 1), ("K002", 2)]
    assert f"limit of {limit:,}" in found[0].message


def test_without_a_model_the_largest_limit_of_the_target_holds() -> None:
    assert run(chat(("assistant", "word " * 40_000)), targets=("azure",)) == []
    (found,) = run(chat(("assistant", "word " * 70_000)), targets=("azure",))
    assert found.code == "K001" and "azure" in found.message


def test_an_answer_that_is_cut_off_wholly_is_worse_than_a_long_one() -> None:
    found = run(LONG_PROMPT, targets=("openai",), model="gpt-4-0613")
    assert found == []
    prompt = chat(("user", "word " * 9_000), ("assistant", "No."))
    found = run(prompt, targets=("openai",), model="gpt-4-0613")
    assert {one.code for one in found} == {"K001", "K003"}
    masked = chat(("assistant", "word " * 9_000), ("user", "x"), ("assistant", "No."))
    masked["messages"][0]["weight"] = 0
    found = run(masked, targets=("openai",), model="gpt-4-0613")
    assert {one.code for one in found} == {"K001", "K003"}


def test_a_service_that_refuses_cuts_no_answer_off() -> None:
    prompt = chat(("user", "word " * 40_000), ("assistant", "No."))
    found = run(prompt, targets=("bedrock-claude",), input_format="openai-chat")
    assert {one.code for one in found} == {"K001", "K006"}
    over = next(one for one in found if one.code == "K001")
    assert "refused" in over.message and "about" in over.message
    assert over.severity is Severity.WARNING


def test_preference_records_are_two_conversations() -> None:
    value = {
        "input": {"messages": [{"role": "user", "content": "word " * 3_000}]},
        "preferred_output": [{"role": "assistant", "content": "word " * 3_000}],
        "non_preferred_output": [{"role": "assistant", "content": "word " * 3_000}],
    }
    assert run(value, targets=("openai",), model="gpt-4-0613") == []


def test_images_count_though_their_address_is_short() -> None:
    part = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    value = {
        "messages": [
            {"role": "user", "content": [part] * 3},
            {"role": "assistant", "content": "Three pictures."},
        ]
    }
    assert run(value, targets=("openai",), model="gpt-4.1") == []
    found = run(value, targets=("openai",), model="gpt-4o-mini")
    assert {one.code for one in found} == {"K001", "K003"}


def test_a_record_with_a_lone_surrogate_is_counted_too() -> None:
    data = json.dumps(LONG_ANSWER).replace("Go on", "\\ud83d Go on").encode() + b"\n"
    settings = Settings(selection=Selection(select=("K",)), rule_options=LIMIT, jobs=1)
    report = check([Source(None, "data.jsonl", data)], settings)
    assert [one.code for one in report.active] == ["K001"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_tokens": 10_000}, False),
        ({"max_tokens": 100}, True),
        ({"max_tokens": 100, "epochs": 1}, False),
        ({"max_tokens": 10, "epochs": 1}, True),
    ],
)
def test_a_budget_of_tokens(options: dict[str, int], said: bool) -> None:
    value = chat(("user", "Hi"), ("assistant", "Hello there!"))
    found = run(value, value, rule_options={"total-token-limit": options})
    assert [one.code for one in found] == (["K004"] if said else [])


def test_azure_has_a_limit_of_tokens_times_epochs() -> None:
    from ftlint.rules import FileSummary
    from ftlint.rules.tokens.total_token_limit import TotalTokenLimit
    from ftlint.targets import target

    file = FileSummary("data.jsonl", records=100_000, size=13_000_000_000)
    (found,) = TotalTokenLimit(target("azure")).conclude(file)
    assert "at least 2,166,666,666 tokens" in found.message
    assert not list(TotalTokenLimit(target("openai")).conclude(file))
    file.size = 600_000_000
    assert not list(TotalTokenLimit(target("azure")).conclude(file))


@pytest.mark.parametrize(
    ("options", "model", "said"),
    [
        ({"max_cost": 0.0001}, "gpt-4o-mini", True),
        ({"max_cost": 1.0}, "gpt-4o-mini", False),
        ({"max_cost": 0.0001}, None, False),
        ({"max_cost": 0.0001, "price": 5.0}, None, True),
        ({"price": 5.0}, None, False),
    ],
)
def test_a_budget_of_money(options: dict[str, float], model: str | None, said: bool) -> None:
    value = chat(("user", "Hi"), ("assistant", "Hello there!"))
    found = run(value, model=model, rule_options={"cost-estimate": options})
    assert [one.code for one in found] == (["K005"] if said else [])


def test_validation_files_cost_nothing(tmp_path: Any) -> None:
    path = tmp_path / "val.jsonl"
    path.write_text(json.dumps(LONG_ANSWER) + "\n", encoding="utf-8")
    options = {"total-token-limit": {"max_tokens": 1}}
    settings = Settings(
        selection=Selection(select=("K004",)),
        rule_options=options,
        validation=(str(path),),
        jobs=1,
    )
    assert check([Source(str(path), "val.jsonl")], settings).active == []
