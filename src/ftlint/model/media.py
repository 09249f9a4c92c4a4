"""What the bytes of a picture, a video or a sound are, and how a record holds them."""

from __future__ import annotations

import base64
import re
from typing import Final, NamedTuple

COLUMNS: Final = {"image": "images", "video": "videos", "audio": "audios"}
"""The column beside the turns that holds the media of a kind."""

MARKS: Final = {kind: f"<{kind}>" for kind in COLUMNS}
"""What stands for one of them in a text."""

IMAGE_PARTS: Final = ("image_url", "input_image")
"""Types of the parts that OpenAI's APIs have for an image."""


class _Kind(NamedTuple):
    """How the bytes of a file begin, and what such a file is."""

    start: re.Pattern[bytes]
    mime: str
    suffix: str


_KINDS: Final = tuple(
    _Kind(re.compile(start, re.S), mime, suffix)
    for start, mime, suffix in (
        (rb"\x89PNG\r\n\x1a\n", "image/png", ".png"),
        (rb"\xff\xd8\xff", "image/jpeg", ".jpg"),
        (rb"GIF8[79]a", "image/gif", ".gif"),
        (rb"RIFF....WEBP", "image/webp", ".webp"),
        (rb"BM....\0\0\0\0", "image/bmp", ".bmp"),
        (rb"II\*\0|MM\0\*", "image/tiff", ".tiff"),
        (rb"....ftypavi[fs]", "image/avif", ".avif"),
        (rb"....ftyphei[cx]", "image/heic", ".heic"),
        (rb"....ftypmif1", "image/heif", ".heif"),
        (rb"....ftypM4A", "audio/mp4", ".m4a"),
        (rb"....ftypqt", "video/quicktime", ".mov"),
        (rb"....ftyp", "video/mp4", ".mp4"),
        (rb"\x1aE\xdf\xa3", "video/webm", ".webm"),
        (rb"RIFF....AVI ", "video/x-msvideo", ".avi"),
        (rb"RIFF....WAVE", "audio/wav", ".wav"),
        (rb"ID3|\xff[\xf2\xf3\xfa\xfb]", "audio/mpeg", ".mp3"),
        (rb"OggS", "audio/ogg", ".ogg"),
        (rb"fLaC", "audio/flac", ".flac"),
    )
)
"""From the specifications of the formats: https://en.wikipedia.org/wiki/List_of_file_signatures."""


UNKNOWN: Final = _Kind(re.compile(b""), "", ".bin")


def kind_of(data: bytes) -> _Kind:
    """Return what a file is by how its bytes begin.

    >>> kind_of(b"GIF89a").suffix, kind_of(b"%PDF-1.7").suffix
    ('.gif', '.bin')
    """
    return next((kind for kind in _KINDS if kind.start.match(data)), UNKNOWN)


def format_of(head: bytes) -> str:
    """Return the format of an image by its first bytes, such as ``png``; empty for others.

    A PDF counts: some services take its pages for images.

    >>> format_of(b"\\xff\\xd8\\xff\\xe0"), format_of(b"RIFF....WEBPVP8 "), format_of(b"Hi")
    ('jpeg', 'webp', '')
    """
    family, _, name = kind_of(head).mime.partition("/")
    if family == "image":
        return name
    if head.startswith(b"%PDF-"):
        return "pdf"
    start = head[:256].lstrip().lower()
    drawn = start.startswith(b"<svg") or (b"<svg" in start and start[:5] == b"<?xml")
    return "svg" if drawn else ""


def suffix_of(data: bytes) -> str:
    """Return the suffix of a file by how its bytes begin."""
    return kind_of(data).suffix


def data_url(data: bytes, medium: str) -> str:
    """Return bytes as a data URL; ``medium`` is what they are where they do not tell."""
    mime = kind_of(data).mime or {"image": "image/png", "video": "video/mp4"}.get(
        medium, "audio/wav"
    )
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def inline(url: str) -> tuple[str, str] | None:
    """Return the type and the base64 of a data URL; None for another address.

    >>> inline("data:image/gif;base64,R0lG"), inline("s3://a/b.gif")
    (('image/gif', 'R0lG'), None)
    """
    head, comma, text = url.partition(";base64,")
    return (head.removeprefix("data:"), text) if comma and head.startswith("data:") else None


def bytes_of(url: str) -> bytes | None:
    """Return the bytes of a data URL; None for another address, or damaged base64.

    >>> bytes_of("data:image/gif;base64,R0lG"), bytes_of("a.gif"), bytes_of("data:;base64,R0")
    (b'GIF', None, None)
    """
    found = inline(url)
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=True)
    except ValueError:
        return None
