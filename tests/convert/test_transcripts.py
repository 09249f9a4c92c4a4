"""Transcripts: labels, dialects, fences, and where an example ends."""

from __future__ import annotations

import pytest

from ftlint.cli.exits import of_conversion
from ftlint.errors import FtlintError
from tests.convert.conftest import Run

UA = [("user", "a"), ("assistant", "b")]
CD = [("user", "c"), ("assistant", "d")]


@pytest.mark.parametrize(
    ("text", "options", "turns"),
    [
        pytest.param("Q: a\nA: b\n", {}, [UA], id="question-and-answer"),
        pytest.param("User: a\nAssistant: b\n\nUser: c\nAssistant: d\n", {}, [UA, CD], id="blank"),
        pytest.param("User: a\nAssistant: b\nUser: c\nAssistant: d\n", {}, [UA + CD], id="block"),
        pytest.param(
            "User: a\nAssistant: b\n\nUser: c\nAssistant: d\nUser: a\nAssistant: b\n",
            {},
            [UA, CD + UA],
            id="block-of-several-turns",
        ),
        pytest.param(
            "User: a\n\nAssistant: b\n\n\nUser: c\n\nAssistant: d\n", {}, [UA, CD], id="two-blanks"
        ),
        pytest.param(
            "User: a\nAssistant: b\n---\nUser: c\nAssistant: d\n", {}, [UA, CD], id="rule"
        ),
        pytest.param(
            "User: a\nAssistant: b\n\f\nUser: c\nAssistant: d\n", {}, [UA, CD], id="form-feed"
        ),
        pytest.param(
            "Example 1\nUser: a\nAssistant: b\n\n## Example 2:\nUser: c\nAssistant: d\n",
            {},
            [UA, CD],
            id="headings",
        ),
        pytest.param("**User:** a\n\n**Assistant:** b\n", {}, [UA], id="bold"),
        pytest.param("**[18:37] User:** a\n**[18:38] Assistant:** b\n", {}, [UA], id="bold-time"),
        pytest.param("[10:05] User: a\n[10:06] Assistant: b\n", {}, [UA], id="bracketed-time"),
        pytest.param("\u200eUser: a\n\u200eAssistant: b\n", {}, [UA], id="direction-marks"),
        pytest.param("用户：a\n助手：b\n", {}, [UA], id="full-width-colon"),
        pytest.param("Usuario: a\nAsistente: b\n", {}, [UA], id="spanish"),
        pytest.param(
            "Kunde: a\nAgent: b\n\nKunde: c\nAgent: d\n",
            {"roles__Kunde": "user", "roles__Agent": "assistant"},
            [UA, CD],
            id="roles",
        ),
        pytest.param("User:\na\n\nAssistant:\n\nb\n\n", {}, [UA], id="label-alone"),
        pytest.param("<x> a\n<y> b\n<x> c\n<y> d\n", {"assistant": "y"}, [UA + CD], id="irc"),
        pytest.param(
            "09:01 <x> a\n09:02 <y> b\n09:03 <x> c\n09:04 <y> d\n",
            {"assistant": "y"},
            [UA + CD],
            id="irc-time",
        ),
        pytest.param(
            "[09:01] @x:e.org: a\n[09:02] @y:e.org: b\n[09:01] @x:e.org: c\n[09:02] @y:e.org: d\n",
            {"assistant": "@y:e.org"},
            [UA + CD],
            id="matrix",
        ),
        pytest.param(
            "X Y, 3/15/2024 6:37 PM: a\nZ, 3/15/2024 6:38 PM: b\n"
            "X Y, 3/15/2024 6:39 PM: c\nZ, 3/15/2024 6:40 PM: d\n",
            {"assistant": "Z"},
            [UA + CD],
            id="teams",
        ),
        pytest.param(
            "X — Today at 18:37\na\nZ — Today at 18:38\nb\n"
            "X — Today at 18:39\nc\nZ — Today at 18:40\nd\n",
            {"assistant": "Z"},
            [UA + CD],
            id="discord-copy",
        ),
        pytest.param(
            "X, [Mar 15, 2024 at 6:37:00 PM]\na\nZ, [Mar 15, 2024 at 6:38:00 PM]\nb\n"
            "X, [Mar 15, 2024 at 6:39:00 PM]\nc\nZ, [Mar 15, 2024 at 6:40:00 PM]\nd\n",
            {"assistant": "Z"},
            [UA + CD],
            id="telegram-copy",
        ),
        pytest.param(
            "X (2024-03-15 18:37:00 UTC): a\nZ (2024-03-15 18:38:00 UTC): b\n"
            "X (2024-03-15 18:39:00 UTC): c\nZ (2024-03-15 18:40:00 UTC): d\n",
            {"assistant": "Z"},
            [UA + CD],
            id="signal",
        ),
        pytest.param(
            "User: a\n\nAssistant: b\n\nUser: c\n\nAssistant: d\n",
            {"split": "every-user-turn"},
            [UA, CD],
            id="every-user-turn",
        ),
        pytest.param(
            "User: a\nAssistant: b\n\nUser: c\nAssistant: d\n",
            {"split": "file"},
            [UA + CD],
            id="file",
        ),
        pytest.param(
            "a\n\nb\n\nc\n\nd\n",
            {"source": "transcript", "alternate": "paragraphs"},
            [UA + CD],
            id="paragraphs",
        ),
    ],
)
def test_examples(run: Run, text: str, options: dict[str, str], turns: list[object]) -> None:
    assert run(text, name="a.txt", **options).turns == turns


