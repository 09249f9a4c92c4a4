"""The images of a record, in every dialect of parts that services take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ftlint.model.diagnostic import Path
from ftlint.model.record import Record


class Image(NamedTuple):
    """An image among the parts of a turn; ``data`` is its Base64 text where the record holds it."""

    path: Path
    data: str = ""

    @property
    def size(self) -> int:
        """Return the bytes of the image, 0 where the record only points to it."""
        return len(self.data) * 3 // 4 - self.data[-2:].count("=")


def images(record: Record) -> Iterator[Image]:
    """Yield the images of all turns in order."""
    for turn in record.turns:
        for index, part in enumerate(turn.content if isinstance(turn.content, list) else ()):
            if isinstance(part, dict) and (found := _image(part)) is not None:
                yield Image((*turn.content_path, index), found)


def _image(part: dict[str, Any]) -> str | None:
    """Return the Base64 text of an image part, empty for one elsewhere; None for other parts.

    OpenAI writes ``image_url``, Converse and Anthropic ``image`` with a source, Gemini
    ``inlineData`` and ``fileData`` with a MIME type.
    """
    match part:
        case {"image_url": {"url": str(url)}} | {"image_url": str(url)}:
            return url.partition(";base64,")[2] if url.startswith("data:") else ""
        case {"image": {"source": {"bytes": str(data)}}}:
            return data
        case {"type": "image", "source": {"data": str(data)}}:
            return data
        case {"image": {"source": dict()}} | {"type": "image"}:
            return ""
        case {"inlineData": {"mimeType": str(kind), "data": str(data)}}:
            return data if kind.startswith("image/") else None
        case {"fileData": {"mimeType": str(kind)}}:
            return "" if kind.startswith("image/") else None
    return None
