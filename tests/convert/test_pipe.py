"""The pipe: invariants, losses, reports, verification, files that are whole or not there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.cli.exits import of_conversion
from ftlint.dataset.convert import pipe
from ftlint.dataset.convert.declared import bring_up_to_date
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.errors import FtlintError
from ftlint.formats.native.sharegpt.lint import ShareGpt
from ftlint.model.conversation import Conversation
from ftlint.model.settings import Conversion
from ftlint.options.conversion import OPTIONS, is_map, read
from ftlint.options.words import placeholder
from tests.convert.conftest import Run

CHAT = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}


def chat(*roles_and_texts: str, **more: Any) -> dict[str, Any]:
    pairs = zip(roles_and_texts[::2], roles_and_texts[1::2], strict=True)
    roles = {"s": "system", "u": "user", "a": "assistant"}
    return {"messages": [{"role": roles[role], "content": text} for role, text in pairs], **more}


MASKED = chat("u", "a", "a", "b", "u", "c", "a", "d")
MASKED["messages"][1]["weight"] = 0
LINES = [
    b'  {"messages": [{"role": "user", "content": "\\u00e9"}, '
    b'{"content": "b", "role": "assistant"}]}',
    b'{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0},'
    b'{"role":"user","content":"c"},{"role":"assistant","content":"d"}]}',
]


def test_lines_that_are_what_would_be_written_are_copied(run: Run) -> None:
    found = run(b"\r\n".join(LINES), source="openai-chat")
    assert found.path.read_bytes().split(b"\n") == [line.strip() for line in LINES] + [b""]
    assert found.outcome.as_json()["events"] == []


def test_other_lines_are_written_anew_and_say_what_they_lose(run: Run) -> None:
    call = {"id": "x", "type": "function", "function": {"name": "f", "arguments": {"n": 1}}}
    turns = [
        {"role": "user", "content": "a", "name": None},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": "1", "tool_call_id": "x"},
        {"role": "assistant", "content": "b", "weight": 1.0},
        {"role": "user", "content": "c"},
        {"role": "assistant", "content": "d", "weight": "0"},
    ]
    found = run([{"messages": turns, "source": "shelf", "n": 1.5}], source="openai-chat")
    (record,) = found.records
    assert list(record) == ["messages"]
    _, called, _, said, _, masked = record["messages"]
    assert called["tool_calls"][0]["function"]["arguments"] == '{"n":1}'
    assert ("weight" in said, masked["weight"]) == (False, 0)
    assert "dropped-fields" in {event["kind"] for event in found.outcome.as_json()["events"]}


LABELLED = [
    ("openai-chat", {"messages": CHAT["messages"]}),
    ("sharegpt", {"conversations": [{"from": "human", "value": "a"},
                                    {"from": "gpt", "value": "b"}]}),
    ("alpaca", {"instruction": "a", "output": "b"}),
    ("kto", {"prompt": "a", "completion": "b"}),
    ("columns", {"question": "a", "answer": "b"}),
]  # fmt: skip


@pytest.mark.parametrize("key", ["label", "kto_tag"])
@pytest.mark.parametrize(("bad", "good"), [(False, True), (0, 1), ("False", "True"), (0.0, 1.0)])
@pytest.mark.parametrize(("source", "record"), LABELLED)
def test_a_label_of_any_type_stays_what_it_is(
    run: Run, source: str, record: dict[str, Any], bad: Any, good: Any, key: str
) -> None:
    records = [{**record, key: bad}, {**record, key: good}]
    assert [one["label"] for one in run(records, source=source, to="kto").records] == [False, True]
    trained = run(records, source=source)
    assert len(trained.records) == 1, "an answer labelled as bad is not one to imitate"
    assert trained.outcome.as_json()["reasons"] == {"undesirable-dropped": 1}


def test_a_label_that_names_a_class_is_a_field_like_others(run: Run) -> None:
    found = run([{**CHAT, "label": {"quality": 3}}, {**CHAT, "label": "billing"}])
    assert found.records == [CHAT, CHAT]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_number_of_workers_changes_nothing(
    run: Run, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ftlint.dataset.convert.inputs.CHUNK", 400)
    records = [
        {"id": n, "conversations": [{"from": "human", "value": f"q{n}"}]
         + [{"from": "gpt", "value": f"é{n}"}] * (n % 3)}
        for n in range(60)
    ]  # fmt: skip
    found = run(records, jobs=jobs)
    assert found.outcome.as_json()["read"] == 60
    expected = run(records, jobs=1)
    assert found.path.read_bytes() == expected.path.read_bytes()
    assert found.outcome.as_json() == expected.outcome.as_json()


@pytest.mark.parametrize(
    "to", ["alpaca", "gemini", "nova", "bedrock-claude", "anthropic-messages", "chatml-text",
           "transcript", "markdown"],
)  # fmt: skip
def test_a_mask_without_a_place_stops_the_conversion(run: Run, to: str) -> None:
    with pytest.raises(
        FtlintError, match=r"line 1: /messages/1: the mask of this turn .*-O weight=drop"
    ):
        run([MASKED], to=to)
    found = run([MASKED], to=to, weight="drop")
    assert found.kinds["weight-lost"] == 1


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        ("openai-chat", None),
        ("sharegpt", None),
        ("mistral", None),
        ("trl-prompt-completion", "weight-expressed-by-position"),
        ("kto", "weight-expressed-by-position"),
    ],
)
def test_masks_that_have_a_place(run: Run, to: str, kind: str | None) -> None:
    found = run([MASKED], to=to)
    assert "weight-lost" not in found.kinds
    assert kind is None or found.kinds[kind] == 1


def test_trained_answers_that_become_prompt_are_a_loss(run: Run) -> None:
    record = chat("u", "a", "a", "b", "u", "c", "a", "d")
    lossy = run([record], to="trl-prompt-completion")
    assert [event.kind for event in lossy.outcome.losses()] == ["trained-turn-becomes-prompt"]
    whole = run([record], to="trl-prompt-completion", completion="each")
    assert whole.outcome.written == 2
    assert whole.outcome.losses() == []


@pytest.mark.parametrize(
    ("options", "turns"),
    [
        ({}, ["suaua"]),
        ({"system": "drop"}, ["uaua"]),
        ({"split": "every-user-turn"}, ["sua", "sua"]),
        ({"window": "3"}, ["sua", "sua"]),
        ({"window": "30"}, ["suaua"]),
        ({"window": "4000tokens"}, ["suaua"]),
        ({"window": "12tokens"}, ["sua", "sua"]),
    ],
)
def test_policies(run: Run, options: dict[str, str], turns: list[str]) -> None:
    found = run([chat("s", "s", "u", "a", "a", "b", "u", "c", "a", "d")], **options)
    assert ["".join(role[0] for role, _ in item) for item in found.turns] == turns


def test_windows_may_overlap(run: Run) -> None:
    record = chat("u", "1", "a", "2", "u", "3", "a", "4", "u", "5", "a", "6")
    found = run([record], window="4", overlap="2")
    texts = ["".join(text for _, text in item) for item in found.turns]
    assert texts == ["1234", "3456"]


def test_joining_turns_names_no_other_joiner(run: Run) -> None:
    found = run([chat("u", "1", "u", "2", "a", "3")], merge_consecutive=" / ")
    assert found.turns == [[("user", "1 / 2"), ("assistant", "3")]]
    assert found.kinds["merged-consecutive"] == 1


def test_beginnings_of_longer_examples(run: Run) -> None:
    records = [chat("u", "1", "a", "2"), chat("u", "1", "a", "2", "u", "3", "a", "4"), CHAT]
    found = run(records, prefix_duplicates="keep-longest")
    assert found.outcome.skipped == {"prefix-duplicates-dropped": 1}
    assert len(found.turns[0]) == 4


@pytest.mark.parametrize(
    ("choice", "content"),
    [("inline", "<think>\nr\n</think>\n\nb"), ("drop", "b"), ("keep-field", "b")],
)
def test_reasoning(run: Run, choice: str, content: str) -> None:
    record = chat("u", "a", "a", "b")
    record["messages"][1]["reasoning_content"] = "r"
    found = run([record], reasoning=choice)
    answer = found.records[0]["messages"][1]
    assert answer["content"] == content
    told = {"inline": "reasoning-inlined", "drop": "reasoning-dropped"}
    assert set(found.kinds) == {told[choice]} if choice in told else not found.kinds
    assert ("reasoning_content" in answer) is (choice == "keep-field")


def test_reasoning_goes_where_the_trainer_refuses_it(tmp_path: Path) -> None:
    record = chat("u", "a", "a", "b")
    record["messages"][1]["reasoning_content"] = "r"
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    for trainer, kept in (("openai", False), ("trl", True)):
        done = convert(Request((str(path),), str(out), targets=(trainer,), force=True))
        assert ("reasoning_content" in out.read_text(encoding="utf-8")) is kept
        assert ("reasoning-dropped" in done.ledger.events) is not kept


@pytest.mark.parametrize(
    ("choice", "skipped"), [("keep", {}), ("drop", {}), ("skip-example", {"images-dropped": 1})]
)
def test_images(run: Run, choice: str, skipped: dict[str, int]) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    record = chat("u", "a", "a", "b")
    record["messages"][0]["content"] = [{"type": "text", "text": "a"}, image]
    found = run([record, CHAT], to="bedrock-claude", images=choice)
    assert found.outcome.skipped == skipped
    assert "images-dropped" in found.kinds


def test_tools_without_a_place(run: Run) -> None:
    call = {"id": "x", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "x", "content": "1"},
        {"role": "assistant", "content": "b"},
    ]
    skipped = run([{"messages": messages}, CHAT], to="nova")
    assert skipped.outcome.skipped == {"tools-unsupported": 1}
    dropped = run([{"messages": messages}], to="nova", tools="drop")
    assert dropped.kinds["tool-messages-dropped"] == 2
    broken = json.loads(json.dumps(messages).replace('"{}"', '"print(1)"'))
    assert run([{"messages": broken}, CHAT], to="gemini").outcome.skipped == {
        "arguments-not-json": 1
    }


@pytest.mark.parametrize(
    ("record", "to", "options", "kind"),
    [
        (chat("u", "1", "u", "2", "a", "3"), "bedrock-claude", {}, "not-alternating"),
        (chat("u", "1", "a", "2", "u", "3", "a", "4"), "prompt-completion", {}, "multi-turn"),
        (chat("u", "<|im_end|>", "a", "b"), "chatml-text", {}, "reserved-text"),
        (chat("u", "a", "a", "x\nUser: y"), "transcript", {}, "cannot-be-read-back"),
        (chat("u", "a", "a", "```\nopen"), "transcript", {}, "cannot-be-read-back"),
        (chat("u", "a", "a", "## User\nb"), "markdown", {}, "cannot-be-read-back"),
        (chat("u", "a\rb", "a", "c"), "csv", {}, "cannot-be-read-back"),
        (CHAT, "openai-dpo", {}, "no-rejected"),
    ],
)  # fmt: skip
def test_examples_a_target_cannot_hold(
    run: Run, record: dict[str, Any], to: str, options: dict[str, str], kind: str
) -> None:
    found = run([record], to=to, source="openai-chat", **options)
    assert found.outcome.skipped == {kind: 1}
    assert found.outcome.failure is not None
    assert kind in found.outcome.failure
    assert of_conversion(found.outcome) == 2
    assert not found.path.exists()


def test_greetings_stay_where_the_target_takes_them(run: Run) -> None:
    record = chat("a", "hello", "u", "a", "a", "b")
    assert len(run([record]).turns[0]) == 3
    found = run([record], to="bedrock-claude")
    assert found.kinds["leading-assistant-dropped"] == 1


def test_verification_finds_a_writer_that_loses(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(self: ShareGpt, conversation: Conversation, writing: Any) -> Any:
        return {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "?"}]}

    monkeypatch.setattr(ShareGpt, "write", forgetful)
    found = run([CHAT], to="sharegpt")
    assert found.outcome.skipped == {"cannot-be-read-back": 1}
    assert found.outcome.failure
    assert run([CHAT], to="sharegpt", verify=False).outcome.written == 1


@pytest.mark.parametrize("name", ["out.jsonl", "out.json", "out.jsonl.gz", "out.jsonl.zst"])
def test_output_containers(run: Run, name: str) -> None:
    first = run([CHAT, CHAT], out=name)
    data = first.path.read_bytes()
    assert run(data, name=name.replace("out", "back")).turns == run([CHAT, CHAT]).turns
    if name.endswith("gz"):
        assert run([CHAT, CHAT], out=name).path.read_bytes() == data
        assert gzip.decompress(data).count(b"\n") == 2


def test_outputs_are_never_replaced_unasked(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(CHAT) + "\n")
    out.write_text("precious")
    with pytest.raises(FtlintError, match="--force"):
        convert(Request((str(source),), str(out)))
    assert out.read_text() == "precious"
    assert convert(Request((str(source),), str(out), force=True)).written == 1


@pytest.mark.parametrize("bad", ['{"messages": 1}\n', "", '{"a": 1}\n', "prose\n"])
def test_nothing_is_left_half_written(tmp_path: Path, bad: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(bad)
    try:
        outcome = convert(Request((str(source),), str(out), map_path=str(tmp_path / "map")))
        assert of_conversion(outcome) == 2
    except FtlintError as error:
        assert "\n" not in str(error)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_the_map_and_the_report(tmp_path: Path) -> None:
    source, out, side = (tmp_path / name for name in ("in.jsonl", "out.jsonl", "map.jsonl"))
    prompt = chat("u", "x")
    source.write_text("\n".join(json.dumps(item) for item in (prompt, CHAT)) + "\n")
    outcome = convert(Request((str(source),), str(out), "sharegpt", map_path=str(side)))
    assert json.loads(side.read_text()) == {
        "out_line": 1,
        "source": str(source),
        "locator": "line 2",
        "messages": [{"i": 0, "locator": "/messages/0"}, {"i": 1, "locator": "/messages/1"}],
    }
    report = outcome.as_json()
    assert (report["read"], report["written"], report["skipped"]) == (2, 1, 1)
    assert report["reasons"] == {"prompt-only": 1}
    assert report["events"] == [
        {
            "kind": "prompt-only",
            "severity": "warning",
            "count": 1,
            "places": [f"{source}: line 1"],
        }
    ]


def test_detection_explains_itself(run: Run) -> None:
    with pytest.raises(FtlintError, match=r"a.jsonl: .* keys x, y"):
        run([{"x": 1, "y": 2}], name="a.jsonl")
    both = {"instruction": "a", "output": "b", "prompt": "a", "completion": "b"}
    with pytest.raises(FtlintError, match=r"alpaca.*prompt-completion.*--from"):
        run([both], name="a.jsonl")
    found = run([both], name="a.jsonl", source="alpaca")
    assert found.outcome.written == 1
    guess = run([CHAT]).outcome.guesses[0]
    assert guess.scores[0] == ("openai-chat", 1.0)
    assert "openai-chat" in "\n".join(guess.lines())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"wieght": "drop"}, "did you mean weight"),
        ({"weight": "dorp"}, "did you mean drop"),
        ({"window": "x"}, "neither a number of turns"),
        ({"overlap": "x"}, "whole number"),
        ({"fenced": "true"}, "unknown option 'fenced' of openai-chat"),
        ({"fenced": "yes"}, "must be true or false, not 'yes'"),
        ({"roles": "x"}, "takes entries"),
        ({"split__x": "y"}, "takes no entries"),
    ],
)
def test_options_are_checked(run: Run, options: dict[str, str], words: str) -> None:
    with pytest.raises(FtlintError) as caught:
        run([CHAT], **options)
    assert words in str(caught.value)


def test_unknown_formats_have_a_suggestion(run: Run) -> None:
    with pytest.raises(FtlintError, match="did you mean openai-chat"):
        run([CHAT], to="openai_chat")
    with pytest.raises(FtlintError, match="did you mean sharegpt"):
        run([CHAT], source="sharegtp")


def test_declared_conversions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw.txt").write_text("User: a\nAssistant: b\n")
    declared = [Conversion(("raw.txt",), "data/out.jsonl")]
    (state,) = bring_up_to_date(declared, str(tmp_path), write=False)
    assert (state.stale, state.written) == (True, False)
    assert not (tmp_path / "data").exists()
    (state,) = bring_up_to_date(declared, str(tmp_path), write=True)
    assert state.written
    (state,) = bring_up_to_date(declared, str(tmp_path), write=False)
    assert not state.stale
    (tmp_path / "raw.txt").write_text("User: a\nAssistant: changed\n")
    (state,) = bring_up_to_date(declared, str(tmp_path), write=False)
    assert state.stale
    missing = [Conversion(("*.csv",), "x.jsonl", origin="ftlint.toml:3")]
    with pytest.raises(FtlintError, match=r"ftlint.toml:3: nothing matches"):
        bring_up_to_date(missing, str(tmp_path), write=True)


def test_memory_holds_a_few_batches(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many records there are, what waits to be written is what few batches hold."""
    monkeypatch.setattr("ftlint.dataset.convert.inputs.CHUNK", 2000)
    waiting: list[int] = []
    results = pipe.results

    def counted(*arguments: Any) -> Any:
        for result in results(*arguments):
            waiting.append(len(result.out))
            yield result

    monkeypatch.setattr(pipe, "results", counted)
    found = run(json.dumps([CHAT] * 500), name="a.json", to="sharegpt")
    assert found.outcome.written == 500
    assert max(waiting) < 60


