"""A system prompt that the user gives: every writer has it, no turn is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.declared import bring_up_to_date
from ftlint.dataset.convert.detect import targets
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.dataset.system_prompt import literal, text_of
from ftlint.errors import FtlintError, UsageError
from ftlint.model.settings import Conversion
from tests.convert.conftest import Run

PROMPT = "Answer in one word, höflich."
ASKED = {"role": "user", "content": "Which planet is largest?"}
ANSWER = {"role": "assistant", "content": "Jupiter."}
PLAIN = {"messages": [ASKED, ANSWER]}
OWN = {"messages": [{"role": "system", "content": "Talk like a sailor."}, ASKED, ANSWER]}
PAIR = {"prompt": [ASKED], "chosen": [ANSWER], "rejected": [{**ANSWER, "content": "Mars."}]}
NO_PLACE = {"prompt-completion"}
BINARY = {"parquet"}


@pytest.mark.parametrize("target", sorted(set(targets()) - NO_PLACE - BINARY))
def test_every_writer_has_the_prompt(run: Run, target: str) -> None:
    item = targets()[target]
    shape = item.carries.shape if item.carries is not None else "chat"
    found = run([PAIR if shape == "preference" else PLAIN], to=target, system_prompt=PROMPT)
    assert found.text.count(PROMPT) == 1
    assert found.outcome.written == 1
    assert found.kinds["system-prompt-added"] == 1


def test_parquet_has_the_prompt(run: Run) -> None:
    pytest.importorskip("pyarrow")
    run([PLAIN], to="parquet", out="out.parquet", system_prompt=PROMPT)
    again = run(
        (run([PLAIN], to="parquet", out="o.parquet", system_prompt=PROMPT)).path.read_bytes(),
        name="again.parquet",
    )
    assert again.turns[0][0] == ("system", PROMPT)


@pytest.mark.parametrize("target", sorted(NO_PLACE))
def test_a_writer_without_a_place_says_so(run: Run, target: str) -> None:
    with pytest.raises(UsageError, match=r"no place for a system prompt; .* such as openai-chat"):
        run([PLAIN], to=target, system_prompt=PROMPT)


def test_only_records_without_a_system_turn_get_one(run: Run) -> None:
    found = run([PLAIN, OWN], system_prompt=PROMPT)
    assert [turns[0] for turns in found.turns] == [
        ("system", PROMPT),
        ("system", "Talk like a sailor."),
    ]
    assert found.kinds == {"system-prompt-added": 1}


def test_replacing_is_a_loss_that_is_counted(run: Run) -> None:
    late = {"messages": [ASKED, ANSWER, {"role": "developer", "content": "Hush."}, ASKED, ANSWER]}
    same = {"messages": [{"role": "system", "content": PROMPT}, ASKED, ANSWER]}
    found = run([PLAIN, OWN, late, same], system_prompt=PROMPT, system_prompt_mode="replace")
    assert [[role for role, _ in turns] for turns in found.turns] == [
        ["system", "user", "assistant"],
        ["system", "user", "assistant"],
        ["system", "user", "assistant", "user", "assistant"],
        ["system", "user", "assistant"],
    ]
    assert {turns[0] for turns in found.turns} == {("system", PROMPT)}
    assert found.kinds == {"system-prompt-added": 1, "system-prompt-replaced": 2}
    assert {event.kind for event in found.outcome.losses()} == {"system-prompt-replaced"}


def test_a_system_turn_without_text_is_none(run: Run) -> None:
    found = run(
        [{"messages": [{"role": "system", "content": ""}, ASKED, ANSWER]}], system_prompt="Be."
    )
    assert found.turns == [
        [("system", "Be."), ("user", ASKED["content"]), ("assistant", "Jupiter.")]
    ]


def test_windows_and_pieces_repeat_the_prompt(run: Run) -> None:
    long = {"messages": [ASKED, ANSWER] * 3}
    assert all(
        turns[0] == ("system", "S") for turns in run([long], system_prompt="S", window="2").turns
    )
    pieces = run([long], system_prompt="S", split="every-user-turn").turns
    assert [turns[0] for turns in pieces] == [("system", "S")] * 3


def test_dropped_system_turns_make_room(run: Run) -> None:
    found = run([OWN], system="drop", system_prompt="Mine.")
    assert found.turns[0][0] == ("system", "Mine.")
    assert found.kinds == {"system-dropped": 1, "system-prompt-added": 1}


def test_a_text_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "prompt.txt"
    path.write_bytes(b"\xef\xbb\xbfBe brief.\r\n\r\nAlways.\r\n\n")
    assert text_of(f"@{path}") == text_of("@prompt.txt", str(tmp_path)) == "Be brief.\n\nAlways."
    assert text_of("@@home: in verse") == "@home: in verse"
    assert text_of(literal("@home")) == "@home"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"prompt\.txt: no such file; .* @@prompt\.txt"),
        (b"", r"prompt\.txt: is empty"),
        (b"\xef\xbb\xbf \n", r"prompt\.txt: is empty"),
        (b"caf\xe9", r"not UTF-8: byte 0xe9 at offset 3; save it as UTF-8"),
        ("Kürze.".encode("utf-16"), r"is UTF-16; save it as UTF-8"),
        (b"a\x00b", r"NUL"),
    ],
)
def test_a_file_without_a_usable_text_says_why(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "prompt.txt").write_bytes(content)
    with pytest.raises(FtlintError, match=message):
        text_of("@prompt.txt", str(tmp_path))


def test_a_mode_alone_asks_for_the_prompt(run: Run) -> None:
    with pytest.raises(UsageError, match=r"-O: .*give system_prompt too"):
        run([PLAIN], system_prompt_mode="replace")


def test_declared_conversions_read_the_file_beside_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "prompt.txt").write_text("Be kind.\n")
    (root / "in.jsonl").write_text(json.dumps(PLAIN) + "\n")
    monkeypatch.chdir(tmp_path)
    options: dict[str, Any] = {"system_prompt": "@prompt.txt"}
    declared = Conversion(("in.jsonl",), "out.jsonl", options=options, origin="ftlint.toml:1")
    (state,) = bring_up_to_date([declared], str(root), write=True)
    assert state.written
    assert json.loads((root / "out.jsonl").read_text())["messages"][0]["content"] == "Be kind."


def test_records_copied_whole_keep_their_keys(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": 1.50, "messages": ' + json.dumps([ASKED, ANSWER]) + "}\n")
    options = {"system_prompt": "Be kind."}
    outcome = convert(Request((str(source),), str(out), options=options, whole=True))
    system = '{"role": "system", "content": "Be kind."}, '
    assert out.read_text() == source.read_text().replace("[{", f"[{system}{{", 1)
    assert set(outcome.ledger.events) == {"system-prompt-added"}
