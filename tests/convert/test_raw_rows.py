"""Rows as they were collected: HTML of pages, tables without a header, columns that matter."""

from __future__ import annotations

import pytest

from ftlint.model.diagnostic import Severity
from tests.convert.conftest import Run

PAGE = (
    '<div class="markdown prose w-full"><p>Use <b>this</b>:</p><pre><div class="bg-black"><span>'
    'python</span><button class="flex">Copy code</button></div><div><code class="hljs language-'
    'python"><span>for</span> i in x:\n    go(i)\n</code></div></pre><ol><li>One</li><li>Two</li>'
    "</ol></div>"
)


def row(answer: str) -> list[object]:
    turns = [{"from": "human", "value": "How?"}, {"from": "gpt", "value": answer}]
    return [{"conversations": turns}]


def test_answers_that_are_pages(run: Run) -> None:
    found = run(row(PAGE))
    assert found.turns[0][1] == (
        "assistant",
        "Use this:\n\n```python\nfor i in x:\n    go(i)\n```\n\n1. One\n2. Two",
    )
    assert found.kinds["formatting-flattened"] == 1
    assert run(row(PAGE), markup="keep").turns[0][1] == ("assistant", PAGE)


def test_a_block_without_an_element_for_its_code(run: Run) -> None:
    found = run(row("<p>So:</p><pre>a  b\n  c</pre><p>End.</p>"))
    assert found.turns[0][1] == ("assistant", "So:\n\n```\na  b\n  c\n```\n\nEnd.")


def test_html_that_is_the_subject_stays(run: Run) -> None:
    for said in ("<p> is a paragraph.", 'Write <div class="markdown"></div>', "<br>"):
        assert run(row(said)).turns[0][1] == ("assistant", said)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Is it far?,Ten miles.\nWhy?,Tides.\n", {}),
        ("Is it far?;Ten miles.\nWhy?;Tides.\n", {"columns__user": "1", "columns__assistant": "2"}),
        (
            "7,Is it far?,Ten miles.\n8,Why?,Tides.\n",
            {"columns__user": "2", "columns__assistant": "3"},
        ),
    ],
)
def test_tables_without_a_header(run: Run, text: str, options: dict[str, str]) -> None:
    found = run(text, name="in.csv", **options)
    assert found.turns == [
        [("user", "Is it far?"), ("assistant", "Ten miles.")],
        [("user", "Why?"), ("assistant", "Tides.")],
    ]
    assert ("no-header" in found.kinds) == (not options)


def test_columns_that_are_numbered_by_their_header(run: Run) -> None:
    found = run("1,2\na?,b\n", name="in.csv", columns__user="1", columns__assistant="2")
    assert found.turns == [[("user", "a?"), ("assistant", "b")]]


@pytest.mark.parametrize(
    ("key", "severity"),
    [("instruction", Severity.WARNING), ("solution", Severity.WARNING), ("topic", Severity.INFO)],
)
def test_a_field_that_a_trainer_reads_is_lost_with_a_warning(
    run: Run, key: str, severity: Severity
) -> None:
    turns = [{"from": "human", "value": "Hi?"}, {"from": "gpt", "value": "Hello."}]
    found = run([{"conversations": turns, key: "Be short."}])
    assert found.outcome.ledger.events["dropped-fields"].severity == severity
