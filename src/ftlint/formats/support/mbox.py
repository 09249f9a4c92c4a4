"""Mail as a mailbox holds it: ``.mbox`` files, of Google Takeout, Thunderbird and Unix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ftlint.formats import Format
from ftlint.formats.shared.people import assign_roles
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message

if TYPE_CHECKING:
    from email.message import EmailMessage

_FROM: Final = re.compile(r"^From (?=\S)(?=[^\n]*?\d{4})[^\n]*+\n(?=[!-9;-~]+: )", re.M)
"""The line between two mails, with a head below it."""
_REPLY: Final = re.compile(
    r"\s*+(?:re|aw|antw|antwort|sv|vs|rif|res|ref|odp|ynt|fwd?|wg|tr|rv|enc|vl|回复|回覆|答复|转发|返信)"
    r"(?:\[\d{1,3}\])?\s?[:：]\s*+",
    re.IGNORECASE,
)
"""What programs write before the subject of an answer, in the languages of their users."""
_IDS: Final = re.compile(r"<[^<>\s]{1,400}>")


class Mbox(Format):
    """Mails in a row, each below a line that begins with ``From ``; a thread is a conversation.

    Threads follow ``In-Reply-To`` and ``References``, else the subject. The mail that an answer
    quotes at its end goes where it is in the mailbox, and is kept, with a warning, where it is
    not; signatures below ``-- `` go. Attachments, addresses and subjects are not carried. HTML is
    read only where a mail has no plain text. Who is the assistant must be said, by name or
    address.

    ```mbox sample assistant=Bo
    From ana@example.org Fri Mar 15 09:00:00 2024
    From: Ana <ana@example.org>
    To: Bo <bo@example.org>
    Subject: Rain
    Message-ID: <1@example.org>
    Date: Fri, 15 Mar 2024 09:00:00 +0000

    Does it rain?

    From bo@example.org Fri Mar 15 09:01:00 2024
    From: Bo <bo@example.org>
    Subject: Re: Rain
    Message-ID: <2@example.org>
    In-Reply-To: <1@example.org>
    Date: Fri, 15 Mar 2024 09:01:00 +0000

    All day.

    On Fri, Mar 15, 2024 at 9:00 AM Ana wrote:
    > Does it rain?
    ```
    """

    # https://www.rfc-editor.org/rfc/rfc4155; threads as in https://www.jwz.org/doc/threading.html
    name = "mbox"
    title = "mailbox"
    containers = frozenset({"text"})
    options = ("assistant", "user", "session_gap_hours", "timezone")

    def sniff(self, sample: Sample) -> float:
        """Look for the line that begins a mail."""
        if sample.container != "text":
            return 0.0
        return float(_FROM.match(sample.text.lstrip("\ufeff\n")) is not None)

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read all mails, then their threads."""
        threads: dict[str, list[Message]] = {}
        roots: dict[str, str] = {}
        for number, (line, mail) in enumerate(_mails(text), 1):
            root = _root(mail, roots) or f"mail {number}"
            message = _message(mail, f"line {line}", reading)
            threads.setdefault(root, []).append(message)
        messages = [message for thread in threads.values() for message in thread]
        ids = {message.id or "": message.speaker or "" for message in messages if message.id}
        assign_roles(messages, reading, ids)
        for thread in threads.values():
            for before, message in pairwise(thread):
                message.time = before.time if message.time is None else message.time
            thread.sort(key=lambda message: message.time or 0)
            _unquote(thread, reading)
            yield Conversation(thread, thread[0].place)


def _mails(text: str) -> Iterator[tuple[int, EmailMessage]]:
    """Yield the number of the line where each mail begins, and the mail."""
    from email import message_from_string, policy
    from email.message import EmailMessage

    heads = list(_FROM.finditer(text))
    line, position = 1, 0
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        line += text.count("\n", position, head.start())
        position = head.start()
        raw = text[head.end() : after.start() if after else len(text)]
        mail = message_from_string(raw, policy=policy.default)
        if isinstance(mail, EmailMessage):
            yield line, mail


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name) or "")
    except (ValueError, TypeError, IndexError, AttributeError):
        return ""  # the parser of headers raises on some that nobody should write


