"""Chats that LINE saves as text."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class LineApp(Headed):
    """A time, a tab, a name, a tab and the text; a line with the date begins each day.

    Pictures, stickers and calls are words in brackets and go. Dates that begin with the month or
    the day are not read, so that pauses are seen in the Japanese, Chinese and Korean forms alone.

    ```text sample assistant=Bo
    [LINE] Chat history with Bo
    Saved on: 2024/03/15 10:00

    2024/03/15(Fri)
    09:00	Ana	Does it rain?
    09:01	Bo	All day.
    09:02	Bo	[Sticker]
    ```
    """

    name = "line-app"
    title = "LINE chat"
    # Chats that LINE sends as text, as of 2025
    opening = re.compile(r"\[LINE\]")
    head = re.compile(
        r"^(?P<time>(?:[上下]午|午[前後]|오[전후])?\s?\d{1,2}:\d\d(?:\s?[AaPp][Mm])?)\t(?P<name>[^\t\n]+)\t(?P<rest>.*)$",
        re.M,
    )
    day = re.compile(
        r"^(?:\w{2,9}[,.]? ?)?\d{1,4}[/.]\d{1,2}[/.]\d{1,4}\.?(?: ?\([^()\n]{1,9}\)| \w{1,12})?\s*$",
        re.M,
    )
    app = re.compile(r"^\d{1,2}:\d\d\t[^\t]*$")
    media = re.compile(
        r"\[(?:Photo|Video|Sticker|Voice message|File|Album|Location|Contact|写真|動画|スタンプ|ボイスメッセージ|ファイル|アルバム|位置情報|照片|影片|貼圖|語音訊息|檔案|相簿|位置訊息|사진|동영상|스티커|음성 메시지|파일)\]"
    )