@pytest.mark.parametrize(
    "line",
    [
        "- A: excellent",
        "> You: a quote",
        "Note: this",
        "Ratio: 3:1",
        "10:30 is fine",
        "[10:06 is fine]",
        "```\nUser: inside a fence\n```",
        "~~~\nUser: inside a fence\n~~~",
        "a\x0bb\x85c\u2028d",
        "    deeper: no label",
        "see http://example.com",
    ],
)
def test_what_is_content(run: Run, line: str) -> None:
    found = run(f"User: a\nAssistant: b\n{line}\nmore\n", name="a.txt")
    assert found.turns == [[("user", "a"), ("assistant", f"b\n{line}\nmore")]]


def test_inner_blank_lines_and_indentation_stay(run: Run) -> None:
    found = run("User: a\nAssistant:\n  b\n\n\n    c\n\n\n", name="a.txt")
    assert found.turns == [[("user", "a"), ("assistant", "  b\n\n\n    c")]]


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("Just prose.\n\nAnd more of it.\n", {}, "no speakers"),
        ("Ann: a\nBob: b\nAnn: c\nBob: d\n", {}, "Ann (2), Bob (2)"),
        ("```\nUser: a\nAssistant: b\n```\n", {}, "fenced=true"),
        ("User: a\n\nUser: b\n", {"source": "transcript"}, "no speakers"),
        ("", {}, "is empty"),
        ("User: a\nAssistant: b\n", {"assistnt": "x"}, "did you mean assistant"),
        ("User: a\nAssistant: b\n", {"roles__x": "asistant"}, "did you mean assistant"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    run: Run, text: str, options: dict[str, str], words: str
) -> None:
    with pytest.raises(FtlintError) as caught:
        run(text, name="a.txt", **options)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "kind", "options"),
    [
        ("User: a\n\nAssistant: b\n\nUser: c\n\nAssistant: d\n", "ambiguous-split", {}),
        ("Hello there\nUser: a\nAssistant: b\n", "preamble-skipped", {}),
        ("User: a\nAssistant: b\n```\nopen\n", "fence-not-closed", {}),
        ("User: a\nAssistant: b\n\nUser: c\n", "prompt-only", {}),
        ("User: a\nAssistant: b\nUser: c\n", "trailing-user-dropped", {}),
        ("System: s\n\nUser: a\nAssistant: b\n\nUser: c\nAssistant: d\n", "ambiguous-system", {}),
        ("User: a\nAssistant: b\n" * 30, "ambiguous-split", {}),
        ("[10:05] User: a\n[10:06] Assistant: b\n", "timestamps-dropped", {}),
        (
            "User: a\nAssistant: b\n\nUser: a\nAssistant: b\n\nUser: a\nAssistant: b\nModel: x\n",
            "rare-label",
            {},
        ),
    ],
)
def test_what_is_reported(run: Run, text: str, kind: str, options: dict[str, str]) -> None:
    assert kind in run(text, name="a.txt", **options).kinds


