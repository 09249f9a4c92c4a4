"""Chats that KakaoTalk saves as text, on computers and on phones."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class KakaoTalk(Headed):
    """``[Name] [time] text`` on computers, ``date time, Name : text`` on phones.

    A line with the date begins each day on computers. Pictures, stickers and files are single
    words and go; joining and leaving is dropped.

    ```text sample assistant=Bo
    Bo 님과 카카오톡 대화
    저장한 날짜 : 2024-03-15 10:00:00

    --------------- 2024년 3월 15일 금요일 ---------------
    [Ana] [오전 9:00] Does it rain?
    [Bo] [오전 9:01] All
    day.
    [Bo] [오전 9:02] 사진
    ```
    """

    name = "kakaotalk"
    title = "KakaoTalk chat"
    # Exports of KakaoTalk for PC and phones, as of 2025
    head = re.compile(
        r"^(?:\[(?=[^\]\n]+\] \[)|(?P<time>\d{4}년 \d{1,2}월 \d{1,2}일 오[전후] \d{1,2}:\d\d"
        r"|[A-Z][a-z]{2} \d{1,2}, \d{4} at \d{1,2}:\d\d(?: ?[AP]M)?), )"
        r"(?P<name>[^\]:\n]{1,60}?)(?:\] \[(?P<clock>(?:오[전후] )?\d{1,2}:\d\d(?: ?[AaPp][Mm])?)\]| :) "
        r"(?P<rest>.*)$",
        re.M,
    )
    day = re.compile(r"^-{3,} ?(?:\d{4}년|\w{3,6}day,) [^-\n]{1,40}-{3,}\s*$", re.M)
    app = re.compile(
        r"^\d{4}년 \d{1,2}월 \d{1,2}일 오[전후] \d{1,2}:\d\d(?:, .*)?$|^.{0,60}님이 (?:들어왔습니다|나갔습니다)|^.{0,60}님이 .{0,60}님을 초대"
        r"|^[A-Z][a-z]{5,8}day, [A-Z][a-z]{2,8} \d{1,2}, \d{4}$"
    )
    opening = re.compile(r"카카오톡 대화|KakaoTalk Chat|^\[[^\]\n]+\] \[|^\d{4}년", re.M)
    media = re.compile(
        r"(?:사진(?: \d+장)?|동영상|이모티콘|음성메시지|파일: .*|지도: .*|삭제된 메시지입니다\.|Photo|Photos|Video|Emoticon|Emoticons|Voice Note|This message was deleted\.)"
    )
