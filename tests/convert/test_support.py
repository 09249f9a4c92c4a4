"""Zendesk and Intercom: roles, notes, HTML, chats inside comments, private data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.errors import FtlintError
from ftlint.formats.support.html_text import html_to_text
from tests.convert.conftest import Run


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br/><br>c", "a\nb\n\nc"),
        ("<div>a</div><div>b &amp; c&nbsp;d</div>", "a\nb & c d"),
        ("<ul><li>a</li><li>b</li></ul>c", "- a\n- b\nc"),
        ("<p>a\n  b</p><script>x()</script><style>y</style>", "a b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("see <a href='https://example.com'>this</a>.", "see this."),
        ("no tags < here & there", "no tags < here & there"),
        ("", ""),
    ],
)
def test_html(html: str, text: str) -> None:
    assert html_to_text(html)[0] == text


def test_html_addresses_on_request() -> None:
    html = "<a href='https://example.com'>this</a> <a href='https://a.b'>https://a.b</a><img>"
    assert html_to_text(html, links=True) == ("this (https://example.com) https://a.b", 1, 1)


def ticket(*comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": 1, "requester_id": 11, "subject": "Parcel", "comments": list(comments), **more}


def comment(author: int, body: str, **more: Any) -> dict[str, Any]:
    return {"author_id": author, "public": True, "plain_body": body, **more}


ASK = comment(11, "Where&nbsp;is it?\r\nNow.")
ANSWER = comment(20, "Here.")
CHAT = "\n".join(
    [
        "(01:38:05 PM) Ana: Rain?",
        "(01:38:06 PM) *** Bo has joined the chat ***",
        "(01:38:10 PM) Bo: Yes:",
        "all day.",
    ]
)


class TestZendesk:
    @pytest.mark.parametrize("wrap", [False, True])
    def test_roles_bodies_and_wrappers(self, run: Run, wrap: bool) -> None:
        value = ticket(ASK, ANSWER, description="Where is it?\r\nNow.")
        found = run(json.dumps({"tickets": [value]} if wrap else value), name="in.json")
        assert found.turns == [[("user", "Where is it?\nNow."), ("assistant", "Here.")]]
        assert "dropped-fields" not in found.kinds

    def test_notes_never_leave_and_people_are_not_named(self, run: Run) -> None:
        note = comment(20, "Rude customer", public=False)
        more = {"requester": {"name": "Ana", "email": "ana@example.com"}, "tags": ["x"]}
        found = run([ticket(ASK, note, ANSWER, **more)])
        report = json.dumps(found.outcome.as_json())
        assert "Rude" not in found.text
        assert "example.com" not in found.text + report
        assert found.kinds["internal-notes-dropped"] == 1
        assert found.outcome.ledger.events["dropped-fields"].details == {
            "requester": 1, "tags": 1,
        }  # fmt: skip
        assert "Rude" in run([ticket(ASK, note, ANSWER)], internal_notes="keep").text

    def test_chats_inside_a_comment(self, run: Run) -> None:
        named = ticket(comment(11, CHAT), requester={"name": "Ana"})
        talk = [[("user", "Rain?"), ("assistant", "Yes:\nall day.")]]
        found = run([named])
        assert found.turns == talk
        assert found.kinds["system-lines-dropped"] == 1
        assert run([ticket(comment(11, CHAT))], assistant="Bo").turns == talk
        with pytest.raises(FtlintError, match=r"Ana \(1\), Bo \(1\)"):
            run([ticket(comment(11, CHAT))])

    def test_quotes_attachments_and_html(self, run: Run) -> None:
        quoted = comment(11, "Yes.\n\nOn 1 May 2024, Bo wrote:\n> Sure?", attachments=[{}])
        html = {
            "author_id": 20,
            "public": True,
            "html_body": "<p><a href='https://a.b'>Here</a></p>",
        }
        found = run([ticket(quoted, html)])
        assert found.turns[0][1] == ("assistant", "Here")
        for kind in ("quoted-text-kept", "attachments-dropped", "formatting-flattened"):
            assert found.kinds[kind] == 1, kind


def part(author: str, body: str | None, kind: str = "comment", **more: Any) -> dict[str, Any]:
    return {"part_type": kind, "body": body, "author": {"type": author, "name": "N"}, **more}


def conversation(*parts: Any, **more: Any) -> dict[str, Any]:
    source = {"body": "<p>Where?</p>", "author": {"type": "lead", "email": "a@example.com"}}
    inner = {"conversation_parts": list(parts), "total_count": more.pop("total", len(parts))}
    return {
        "type": "conversation",
        "id": "1",
        "source": source,
        "conversation_parts": inner,
        **more,
    }


class TestIntercom:
    def test_notes_events_and_authors(self, run: Run) -> None:
        found = run(
            [
                conversation(
                    part("admin", None, "assignment"),
                    part("admin", "<p>secret</p>", "note"),
                    part("bot", "<p>One moment.</p>"),
                    part("user", "", attachments=[{}]),
                    part("contact", "gone", redacted=True),
                    part("admin", "<p>Here.</p>", "close"),
                )
            ]
        )
        assert found.turns == [
            [("user", "Where?"), ("assistant", "One moment."), ("assistant", "Here.")]
        ]
        expected = ("service-dropped", "internal-notes-dropped", "media-dropped", "deleted-dropped")
        assert [found.kinds[kind] for kind in expected] == [1, 1, 1, 1]
        assert "example.com" not in json.dumps(found.outcome.as_json())

    def test_capped_parts_and_the_list_of_the_api(self, run: Run) -> None:
        value = conversation(part("admin", "Here."), total=501)
        found = run(json.dumps({"type": "conversation.list", "conversations": [value]}))
        assert found.kinds["parts-missing"] == 500
        assert found.outcome.written == 1

    def test_an_unknown_author_is_an_error(self, run: Run) -> None:
        with pytest.raises(FtlintError, match="unknown role 'robot'"):
            run([conversation(part("robot", "Hi"))])
        found = run([conversation(part("robot", "Hi"))], roles__robot="assistant")
        assert found.turns[0][1] == ("assistant", "Hi")