def test_a_system_text_for_all(run: Run) -> None:
    text = "System: s\n\nUser: a\nAssistant: b\n\nUser: c\nAssistant: d\n"
    found = run(text, name="a.txt", system="first-is-global")
    assert found.turns == [[("system", "s"), *UA], [("system", "s"), *CD]]


@pytest.mark.parametrize(
    "text",
    [
        "System: s\n\nUser: a\nAssistant: b\n\nUser: c\nAssistant: d\n",
        "System: s\nUser: a\nAssistant: b\n---\nUser: c\nAssistant: d\n",
        "System: s\n---\nUser: a\nAssistant: b\n---\nUser: c\nAssistant: d\n",
        "系统：s\n\n用户：a\n助手：b\n\n用户：c\n助手：d\n",
        "系统提示词：s\n---\n用户：a\n助手：b\n---\n用户：c\n助手：d\n",
        "Sistema: s\n\nUsuario: a\nAsistente: b\n\nUsuario: c\nAsistente: d\n",
        "Système : s\n\nUtilisateur : a\nAssistant : b\n\nUtilisateur : c\nAssistant : d\n",
        "Systemprompt: s\n\nNutzer: a\nAssistent: b\n\nNutzer: c\nAssistent: d\n",
        "システム：s\n\nユーザー：a\nアシスタント：b\n\nユーザー：c\nアシスタント：d\n",
        "시스템: s\n\n사용자: a\n어시스턴트: b\n\n사용자: c\n어시스턴트: d\n",
        "Система: s\n\nПользователь: a\nАссистент: b\n\nПользователь: c\nАссистент: d\n",
    ],
)
def test_a_system_text_before_several_examples(run: Run, text: str) -> None:
    found = run(text, name="a.txt")
    assert found.turns == [[("system", "s"), *UA], CD]
    (detail,) = found.outcome.ledger.events["ambiguous-system"].details
    assert "first-is-global gives it to all 2" in detail
    everywhere = run(text, name="a.txt", system="first-is-global")
    assert everywhere.turns == [[("system", "s"), *UA], [("system", "s"), *CD]]
    assert "ambiguous-system" not in everywhere.kinds
    said = run(text, name="a.txt", system="keep")
    assert said.turns == found.turns
    assert "ambiguous-system" not in said.kinds


def test_examples_with_system_texts_of_their_own_are_not_doubtful(run: Run) -> None:
    found = run(
        "System: s\nUser: a\nAssistant: b\n\nSystem: t\nUser: c\nAssistant: d\n", name="a.txt"
    )
    assert found.turns == [[("system", "s"), *UA], [("system", "t"), *CD]]
    assert "ambiguous-system" not in found.kinds


def test_an_open_fence_ends_at_a_separator(run: Run) -> None:
    text = "User: a\nAssistant: b\n```\nUser: no\n---\nUser: c\nAssistant: d\n"
    assert run(text, name="a.txt").turns == [[("user", "a"), ("assistant", "b\n```\nUser: no")], CD]


def test_fenced_transcripts_are_read_on_request(run: Run) -> None:
    text = (
        "# Notes\n\n```\nnot a chat\n```\n\n```\nUser: a\nAssistant: b\n\nUser: c\nAssistant: d\n"
        "```\n\nOther: words\n"
    )
    found = run(text, name="a.md", fenced="true")
    assert found.turns == [UA, CD]
    assert found.kinds["preamble-skipped"] == 6


