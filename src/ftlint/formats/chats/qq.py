"""Chats that QQ saves as text, and those of WeChat that MemoTrace saves."""

from __future__ import annotations

import re

from ftlint.formats.shared.headed import Headed


class Qq(Headed):
    """A date, a time and a name open each message; numbers and addresses behind names are kept.

    Pictures and stickers are words in brackets and go. The file does not say what was recalled.

    ```text sample assistant=Bo
    消息记录（此消息记录为文本格式，不支持重新导入）

    消息对象:Bo

    2024-03-15 9:00:00 Ana
    Does it rain?

    2024-03-15 9:01:00 Bo
    All day.
    ```
    """

    name = "qq"
    title = "QQ and WeChat texts"
    # Exports of QQ for Windows, as of 2024
    head = re.compile(
        r"^(?P<time>\d{4}-\d\d-\d\d \d{1,2}:\d\d:\d\d) (?P<name>[^\n:：\[\]]{1,60})$"
        r"(?=\n(?!\d{4}-\d\d-\d\d )[^\n])",
        re.M,
    )
    media = re.compile(
        r"(?:\[(?:图片|表情|语音|视频|文件|QQ红包|动画表情|位置|链接|红包|转账)\]\s*)+|<msg>.*|<\?xml.*",
        re.S,
    )
