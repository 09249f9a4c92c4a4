"""Pictures in a column beside the turns, and the marks in the turns that stand for them.

LLaVA has ``image`` and ``<image>``, LLaMA-Factory ``images``, TRL and ms-swift parts without an
address; data sets on the Hugging Face hub have objects of ``bytes`` and ``path``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, Part

IMAGE_KEYS: Final = ("images", "image", "image_path", "image_paths")
"""Columns that hold pictures: one, or a list of them."""
MARK: Final = "<image>"
_KINDS: Final = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
)
"""How the bytes of a picture begin."""


def with_pictures(conversation: Conversation, reading: Reading) -> Conversation:
    """Return a conversation whose pictures are in the turns; Skip where marks and pictures differ.

    Without marks they come first in the only question; where there are several, they are left out
    and counted.
    """
    meta = conversation.meta or {}
    key = next((key for key in IMAGE_KEYS if _refs(meta.get(key)) is not None), None)
    if key is None or not all(map(_is_read, conversation.messages)):
        return conversation
    marks = sum(map(_marks, conversation.messages))
    refs = _refs(meta[key]) or []
    rest = {name: item for name, item in meta.items() if name != key} or None
    urls = [_url(ref, reading.options["images"] == "inline") for ref in refs]
    asked = [message for message in conversation.messages if message.role == "user"]
    if None in urls or (not marks and len(asked) != 1):
        detail = "-O images=inline writes their bytes" if None in urls else "no <image> marks"
        reading.note("images-dropped", f"/{key}", len(refs), detail)
        found = iter(())
        messages = [_placed(one, found) if _marks(one) else one for one in conversation.messages]
        return replace(conversation, messages=messages, meta=rest)
    if marks and marks != len(refs):
        raise Skip("images-differ", f"{marks} marks, {len(refs)} pictures", f"/{key}")
    left = iter([Part("image", data={"url": url}) for url in urls])
    messages = []
    for message in conversation.messages:
        if _marks(message):
            message = _placed(message, left)
        elif not marks and message is asked[0]:
            message = replace(message, content=[*left, *_as_parts(message)])
        messages.append(message)
    return replace(conversation, messages=messages, meta=rest)


def _is_read(message: Message) -> bool:
    """Tell whether a content is what readers make of a sound one: damaged ones become text later."""
    content = message.content
    if isinstance(content, list):
        return all(isinstance(part, Part) for part in content)
    return content is None or isinstance(content, str)


def _refs(value: Any) -> list[Any] | None:
    """Return the pictures of a column; None where it holds none."""
    found = value if isinstance(value, list) else [value]
    good = found and all(isinstance(one, (str, bytes)) or _is_object(one) for one in found)
    return found if good and all(found) else None


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping) and not {"bytes", "path", "url"}.isdisjoint(value)


def _url(ref: Any, inline: bool) -> str | None:
    """Return the address of a picture; None for bytes that are not to be written."""
    if isinstance(ref, str):
        return ref
    data = ref if isinstance(ref, bytes) else ref.get("bytes")
    if isinstance(ref, Mapping) and isinstance(ref.get("url"), str):
        return str(ref["url"])
    if not data:
        path = None if isinstance(ref, bytes) else ref.get("path")
        return path if isinstance(path, str) and path else None
    if not inline:
        return None
    import base64

    if isinstance(data, str):  # JSON has bytes as base64
        return f"data:image/png;base64,{data}"
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), "png")
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _is_placeholder(part: Part) -> bool:
    return part.kind == "other" and part.data == {"type": "image"}


def _marks(message: Message) -> int:
    if isinstance(message.content, str):
        return message.content.count(MARK)
    parts = message.content or ()
    held = sum(part.text.count(MARK) for part in parts if part.kind == "text")
    return sum(map(_is_placeholder, parts)) + held


def _as_parts(message: Message) -> list[Part]:
    if isinstance(message.content, str):
        return [Part("text", message.content)]
    return list(message.content or ())


def _placed(message: Message, left: Iterator[Part]) -> Message:
    """Return a message with pictures in place of its marks; no mark stays behind."""
    parts: list[Part] = []
    for part in _as_parts(message):
        if _is_placeholder(part):
            parts.extend(_next(left))
        elif part.kind != "text" or MARK not in part.text:
            parts.append(part)
        else:
            first, *after = part.text.split(MARK)
            for number, text in enumerate((first, *after)):
                if number:
                    parts.extend(_next(left))
                    text = text.removeprefix("\n")
                if number < len(after):
                    text = text.removesuffix("\n")
                if text:
                    parts.append(Part("text", text, part.data))
    if all(part.kind == "text" and not part.data for part in parts):
        return replace(message, content="\n".join(part.text for part in parts))
    return replace(message, content=parts)


def _next(left: Iterator[Part]) -> Iterator[Part]:
    part = next(left, None)
    if part is not None:
        yield part
