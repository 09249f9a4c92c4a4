"""Pictures, videos and sounds: in a column beside the turns, with marks that stand for them.

LLaVA has ``image`` and ``<image>``, LLaMA-Factory and ms-swift ``images``, ``videos`` and
``audios``, TRL parts without an address; data sets on the Hugging Face hub have objects of
``bytes`` and ``path``. Sources: the README of LLaVA's data (docs/Finetune_Custom_Data.md),
LLaMA-Factory's data/README.md, TRL's data_utils.py, ms-swift's Custom-dataset.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, Part
from ftlint.model.media import COLUMNS, MARKS, bytes_of, data_url, suffix_of
from ftlint.model.words import plural


class Medium(NamedTuple):
    """One kind of medium: the kind of its parts, its columns (the written one first), its mark."""

    kind: str
    columns: tuple[str, ...]
    mark: str
    differ: str
    dropped: str


MEDIA: Final = (
    Medium(
        "image",
        (COLUMNS["image"], "image", "image_path", "image_paths"),
        MARKS["image"],
        "images-differ",
        "images-dropped",
    ),
    *(
        Medium(
            kind,
            (COLUMNS[kind], kind, f"{kind}_path"),
            MARKS[kind],
            "media-differ",
            "media-dropped",
        )
        for kind in ("video", "audio")
    ),
)
MEDIA_KEYS: Final = tuple(key for medium in MEDIA for key in medium.columns)
"""Columns that hold media: one, or a list of them."""
_KEYS: Final = frozenset(MEDIA_KEYS)
BYTES_REMEDY: Final = "--media DIR writes their bytes to files, -O images=inline into the records"


def with_media(conversation: Conversation, reading: Reading) -> Conversation:
    """Return a conversation whose media are in the turns; Skip where marks and media differ.

    Without marks they come first in the only question; where there are several, they are left out
    and counted.
    """
    if not conversation.meta or _KEYS.isdisjoint(conversation.meta):
        return conversation
    for medium in MEDIA:
        key = _column(conversation.meta or {}, medium)
        if key is not None and all(map(_is_read, conversation.messages)):
            conversation = _Placing(conversation, medium, key, reading).done()
    return conversation


def _column(meta: Mapping[str, Any], medium: Medium) -> str | None:
    return next((key for key in medium.columns if _refs(meta.get(key)) is not None), None)


@dataclass(slots=True)
class _Placing:
    """The media of one column on their way into the turns."""

    conversation: Conversation
    medium: Medium
    key: str
    reading: Reading

    def done(self) -> Conversation:
        medium, messages = self.medium, self.conversation.messages
        meta = self.conversation.meta or {}
        refs = _refs(meta[self.key]) or []
        rest = {name: item for name, item in meta.items() if name != self.key} or None
        mark = self._mark(rest or {})
        marks = sum(_marks(message, medium.kind, mark) for message in messages)
        options = self.reading.options
        inline = options["images"] == "inline" or options["media_dir"] is not None
        urls = [_url(ref, medium.kind, inline) for ref in refs]
        asked = [message for message in messages if message.role == "user"]
        if None in urls or (not marks and len(asked) != 1):
            detail = BYTES_REMEDY if None in urls else f"no {mark} marks"
            self.reading.note(medium.dropped, f"/{self.key}", len(refs), detail)
            empty: Iterator[Part] = iter(())
            kept = [_placed(one, medium.kind, mark, empty) for one in messages]
            return replace(self.conversation, messages=kept, meta=rest)
        if marks and marks != len(refs):
            word = {"image": "picture"}.get(medium.kind, medium.kind)
            detail = f"{plural(marks, 'mark')}, {plural(len(refs), word)}"
            raise Skip(medium.differ, detail, f"/{self.key}")
        left = iter([Part(medium.kind, data={"url": url}) for url in urls])
        placed = []
        for message in messages:
            if marks:
                message = _placed(message, medium.kind, mark, left)
            elif message is asked[0]:
                message = replace(message, content=[*left, *_as_parts(message)])
            placed.append(message)
        return replace(self.conversation, messages=placed, meta=rest)

    def _mark(self, rest: Mapping[str, Any]) -> str:
        """Return the mark of the medium; LLaVA's videos have that of a picture."""
        own, picture = self.medium.mark, MEDIA[0]
        messages = self.conversation.messages
        if self.medium.kind != "video" or any(_marks(one, "video", own) for one in messages):
            return own
        pictures = any(_marks(one, "image", picture.mark) for one in messages)
        return picture.mark if pictures and _column(rest, picture) is None else own


