"""Fit the parts of a content to a target: texts, pictures, videos, sounds, blocks."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from ftlint.dataset.convert.lost_masks import lose_mask, worded
from ftlint.formats.shared.media import with_address
from ftlint.formats.shared.reading import Carries, Context, Skip
from ftlint.model import masks
from ftlint.model.conversation import Message, Part, joined_texts
from ftlint.model.diagnostic import Severity
from ftlint.model.roles import SYSTEM_ROLES


def part_masks(message: Message, options: dict[str, Any], context: Context) -> None:
    """Stop at masks of single parts: a text made of several parts cannot keep them."""
    parts = message.content if isinstance(message.content, list) else []
    for index, key, trained in masks.part_switches([part.data or {} for part in parts]):
        if not trained and message.role == "assistant":
            value = (parts[index].data or {})[key]
            place = f"{message.place}/content/{index}"
            lose_mask(worded(key, value), place, options, context, "part")


_MEDIA: Final = ("audio", "video", "file", "other")


def _kind_of(part: Part) -> str:
    """Return what people know a part by: its type, or its first key where blocks have none."""
    if part.kind != "block":
        return part.kind
    data = part.data or {}
    return str(data.get("type") or next(iter(data), "block"))


def fitted_parts(message: Message, carries: Carries, context: Context) -> str | list[Part] | None:
    parts = message.content
    assert isinstance(parts, list)
    if carries.system == "first" and message.role in SYSTEM_ROLES:
        carries = carries._replace(images=False, media=frozenset(), parts="")
    kept: list[Part] = []
    for part in parts:
        if part.kind == "image" and not carries.images:
            context.note("images-dropped", message.place)
        elif not _has_place(part, carries):
            severity = Severity.WARNING  # what a model would have learned from
            context.note("media-dropped", message.place, 1, _kind_of(part), severity)
        elif part.kind == "refusal" and not carries.refusals:
            context.note("refusal-as-text", message.place)
            kept.append(Part("text", part.text))
        elif part.kind == "image" and not carries.image_detail and "detail" in (part.data or {}):
            context.note("dropped-fields", message.place, detail="image_url.detail")
            data = {key: item for key, item in (part.data or {}).items() if key != "detail"}
            kept.append(replace(part, data=data))
        else:
            kept.append(part)
    if len(kept) < len(parts) and not kept:
        raise Skip("media-dropped", place=message.place)
    if carries.parts == "exact" and not all(_is_bare(part) for part in kept):
        return kept
    if carries.parts == "marks" and any(part.kind != "text" for part in kept):
        return _between(kept)
    if carries.parts == "blocks" and len(kept) != 1:
        return [_bare(part, message, context) for part in kept]
    if carries.parts == "blocks" and kept[0].kind != "text":
        return kept
    if len(kept) > 1:
        context.note("parts-joined", message.place)
    return joined_texts(part.text for part in kept)


def as_parts(messages: list[Message]) -> list[Message]:
    """Return turns whose texts are parts too, where the content of another one is a list."""
    if not any(isinstance(message.content, list) for message in messages):
        return messages
    return [
        replace(message, content=[Part("text", message.content)])
        if isinstance(message.content, str) and message.role != "tool"
        else message
        for message in messages
    ]


def _has_place(part: Part, carries: Carries) -> bool:
    """Tell whether a target takes a part that is neither text nor image."""
    if part.kind not in _MEDIA:
        return part.kind != "block"
    addressed = carries.parts != "marks" or "url" in (with_address(part).data or {})
    return part.kind in carries.media and addressed


def _between(parts: list[Part]) -> list[Part]:
    """Return media with addresses, and what is said between two of them as one text."""
    out: list[Part] = []
    for texts, group in groupby(parts, lambda part: part.kind == "text"):
        if not texts:
            out += map(with_address, group)
        elif joined := joined_texts(part.text for part in group):
            out.append(Part("text", joined))
    return out


def _is_bare(part: Part) -> bool:
    return part.kind == "text" and not part.data


def _bare(part: Part, message: Message, context: Context) -> Part:
    if part.kind == "text" and part.data:
        for key in part.data:
            context.note("dropped-fields", message.place, detail=f"content.{key}")
        return Part("text", part.text)
    return part
