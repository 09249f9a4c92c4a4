"""Chats as Markdown and as text copied from pages."""

from __future__ import annotations

import pytest

from tests.convert.conftest import Run

TALK = [
    ("user", "Is it far?"),
    ("assistant", "Two miles."),
    ("user", "Sure?"),
    ("assistant", "Yes."),
]


def page(*heads: str, between: str = "") -> str:
    blocks = [f"{heads[n % 2]}\n\n{text}\n" for n, (_, text) in enumerate(TALK)]
    return f"\n{between}".join(blocks)


@pytest.mark.parametrize(
    ("user", "assistant"),
    [
        ("**User**", "**Cursor**"),
        ("_**User**_", "_**Assistant**_"),
        ("_**User (2025-03-15 09:00Z)**_", "_**Agent (model m, mode Ask)**_"),
        ("## 👤 User", "## 🤖 Assistant"),
        ("## Prompt:", "## Response:"),
        ("### You", "### Claude"),
    ],
)
@pytest.mark.parametrize("rule", ["", "---\n\n"])
def test_headings_and_lines_in_bold(run: Run, user: str, assistant: str, rule: str) -> None:
    text = f"# A walk\n\n{rule}{page(user, assistant, between=rule)}"
    assert run(text, name="chat.md").turns == [TALK]


def test_rules_before_questions_alone_part_examples(run: Run) -> None:
    text = (
        "## User\n\nHi\n\n## Assistant\n\nHo\n\n---\n\n## User\n\nBye\n\n## Assistant\n\nSo long\n"
    )
    assert len(run(text, name="chat.md").turns) == 2


def test_titles_part_examples_where_rules_part_turns(run: Run) -> None:
    one = page("**User**", "**Cursor**", between="---\n\n")
    text = f"# First\n\n{one}\n---\n\n# Second\n\n{one}"
    assert run(text, name="chat.md").turns == [TALK, TALK]


@pytest.mark.parametrize(
    ("user", "assistant"),
    [
        ("You said", "Copilot said"),
        ("You said:", "Claude responded:"),
        ("##### You said:", "###### ChatGPT said:"),
        ("You said", "Gemini said"),
        ("Du hast gesagt:", "ChatGPT hat gesagt:"),
        ("Vous avez dit :", "ChatGPT a dit :"),
        ("你说：", "ChatGPT 说："),
    ],
)
def test_copied_pages(run: Run, user: str, assistant: str) -> None:
    assert run(page(user, assistant), name="copied.txt").turns == [TALK]


def test_titles_that_ask(run: Run) -> None:
    text = (
        "# Is it far?\n\nTwo miles.[^1_1][^1_2]\n\n[^1_1]: https://example.org\n\n---\n\n"
        "# Sure?\n\nYes.\n"
    )
    found = run(text, name="page.md")
    assert found.turns == [TALK]
    assert found.kinds == {"citation-markers-removed": 3}
    assert "[^1_1]" in run(text, name="page.md", citations="keep").turns[0][1][1]


def test_slides_are_no_questions(run: Run) -> None:
    from ftlint.errors import FtlintError

    with pytest.raises(FtlintError, match="no speakers"):
        run("# Rivers\n\nThey bend.\n\n---\n\n# Lakes\n\nThey do not.\n", name="slides.md")


def test_aider(run: Run) -> None:
    text = (
        "\n# aider chat started at 2025-03-15 09:00:00\n\n> Aider v0.80.0  \n\n"
        "#### Is it far?  \n#### By foot.  \n\nTwo miles:\n\n```\n#### not asked\n> kept\n```\n\n"
        "> Tokens: 1k sent.  \n\n#### Sure?  \n\nYes.\n\n"
        "# aider chat started at 2025-03-16 09:00:00\n\n#### /exit  \n"
    )
    found = run(text, name="history.md")
    assert found.turns == [
        [
            ("user", "Is it far?\nBy foot."),
            ("assistant", "Two miles:\n\n```\n#### not asked\n> kept\n```"),
            *TALK[2:],
        ]
    ]
    assert found.outcome.skipped == {"prompt-only": 1}
    assert found.kinds["system-lines-dropped"] == 2


def test_the_foot_of_a_transcript_is_not_said(run: Run) -> None:
    text = (
        "Ana: Is it far?\nBo: Two miles.\nAna: Sure?\nBo: Yes.\n\nTranscription ended after 1:02\n"
    )
    found = run(text, name="t.txt", assistant="Bo")
    assert found.turns == [TALK]
    assert found.kinds == {"ui-text-dropped": 1}
