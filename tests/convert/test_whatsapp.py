"""WhatsApp chats: forms, date orders, lines of the app, media, edits, speakers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from ftlint.errors import FtlintError
from ftlint.formats.chats.whatsapp_headers import date_order, find
from tests.convert.conftest import Run

TALK = [[("user", "Rain?"), ("assistant", "Yes.")]]

FORMS = {
    "android": "15/03/24, 09:01 - Ana: Rain?\n15/03/24, 09:02 - Bo: Yes.\n",
    "android am": "3/15/24, 9:01 AM - Ana: Rain?\n3/15/24, 9:02 AM - Bo: Yes.\n",
    "narrow space": "3/15/24, 9:01\u202fAM - Ana: Rain?\n3/15/24, 9:02\u202fAM - Bo: Yes.\n",
    "ios": "[15.03.24, 09:01:00] Ana: Rain?\n[15.03.24, 09:02:00] Bo: Yes.\n",
    "marks": "\u200e[15/03/2024, 09:01:00] ~\u202fAna: Rain?\n[15/03/2024, 09:02:00] Bo: Yes.\n",
    "year first": "2024-03-15, 09:01 - Ana: Rain?\n2024-03-15, 09:02 - Bo: Yes.\n",
    "spanish": "15/3/24 9:01 a. m. - Ana: Rain?\n15/3/24 9:02 a. m. - Bo: Yes.\n",
    "a las": "15/03/2024 a las 9:01 - Ana: Rain?\n15/03/2024 a las 9:02 - Bo: Yes.\n",
    "korean": "[2024. 3. 15. 오후 3:07:12] Ana: Rain?\n[2024. 3. 15. 오후 3:08:12] Bo: Yes.\n",
    "chinese": "[2024/3/15 下午3:07:12] Ana: Rain?\n[2024/3/15 下午3:08:12] Bo: Yes.\n",
    "arabic": "١٥/٣/٢٠٢٤، ٩:٠١ ص - Ana: Rain?\n١٥/٣/٢٠٢٤، ٩:٠٢ ص - Bo: Yes.\n",
    "korean comma": "2024. 3. 15. 오후 3:07, Ana: Rain?\n2024. 3. 15. 오후 3:08, Bo: Yes.\n",
    "of 2012": "09/12/2012 17:03:48: Ana: Rain?\n09/12/2012 17:04:10: Bo: Yes.\n",
    "persian": "۱۴۰۳/۱/۱۵،\u200f ۲۱:۴۱ - Ana: Rain?\n۱۴۰۳/۱/۱۵،\u200f ۲۱:۴۲ - Bo: Yes.\n",
    "finnish": "15.3.2024 klo 9.01 - Ana: Rain?\n15.3.2024 klo 9.02 - Bo: Yes.\n",
    "greek": "15/3/24, 9:01 μ.μ. - Ana: Rain?\n15/3/24, 9:02 μ.μ. - Bo: Yes.\n",
    "vietnamese": "15/3/24, 9:01 CH - Ana: Rain?\n15/3/24, 9:02 CH - Bo: Yes.\n",
    "crlf bom": "\ufeff15/03/24, 09:01 - Ana: Rain?\r\n15/03/24, 09:02 - Bo: Yes.\r\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(run: Run, form: str) -> None:
    found = run(FORMS[form], name="chat.txt", assistant="Bo")
    assert found.turns == TALK
    assert {name for _, name in found.outcome.sources} == {"whatsapp"}


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("13/1/24", "14/1/24"), ("day", True)),
        (("1/13/24", "1/14/24"), ("month", True)),
        (("1/2/24", "1/3/24", "2/1/24"), ("month", True)),
        (("1/2/24", "2/2/24", "1/3/24"), ("day", True)),
        (("5/5/24", "6/6/24"), ("day", False)),
        (("5/6/24", "5/6/24"), ("day", True)),
        (("2024-05-06", "2024-05-07"), ("year", True)),
    ],
)
def test_date_order(dates: tuple[str, ...], expected: tuple[str, bool]) -> None:
    assert date_order(find([f"{date}, 10:00 - Ana: x" for date in dates])) == expected


def test_an_ambiguous_order_is_noted_and_can_be_given(run: Run) -> None:
    text = "5/5/24, 10:00 - Ana: a\n6/6/24, 10:00 - Bo: b\n6/6/24, 10:01 - Ana: c\n"
    found = run(text, name="a.txt", assistant="Bo")
    assert found.kinds["ambiguous-date-order"] == 1
    given = run(text, name="a.txt", assistant="Bo", date_order="month", session_gap_hours="9000")
    assert "ambiguous-date-order" not in given.kinds


CHAT = """15/03/24, 08:59 - Messages and calls are end-to-end encrypted.
15/03/24, 09:00 - Ana created group "Trip: North"
15/03/24, 09:01 - Ana: Rain?
not 10:30 but now

