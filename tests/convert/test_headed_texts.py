"""Chats saved or copied as text, in which a line opens each message."""

from __future__ import annotations

import pytest

from tests.convert.conftest import Run

ASK, TELL = "Is it far?", "Two miles."
TURNS = [("user", ASK), ("assistant", TELL)]

CHATS = {
    "line-app": (
        f"[LINE] Chat history with Bo\n\n2024/03/15(Fri)\n09:00\tAl\t{ASK}\n09:01\tBo\t{TELL}\n"
    ),
    "kakaotalk": (
        "Bo 님과 카카오톡 대화\n\n--------------- 2024년 3월 15일 금요일 ---------------\n"
        f"[Al] [오전 9:00] {ASK}\n[Bo] [오전 9:01] {TELL}\n[Bo] [오전 9:02] 사진\n"
    ),
    "qq": f"消息记录\n\n2024-03-15 9:00:00 Al\n{ASK}\n\n2024-03-15 9:01:00 Bo\n{TELL}\n\n",
    "weechat": (
        f"2024-03-15 09:00:00\tAl\t{ASK}\n2024-03-15 09:00:30\t<--\tCy has quit\n"
        f"2024-03-15 09:01:00\t+Bo\t{TELL}\n"
    ),
    "irssi": f"09:00 < Al> {ASK}\n09:00 -!- Cy [c@d] has quit\n09:01 <@Bo> {TELL}\n",
    "zoom-chat": f"09:00:00\t From Al : {ASK}\n09:00:10\t From Bo : {TELL}\n",
    "otter": f"Al  0:00  \n{ASK}  \n\nBo  0:01  \n{TELL}  \n\nTranscribed by https://otter.ai\n",
    "slack-copy": f"Al  9:00 AM\n{ASK}\nBo  9:01 AM\n{TELL}\n",
    "discord-copy": f"Al\n — \n3/15/2024, 9:00 AM\n{ASK}\nBo\n — \n3/15/2024, 9:01 AM\n{TELL}\n",
    "imessage-text": (
        f"Mar 15, 2024  9:00:00 AM\nAl\n{ASK}\n\nMar 15, 2024  9:01:00 AM\nBo\n{TELL}\n\n"
    ),
}


@pytest.mark.parametrize("name", CHATS)
def test_heads(run: Run, name: str) -> None:
    found = run(CHATS[name], name="chat.txt", assistant="Bo")
    assert found.outcome.sources[0][1] == name
    assert found.turns == [TURNS]


def test_the_frame_of_an_export_is_not_speech(run: Run) -> None:
    text = (
        "====================\nGuild: Walks\nChannel: Text / north\n====================\n\n"
        f"[15/03/2024 09:00] Al\n{ASK}\n\n[15/03/2024 09:01] Bo\n{TELL}\n\n"
        "{Attachments}\nhttps://example.com/a.png\n\n"
        "====================\nExported 2 message(s)\n====================\n"
    )
    found = run(text, name="chat.txt", assistant="Bo")
    assert found.turns == [TURNS]
    assert found.kinds["ui-text-dropped"] == 1


def test_pauses_and_days(run: Run) -> None:
    text = (
        "Bo 님과 카카오톡 대화\n"
        f"--- 2024년 3월 15일 금요일 ---\n[Al] [오후 9:00] {ASK}\n[Bo] [오후 9:01] {TELL}\n"
        "--- 2024년 3월 16일 토요일 ---\n[Al] [오전 9:00] Still?\n[Bo] [오전 9:01] Still\nso.\n"
    )
    found = run(text, name="chat.txt", assistant="Bo")
    assert found.turns == [TURNS, [("user", "Still?"), ("assistant", "Still\nso.")]]


def test_phones_write_other_heads(run: Run) -> None:
    text = f"2024년 3월 15일 오후 9:41, Al : {ASK}\n2024년 3월 15일 오후 9:42, Bo : {TELL}\n"
    assert run(text, name="chat.txt", assistant="Bo").turns == [TURNS]
