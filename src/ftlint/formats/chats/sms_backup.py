"""Text messages of Android phones: the XML of SMS Backup & Restore."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from ftlint.formats import Format
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.shared.splits import check_split
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message

_SMS: Final = re.compile(r"<sms\s([^<]{1,100000})>")
_ATTRIBUTE: Final = re.compile(r"([a-z_]{1,30})=(?:\"([^\"]*)\"|'([^']*)')")
_MMS: Final = re.compile(r"<mms\s")
_HALVES: Final = re.compile(r"&#(5[56]\d{3});&#(5[67]\d{3});")
"""A character beyond the first 65,536, as the app writes emoji: by the two halves of UTF-16."""
_SENT: Final = "2"
ME: Final = "me"
"""What the owner of the phone is called."""


class SmsBackup(Format):
    """``sms`` elements with a number, a date and a body; each number is a chat.

    Received messages are said by the contact, sent ones by ``me``. Messages with media (MMS) are
    counted and left out; drafts and messages that failed go.

    ```xml sample assistant=me
    <?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
    <smses count="2">
      <sms protocol="0" address="+15550100" date="1710493200000" type="1" body="Does it rain?" read="1" contact_name="Ana" />
      <sms protocol="0" address="+15550100" date="1710493260000" type="2" body="All day." read="1" contact_name="Ana" />
    </smses>
    ```
    """

    # https://www.synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/
    name = "sms-backup"
    title = "SMS Backup & Restore"
    containers = frozenset({"text"})
    options = CHAT_OPTIONS
    defaults = CHAT_DEFAULTS

    def sniff(self, sample: Sample) -> float:
        """Look for the element around all messages."""
        return float(sample.container == "text" and re.search(r"<smses\s", sample.text) is not None)

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read all chats."""
        check_split(reading)
        chats: dict[str, list[Message]] = {}
        for number, found in enumerate(_SMS.finditer(text), 1):
            given = {
                one[1]: html.unescape(_HALVES.sub(_joined, one[2] or one[3] or ""))
                for one in _ATTRIBUTE.finditer(found[1])
            }
            kind = given.get("type")
            if kind not in ("1", _SENT):
                reading.note("service-dropped", f"sms {number}", detail="a draft, or not sent")
                continue
            name = given.get("contact_name") or ""
            other = (
                name if name not in ("", "(Unknown)", "null") else given.get("address", "unknown")
            )
            message = Message("", given.get("body", ""), f"sms {number}")
            message.speaker = ME if kind == _SENT else other
            message.time = epoch(given.get("date"))
            chats.setdefault(given.get("address", ""), []).append(message)
        if pictures := len(_MMS.findall(text)):
            reading.note("media-dropped", count=pictures, detail="mms")
        assign_roles([one for chat in chats.values() for one in chat], reading)
        for chat in chats.values():
            chat.sort(key=lambda message: message.time or 0)
            yield Conversation(chat, chat[0].place)


def _joined(halves: re.Match[str]) -> str:
    pair = b"".join(int(half).to_bytes(2, "big") for half in halves.groups())
    try:
        return pair.decode("utf-16-be")
    except UnicodeDecodeError:
        return halves[0]