def test_places_point_to_lines(run: Run) -> None:
    found = run("x\nUser: a\nAssistant: b\n\nUser: c\nAssistant: d\n", name="a.txt")
    origins = found.outcome.origins_of({1, 2})
    assert [place for _, place in origins.values()] == ["lines 2-3", "lines 5-6"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252", "utf-32"])
def test_encodings(run: Run, encoding: str) -> None:
    text = "User: déjà vu, naïve café\r\nAssistant: “ok” – très bien\r\n"
    found = run(text.encode(encoding), name="a.txt")
    expected = [("user", "déjà vu, naïve café"), ("assistant", "“ok” – très bien")]
    assert found.turns == [expected]
    assert ("encoding-guessed" in found.kinds) == (encoding == "cp1252")


def test_an_unsure_guess_of_an_encoding_names_the_other_one(run: Run) -> None:
    found = run("User: Žid?\nAssistant: ano\n".encode("cp1250"), name="a.txt")
    (told,) = found.outcome.ledger.events["encoding-guessed"].details
    guess, _, other = told.partition(", or ")
    assert guess.startswith("cp") and other.endswith("as charset-normalizer reads it")


def test_damage_is_reported_and_repaired_on_request(run: Run) -> None:
    text = "User: cafÃ© dâ€™accord\nAssistant: ok\n"
    left = run(text, name="a.txt")
    assert left.turns == [[("user", "cafÃ© dâ€™accord"), ("assistant", "ok")]]
    assert of_conversion(left.outcome) == 1
    assert left.outcome.ledger.events["encoding-unrecoverable"].places[0].endswith("line 1")
    mended = run(text, name="a.txt", repair_encoding="true")
    assert mended.turns == [[("user", "café d’accord"), ("assistant", "ok")]]
    assert of_conversion(mended.outcome) == 0


def _misread(text: str) -> str:
    """Read the UTF-8 of a text as Turkish Windows text; undefined bytes are lost."""
    return text.encode("utf-8").decode("cp1254", "ignore").replace("\xad", "")


def test_a_damaged_document_with_a_fenced_transcript(run: Run) -> None:
    turns = [
        [("user", "Hello there, how are you?"), ("assistant", "Fine, thank you.")],
        [("user", "你好，今天天气怎么样？"), ("assistant", "今天天气很好，适合出去走走。")],
        [("user", "你喜欢吃什么？"), ("assistant", "我喜欢水果和米饭。")],
        [("user", "Schöne Grüße aus Köln"), ("assistant", "Danke, “gern geschehen” – bis bald!")],
    ]
    block = "\n\n".join("\n".join(f"{r.title()}: {c}" for r, c in turn) for turn in turns)
    text = f"# How it works ✅\n\n**Note:** ok\n\n```\n{block}\n```\n\nDone → go on\n"
    damaged = _misread(text)
    assert damaged != text
    with pytest.raises(FtlintError, match="fenced=true"):
        run(damaged, name="a.md")
    found = run(damaged, name="a.md", fenced="true", repair_encoding="best")
    assert found.turns == turns
    assert found.kinds["encoding-repaired"] > 0


@pytest.mark.parametrize(
    ("name", "text", "turns"),
    [
        ("a.md", "## User\n\na\n\n## Assistant\n\nb\n", [UA]),
        ("a.md", "# Me\na\n\n# ChatGPT\nb\n", [UA]),
        ("a.md", "---\ntitle: x\n---\n# Title\n\n#### You:\na\n\n#### ChatGPT:\nb\n", [UA]),
        ("a.md", "## User\na\n## Assistant\nb\n\n---\n\n## User\nc\n## Assistant\nd\n", [UA, CD]),
        (
            "a.md",
            "## User\na\n## Steps\n1\n## Assistant\n### User\nb\n",
            [[("user", "a\n## Steps\n1"), ("assistant", "### User\nb")]],
        ),
        ("a.txt", "You said:\na\nChatGPT said:\nThought for 3 seconds\nb\n", [UA]),
        (
            "a.txt",
            "You said:\na\nChatGPT said:\nb\nCopy\nChatGPT can make mistakes. Check it.\n",
            [[("user", "a"), ("assistant", "b\nCopy")]],
        ),
    ],
)
def test_markdown_and_pages(run: Run, name: str, text: str, turns: list[object]) -> None:
    assert run(text, name=name).turns == turns


def test_page_buttons_go_on_request(run: Run) -> None:
    found = run("You said:\na\nChatGPT said:\nb\nCopy\n", name="a.txt", page_chrome="drop")
    assert found.turns == [UA]
    assert found.kinds["ui-text-dropped"] == 1