def _is_read(message: Message) -> bool:
    """Tell whether a content is what readers make of a sound one: damaged ones become text later."""
    content = message.content
    if isinstance(content, list):
        return all(isinstance(part, Part) for part in content)
    return content is None or isinstance(content, str)


def _refs(value: Any) -> list[Any] | None:
    """Return the media of a column; None where it holds none."""
    found = value if isinstance(value, list) else [value]
    good = found and all(isinstance(one, (str, bytes)) or _is_object(one) for one in found)
    return found if good and all(found) else None


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping) and not {"bytes", "path", "url"}.isdisjoint(value)


def _url(ref: Any, medium: str, inline: bool) -> str | None:
    """Return the address of a medium; None for bytes that are not to be written."""
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
    if isinstance(data, str):  # JSON has bytes as base64
        found = bytes_of(f"data:;base64,{data}")
        return data_url(found, medium) if found else None
    return data_url(data, medium)


def _is_placeholder(part: Part, medium: str) -> bool:
    """Tell whether a part is a place alone; tables give it keys without a value."""
    data = part.data or {}
    return (
        part.kind == "other"
        and data.get("type") == medium
        and all(value is None for key, value in data.items() if key not in ("type", "index"))
    )


def _marks(message: Message, medium: str, mark: str) -> int:
    if isinstance(message.content, str):
        return message.content.count(mark)
    parts = message.content or ()
    held = sum(part.text.count(mark) for part in parts if part.kind == "text")
    return sum(_is_placeholder(part, medium) for part in parts) + held


def _as_parts(message: Message) -> list[Part]:
    if isinstance(message.content, str):
        return [Part("text", message.content)]
    return list(message.content or ())


def _placed(message: Message, medium: str, mark: str, left: Iterator[Part]) -> Message:
    """Return a message with media in place of its marks; no mark stays behind."""
    if not _marks(message, medium, mark):
        return message
    parts: list[Part] = []
    for part in _as_parts(message):
        if _is_placeholder(part, medium):
            parts.extend(_next(left))
        elif part.kind != "text" or mark not in part.text:
            parts.append(part)
        else:
            first, *after = part.text.split(mark)
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


_BY_KIND: Final = {medium.kind: medium for medium in MEDIA}


def marked(messages: list[Message]) -> tuple[list[Message], dict[str, list[str]]]:
    """Return the messages as texts with marks, and the columns with what the marks stand for.

    ``with_media`` reads them back: it takes one line break off between a text and a mark, so that
    one is added where a text has its own. Skip where a text holds a mark that stands for nothing.
    """
    columns: dict[str, list[str]] = {}
    if all(not isinstance(message.content, list) for message in messages):
        return messages, columns
    for message in messages:
        for part in message.content if isinstance(message.content, list) else ():
            if part.kind in _BY_KIND:
                key = _BY_KIND[part.kind].columns[0]
                columns.setdefault(key, []).append(str((part.data or {}).get("url")))
    for message in messages:
        for medium in MEDIA:
            if medium.columns[0] in columns and medium.mark in message.text:
                raise Skip("reserved-text", f"{medium.mark} in a text", message.place)
    return [_as_marked(message) for message in messages], columns


def _as_marked(message: Message) -> Message:
    if not isinstance(message.content, list):
        return message
    pieces: list[str] = []
    parts = message.content
    for index, part in enumerate(parts):
        if part.kind in _BY_KIND:
            pieces.append(_BY_KIND[part.kind].mark)
            continue
        before = "\n" if index and part.text.startswith("\n") else ""
        after = "\n" if index + 1 < len(parts) and part.text.endswith("\n") else ""
        pieces.append(before + part.text + after)
    return replace(message, content="".join(pieces))


def saved(conversation: Conversation, save: Callable[[bytes, str], str]) -> int:
    """Write the media that a conversation holds to files, by ``save``; return how many.

    ``save`` takes the bytes and the suffix of the file, and returns its address.
    """
    count = 0
    for message in conversation.all_messages():
        if not isinstance(message.content, list):
            continue
        for index, part in enumerate(message.content):
            if not isinstance(part, Part) or part.kind not in _BY_KIND:
                continue
            data = bytes_of(str((part.data or {}).get("url", "")))
            if data:
                address = {**(part.data or {}), "url": save(data, suffix_of(data))}
                message.content[index] = replace(part, data=address)
                count += 1
    return count


def with_address(part: Part) -> Part:
    """Return a sound of OpenAI's own part as one with an address: its bytes as a data URL."""
    data = part.data or {}
    if "url" in data or not isinstance(data.get("data"), str):
        return part
    sound = {"mp3": "mpeg"}.get(str(data.get("format")), str(data.get("format", "wav")))
    return Part("audio", data={"url": f"data:audio/{sound};base64,{data['data']}"})
