"""Mailboxes: threads, quoted mail, encodings, signatures."""

from __future__ import annotations

from tests.convert.conftest import Run

BASE = """From - Mon Jan 01 00:00:00 2024
From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
Subject: Boot
Message-ID: <a@x>
Date: Mon, 1 Jan 2024 10:00:00 +0100
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Sch=F6n, ist das Boot fertig?
From here it looks fine.

--=20
J=FCrgen, Werft

"""
ANSWER = """From - Mon Jan 01 00:00:00 2024
From: Rosa <r@example.org>
Subject: {subject}
Message-ID: <b@x>
{above}Date: Mon, 1 Jan 2024 11:00:00 +0100

Fast.

Am 01.01.2024 schrieb J:
> {quoted}
"""
SAID = "Schön, ist das Boot fertig?"


def test_threads_by_id_and_by_subject(run: Run) -> None:
    for subject, above in (("x", "In-Reply-To: <a@x>\n"), ("AW: Re: boot", "")):
        answer = ANSWER.format(subject=subject, above=above, quoted=SAID)
        found = run(BASE + answer, name="in.mbox", assistant="Rosa")
        assert found.turns == [
            [("user", f"{SAID}\nFrom here it looks fine."), ("assistant", "Fast.")]
        ]
        assert found.kinds["quoted-text-dropped"] == 1
        assert found.kinds["ui-text-dropped"] == 1


def test_another_subject_is_another_thread(run: Run) -> None:
    found = run(
        BASE + ANSWER.format(subject="Hallo", above="", quoted=SAID),
        name="in.mbox",
        assistant="r@example.org",
    )
    assert found.outcome.skipped == {"prompt-only": 1, "no-user-turn": 1}


def test_a_quoted_mail_that_is_not_there_is_kept(run: Run) -> None:
    answer = ANSWER.format(subject="Re: Boot", above="", quoted="Etwas anderes.")
    found = run(BASE + answer, name="in.mbox", assistant="Rosa")
    assert found.turns[0][1][1].endswith("> Etwas anderes.")
    assert found.kinds["quoted-text-kept"] == 1


def test_html_and_attachments(run: Run) -> None:
    answer = (
        "From - Mon Jan 01 00:00:00 2024\nFrom: Rosa <r@example.org>\nSubject: Re: Boot\n"
        'References: <a@x>\nContent-Type: multipart/mixed; boundary="zz"\n\n'
        "--zz\nContent-Type: text/html; charset=utf-8\n\n<p>Fast.</p>\n"
        "--zz\nContent-Type: image/png\nContent-Disposition: attachment\n\nAAAA\n--zz--\n"
    )
    found = run(BASE + answer, name="Inbox", assistant="Rosa")
    assert found.turns[0][1] == ("assistant", "Fast.")
    assert found.kinds["attachments-dropped"] == found.kinds["formatting-flattened"] == 1