- list
15/03/24, 09:02 - Bo: This message was deleted
15/03/24, 09:02 - Bo: <Media omitted>
15/03/24, 09:03 - Bo: IMG-20240315-WA0001.jpg (file attached)
See the sky.
15/03/24, 09:04 - Bo: All day. <This message was edited>
15/03/24, 19:00 - Ana: Still?
15/03/24, 19:01 - Bo: No, \u2068@Ana\u2069.
"""


def test_lines_of_the_app_media_edits_and_pauses(run: Run) -> None:
    found = run(CHAT, name="chat.txt", assistant="Bo")
    assert found.turns == [
        [
            ("user", "Rain?\nnot 10:30 but now\n\n- list"),
            ("assistant", "See the sky.\nAll day."),
        ],
        [("user", "Still?"), ("assistant", "No, @Ana.")],
    ]
    expected = {
        "system-lines-dropped": 2,
        "deleted-dropped": 1,
        "media-dropped": 2,
        "edited-marker-removed": 1,
        "merged-consecutive": 1,
        "split-by-gap": 1,
    }
    assert {kind: found.kinds.get(kind) for kind in expected} == expected


def test_one_conversation_and_kept_lines_on_request(run: Run) -> None:
    found = run(CHAT, name="chat.txt", assistant="Bo", split="file", merge_consecutive="off")
    roles = [[role for role, _ in turns] for turns in found.turns]
    assert roles == [["user", "assistant", "assistant", "user", "assistant"]]


@pytest.mark.parametrize("how", ["reply-chain", "thread", "gaps"])
def test_a_split_that_the_app_does_not_know_is_refused(run: Run, how: str) -> None:
    with pytest.raises(FtlintError, match=f"split: '{how}' is not one of gap, file"):
        run(CHAT, name="chat.txt", assistant="Bo", split=how)


def test_the_chat_itself_as_sender_on_iphones(run: Run) -> None:
    text = (
        "[15.03.24, 09:00:00] Trip: \u200eMessages and calls are end-to-end encrypted.\n"
        "[15.03.24, 09:00:30] Trip: \u200eAna created this group\n"
        "[15.03.24, 09:01:00] Ana: Rain?\n"
        "[15.03.24, 09:01:30] Ana: \u200eimage omitted\n"
        "[15.03.24, 09:02:00] Bo: Yes. \u200e<attached: 0001-PHOTO.jpg>\n"
        "[15.03.24, 09:03:00] Bo: \u200eMissed voice call\n"
    )
    found = run(text, name="_chat.txt", assistant="Bo")
    assert found.turns == TALK
    assert found.kinds["system-lines-dropped"] == 3
    assert found.kinds["media-dropped"] == 2
    assert "many-speakers" not in found.kinds


def test_without_an_assistant_the_speakers_are_listed(run: Run) -> None:
    with pytest.raises(FtlintError, match=r"Bo \(3\), Ana \(2\).*assistant=NAME"):
        run(CHAT.replace("<Media omitted>", "null"), name="chat.txt")
    with pytest.raises(FtlintError, match="no speaker is called 'Anna'"):
        run(CHAT, name="chat.txt", assistant="Anna")


def test_a_pasted_chat_that_looks_like_headers_is_noted(run: Run) -> None:
    text = (
        "15/03/24, 09:01 - Ana: Look:\n01/01/20, 10:00 - Cy: Hi\n"
        "15/03/24, 09:02 - Bo: Yes.\n15/03/24, 09:03 - Ana: x\n"
    )
    assert run(text, name="a.txt", assistant="Bo").kinds["time-goes-back"] == 1


def test_lines_like_the_other_form_are_content(run: Run) -> None:
    text = "15/03/24, 09:01 - Ana: Quote:\n[15/03/24, 08:00] Cy: Hi\n15/03/24, 09:02 - Bo: Yes.\n"
    assert run(text, name="a.txt", assistant="Bo").turns[0][0][1].endswith("Cy: Hi")


def test_transcripts_with_times_are_not_taken(run: Run) -> None:
    text = "[2024-03-15 09:01] User: Rain?\n[2024-03-15 09:02] Assistant: Yes.\n"
    found = run(text, name="a.txt")
    assert found.outcome.sources[0][1] == "transcript"


@pytest.mark.parametrize(
    "name", ["_chat.txt", "WhatsApp Chat with Bo.txt", "Chat de WhatsApp con Bo.txt"]
)
def test_zip_with_media(tmp_path: Path, name: str) -> None:
    path = tmp_path / "WhatsApp Chat - Bo.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, FORMS["ios"])
        archive.writestr("0001-PHOTO.jpg", b"\xff\xd8\xff\xe0")
    request = Request((str(path),), str(tmp_path / "o.jsonl"), options={"assistant": "Bo"})
    outcome = convert(request)
    assert (outcome.written, outcome.sources[0][1]) == (1, "whatsapp")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("<pominięto multimedia>", "media-dropped"),
        ("<Media tidak disertakan>", "media-dropped"),
        ("\u200e图片已忽略", "media-dropped"),
        ("<Hiányzó médiafájl>", "media-dropped"),
        ("", "media-dropped"),
        ("<View once voice message omitted>", "media-dropped"),
        ("Usunięto tę wiadomość", "deleted-dropped"),
        ("このメッセージは削除されました", "deleted-dropped"),
        ("Anda menghapus pesan ini", "deleted-dropped"),
        ("Du tog bort det här meddelandet.", "deleted-dropped"),
    ],
)
def test_words_of_the_app_in_other_languages(run: Run, said: str, kind: str) -> None:
    text = FORMS["android"] + f"15/03/24, 09:03 - Bo: {said}\n"
    found = run(text, name="chat.txt", assistant="Bo")
    assert found.turns == TALK
    assert found.kinds[kind] == 1


@pytest.mark.parametrize(
    "mark", ["<Diese Nachricht wurde bearbeitet.>", "<Pesan ini telah diedit>", "<此訊息已編輯>"]
)
def test_marks_of_edits_in_other_languages(run: Run, mark: str) -> None:
    text = FORMS["android"].replace("Yes.", f"Yes. \u200e{mark}")
    found = run(text, name="chat.txt", assistant="Bo")
    assert found.turns == TALK
    assert found.kinds["edited-marker-removed"] == 1


def test_unknown_words_in_brackets_are_told(run: Run) -> None:
    text = FORMS["android"] + "15/03/24, 09:03 - Bo: <Qualcosa non c'è più qui>\n"
    assert run(text, name="chat.txt", assistant="Bo").kinds["unknown-app-line"] == 1


@pytest.mark.parametrize("mark", ["<Сообщение изменено>", "<यह मैसेज एडिट किया गया>"])
def test_marks_of_edits_in_more_languages(run: Run, mark: str) -> None:
    text = f"15/03/2024, 09:00 - Ana: Sure? {mark}\n15/03/2024, 09:01 - Bo: Yes.\n"
    found = run(text, name="_chat.txt", assistant="Bo")
    assert found.turns == [[("user", "Sure?"), ("assistant", "Yes.")]]


def test_a_mark_that_nobody_knows_at_the_end_is_told(run: Run) -> None:
    text = "15/03/2024, 09:00 - Ana: Sure? <Þessum var breytt>\n15/03/2024, 09:01 - Bo: Yes.\n"
    assert run(text, name="_chat.txt", assistant="Bo").kinds["unknown-app-line"] == 1
