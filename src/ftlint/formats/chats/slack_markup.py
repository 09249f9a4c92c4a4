"""Slack's own markup: mentions, links, entities, and texts that stand only in blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ftlint.formats.shared.foreign import items

_ANGLE: Final = re.compile(r"<([^<>\n]+)>")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str, people: Mapping[str, str], keep_links: bool = False) -> tuple[str, int, int]:
    """Return a text without markup, and how many mentions and links it had.

    >>> plain("Ask <@U1> in <#C1|harbour>: <https://example.com|here> &amp; now", {"U1": "Ana"})
    ('Ask @Ana in #harbour: here & now', 2, 1)
    """
    counts = {"mentions": 0, "links": 0}

    def shown(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target[0] in "@#!":
            counts["mentions"] += 1
            return _mention(target, label, people)
        if not label:
            return target.removeprefix("mailto:")
        counts["links"] += 1
        return f"{label} ({target})" if keep_links else label

    text = _ANGLE.sub(shown, text)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text, counts["mentions"], counts["links"]


def _mention(target: str, label: str, people: Mapping[str, str]) -> str:
    sign, name = target[0], target[1:]
    if sign == "@":
        return f"@{people.get(name) or label or name}"
    if sign == "#":
        return f"#{label or name}"
    if name.startswith(("subteam^", "date^")):
        return label or name.partition("^")[2]
    return f"@{label or name}"


def text_of_blocks(blocks: Any) -> str:
    """Return the text of blocks, in the markup of texts."""
    lines: list[str] = []
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, dict):
            continue
        if block.get("type") == "rich_text":
            lines += [_rich(element) for element in items(block.get("elements"))]
        elif isinstance(block.get("text"), dict):
            lines.append(str(block["text"].get("text") or ""))
    return "\n".join(line for line in lines if line)


def _rich(element: Any) -> str:
    if not isinstance(element, dict):
        return ""
    kind = element.get("type")
    if kind == "text":
        return str(element.get("text") or "").replace("&", "&amp;").replace("<", "&lt;")
    if kind == "user":
        return f"<@{element.get('user_id')}>"
    if kind == "channel":
        return f"<#{element.get('channel_id')}>"
    if kind == "link":
        label = element.get("text")
        return f"<{element.get('url')}|{label}>" if label else f"<{element.get('url')}>"
    if kind == "emoji":
        return f":{element.get('name')}:"
    if kind == "broadcast":
        return f"<!{element.get('range')}>"
    inner = [_rich(item) for item in items(element.get("elements"))]
    if kind == "rich_text_list":
        return "\n".join(f"- {item}" for item in inner)
    body = "".join(inner)
    return f"```\n{body}\n```" if kind == "rich_text_preformatted" else body


def text_of_attachments(attachments: Any) -> str:
    """Return the texts of attachments, which integrations use in place of a text."""
    texts: list[str] = []
    for item in attachments if isinstance(attachments, list) else ():
        if isinstance(item, dict):
            found = [item.get(key) for key in ("pretext", "title", "text")]
            said = [text for text in found if isinstance(text, str) and text]
            texts += said or [str(item.get("fallback") or "")]
    return "\n".join(text for text in texts if text)