def _root(mail: EmailMessage, roots: dict[str, str]) -> str:
    """Return what the thread of a mail is known by, and remember it for the answers."""
    own = _IDS.findall(_header(mail, "Message-ID"))[:1]
    above = _IDS.findall(_header(mail, "References")) + _IDS.findall(_header(mail, "In-Reply-To"))
    subject = _header(mail, "Subject").strip()
    bare = subject
    while (match := _REPLY.match(bare)) is not None and match.end():
        bare = bare[match.end() :]
    keys = [*above, *own]
    answers = bare != subject and bool(bare)
    found = next((roots[key] for key in keys if key in roots), "")
    if not found and answers and not above:
        found = roots.get(f"subject {bare.casefold()}", "")
    found = found or (keys[0] if keys else "")
    if found:
        for key in keys:
            roots.setdefault(key, found)
        if bare:
            roots.setdefault(f"subject {bare.casefold()}", found)
    return found


def _message(mail: EmailMessage, place: str, reading: Reading) -> Message:
    from email.utils import parseaddr, parsedate_to_datetime

    name, address = parseaddr(_header(mail, "From"))
    text, attached = _body(mail, place, reading)
    if attached:
        reading.note("attachments-dropped", place, attached)
    text, mark, _ = text.replace("\r\n", "\n").partition("\n-- \n")
    if mark:
        reading.note("ui-text-dropped", place, detail="signature")
    message = Message("", text.strip("\n").rstrip(), place, speaker=name or address or "unknown")
    message.id = address or None
    try:
        message.time = parsedate_to_datetime(_header(mail, "Date")).timestamp()
    except (ValueError, TypeError, OverflowError):
        message.time = None
    if not message.text:
        message.flags = ("media",)
    return message


def _body(mail: EmailMessage, place: str, reading: Reading) -> tuple[str, int]:
    """Return the text of a mail and the number of its attachments."""
    parts = [part for part in mail.walk() if not part.is_multipart()]
    attached = sum(part.get_content_disposition() == "attachment" for part in parts)
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        for part in shown:
            if part.get_content_type() != kind:
                continue
            text = _decoded(part)
            if kind == "text/html":
                reading.note("formatting-flattened", place, detail="HTML")
                text = html_to_text(text)[0]
            return text, attached
    return "", attached


def _decoded(part: EmailMessage) -> str:
    """Return the text of a part; the file itself was decoded as a whole already."""
    encoding = _header(part, "Content-Transfer-Encoding").strip().lower()
    if encoding not in ("base64", "quoted-printable"):
        raw = part.get_payload()
        return raw if isinstance(raw, str) else ""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "backslashreplace")


def _unquote(thread: list[Message], reading: Reading) -> None:
    """Take the quoted mail off the end of each answer, where the thread has that mail."""
    said: set[str] = set()
    for message in thread:
        text = message.text
        lines = text.split("\n")
        end = len(lines)
        while end and (lines[end - 1].startswith(">") or not lines[end - 1].strip()):
            end -= 1
        quoted = [line.lstrip("> ").strip() for line in lines[end:] if line.startswith(">")]
        if quoted and all(line in said or not line or line.endswith(":") for line in quoted):
            while end and (
                lines[end - 1].rstrip().endswith((":", "：")) or _is_wrapped(lines, end)
            ):
                end -= 1
            while end and not lines[end - 1].strip():
                end -= 1
            reading.note("quoted-text-dropped", message.place)
            message.content = "\n".join(lines[:end]).rstrip()
        elif any(line.startswith(">") for line in lines):
            reading.note("quoted-text-kept", message.place)
        said.update(line.lstrip("> ").strip() for line in lines)


def _is_wrapped(lines: list[str], end: int) -> bool:
    """Tell whether a line is the first of two that say who wrote what is quoted."""
    line = lines[end - 1]
    below = lines[end] if end < len(lines) else ""
    return bool(line.strip()) and below.rstrip().endswith(":") and ("@" in line or "20" in line)
