"""The images of a record, in every dialect of parts that services take."""

from __future__ import annotations

from typing import Any, NamedTuple

from ftlint.model.diagnostic import Path
from ftlint.model.record import Record


class Image(NamedTuple):
    """An image among the parts of a turn.

    ``data`` is its Base64 text where the record holds it, ``address`` where it is elsewhere.
    ``kind`` is the type that is declared ("image/png"), ``below`` leads from the part to the text
    with the data or the address, and ``prefix`` is what stands before the data in that text.
    """

    path: Path
    data: str = ""
    address: str = ""
    kind: str = ""
    below: Path = ()
    prefix: str = ""

    @property
    def size(self) -> int:
        """Return the bytes of the image, 0 where the record only points to it."""
        return len(self.data) * 3 // 4 - self.data[-2:].count("=")

    @property
    def place(self) -> Path:
        """Return the path of the text with the data or the address."""
        return (*self.path, *self.below)


def images(record: Record) -> list[Image]:
    """Return the images of all turns in order; several rules ask, and they are found once."""
    return record.remembered(_found)


def _found(record: Record) -> list[Image]:
    if b"image" not in record.raw and record.strict:
        return []  # each dialect has the word, and a line that is JSON as it stands spells it out
    return [
        found._replace(path=(*turn.content_path, index))
        for turn in record.turns
        if isinstance(turn.content, list)
        for index, part in enumerate(turn.content)
        if isinstance(part, dict) and (found := _image(part)) is not None
    ]


def _image(part: dict[str, Any]) -> Image | None:
    """Return an image part without its path; None for other parts.

    OpenAI writes ``image_url``, Converse and Anthropic ``image`` with a source, Gemini
    ``inlineData`` and ``fileData`` with a MIME type.
    """
    match part:
        case {"image_url": {"url": str(url)}}:
            return _of_url(url, ("image_url", "url"))
        case {"image_url": str(url)}:
            return _of_url(url, ("image_url",))
        case {"image": {"source": {"bytes": str(data)}, **rest}}:
            kind = rest.get("format")
            declared = f"image/{kind}" if isinstance(kind, str) else ""
            return Image((), data, kind=declared, below=("image", "source", "bytes"))
        case {"type": "image", "source": {"data": str(data), **rest}}:
            kind = rest.get("media_type")
            return Image(
                (), data, kind=kind if isinstance(kind, str) else "", below=("source", "data")
            )
        case {"image": {"source": dict()}} | {"type": "image"}:
            return Image(())
        case {"inlineData": {"mimeType": str(kind), "data": str(data)}}:
            inline = Image((), data, kind=kind, below=("inlineData", "data"))
            return inline if kind.startswith("image/") else None
        case {"fileData": {"mimeType": str(kind)}}:
            return Image(()) if kind.startswith("image/") else None
    return None


def _of_url(url: str, below: Path) -> Image:
    if not url.startswith("data:"):
        return Image((), address=url, below=below)
    head, mark, data = url.partition(";base64,")
    return Image((), data, "" if mark else url, head[5:], below, head + mark)