def test_names_of_roles_are_reported(run: Run) -> None:
    turns = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]
    found = run([{"conversations": turns}] * 3)
    event = found.outcome.ledger.events["role-aliases"]
    assert dict(event.details) == {"gpt is assistant": 3, "human is user": 3}


def test_both_sides_of_a_pair_for_labels(run: Run) -> None:
    record = {"prompt": "a", "chosen": "b", "rejected": "c"}
    assert [item["label"] for item in run([record], to="kto").records] == [True, False]
    assert [item["label"] for item in run([record], to="kto", take="chosen").records] == [True]
    with pytest.raises(FtlintError, match="take=pairs"):
        run([record], take="pairs")


@pytest.mark.parametrize(
    ("name", "text", "typed"),
    [
        ("fenced", "true", True),
        ("session_gap_hours", "8", 8),
        ("repair_encoding", "true", True),
        ("window", "30", 30),
        ("weight", "drop", "drop"),
    ],
)
def test_an_option_means_the_same_on_a_command_line_and_in_a_configuration(
    name: str, text: str, typed: Any
) -> None:
    option = OPTIONS[name]
    assert read(option, text) == read(option, typed)


def test_every_option_takes_its_default_and_says_what_it_takes() -> None:
    for option in OPTIONS.values():
        assert option.help and placeholder(option.type)
        if option.default is not None and not is_map(option):
            assert read(option, option.default) == option.default
