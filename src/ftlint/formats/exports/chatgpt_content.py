"""What a message of a ChatGPT export holds: texts, parts, citation marks."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Part

_TEXT_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("text",),
    "execution_output": ("text",),
    "tether_quote": ("text",),
    "tether_browsing_display": ("result", "summary"),
    "tether_browsing_code": ("text",),
    "sonic_webpage": ("text", "snippet"),
    "system_error": ("text",),
    "citable_code_output": ("output_str",),
    "reasoning_recap": ("content",),
    "user_editable_context": ("user_profile", "user_instructions"),
    "model_editable_context": ("model_set_context",),
    "computer_output": ("text",),
}
"""Kinds of content and the keys of their texts."""
_MARK: Final = re.compile("( ?)(\ue200[^\ue200\ue201]*\ue201)")
_OLD_MARK: Final = re.compile(" ?【\\d+(?::\\d+)?†[^【】]*】")
_SOURCES: Final = ("webpage", "sources", "hidden", "file", "image", "video", "nav")
"""Beginnings of the types of references that only say where something was found."""


def read_content(
    content: Any, place: str, reading: Reading
) -> tuple[str | list[Part] | None, dict[str, Any] | None]:
    """Return the content, and what of it has no meaning here; None where nothing is known."""
    if not isinstance(content, dict):
        return "", None
    kind = text(content.get("content_type"))
    if isinstance(content.get("parts"), list):
        return _read_parts(content["parts"], place, reading), None
    if kind in _TEXT_KEYS:
        found = [said for key in _TEXT_KEYS[kind] if (said := text(content.get(key)))]
        if kind != "user_editable_context":
            found = found[:1]
        return "\n\n".join(found), None
    if kind == "text" and isinstance(content.get("text"), str):
        return str(content["text"]), None
    reading.note("unknown-content", place, detail=str(kind))
    return None, {"content": content}


def _read_parts(parts: list[Any], place: str, reading: Reading) -> str | list[Part]:
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str):
            if part:
                found.append(Part("text", part))
            continue
        kind = part.get("content_type") if isinstance(part, dict) else None
        if kind == "image_asset_pointer":
            found.append(Part("image", data={"url": str(part.get("asset_pointer"))}))
        elif kind == "audio_transcription" and isinstance(part.get("text"), str):
            found.append(Part("text", part["text"]))
        elif isinstance(kind, str) and kind.endswith("_asset_pointer"):
            reading.note("media-dropped", place, detail=kind)
        else:
            reading.note("unknown-content", place, detail=str(kind))
    if all(part.kind == "text" for part in found):
        return "".join(part.text for part in found)
    return found


def thoughts(content: dict[str, Any]) -> str:
    """Return the text of a ``thoughts`` node.

    >>> thoughts({"thoughts": [{"summary": "Plan", "content": "Add them."}]})
    'Plan\\nAdd them.'
    """
    lines: list[str] = []
    for thought in objects(content.get("thoughts")):
        pieces = (text(thought.get("summary")), text(thought.get("content")))
        lines.append("\n".join(filter(None, pieces)))
    return "\n\n".join(line for line in lines if line)


def without_citations(said: str, references: Any) -> tuple[str, int]:
    """Return a text without citation marks, and how many there were.

    A mark that stands for words of the answer is replaced by them.

    >>> without_citations("It rains. \\ue200cite\\ue202turn0search1\\ue201", None)
    ('It rains.', 1)
    >>> without_citations("In \\ue200entity\\ue202[\\"city\\",\\"Oslo\\"]\\ue201.", None)
    ('In Oslo.', 1)
    """
    if "\ue200" not in said and "†" not in said:
        return said, 0
    words = {
        item["matched_text"]: item["alt"]
        for item in objects(references)
        if isinstance(item.get("matched_text"), str)
        and isinstance(item.get("alt"), str)
        and not str(item.get("type")).removeprefix("grouped_").startswith(_SOURCES)
    }

    def replaced(match: re.Match[str]) -> str:
        shown = words.get(match[2]) or _words_of(match[2])
        return match[1] + shown if shown else ""

    said, marks = _MARK.subn(replaced, said)
    said, old = _OLD_MARK.subn("", said)
    return said, marks + old


def _words_of(mark: str) -> str:
    kind, _, rest = mark[1:-1].partition("\ue202")
    if kind == "url":
        return rest.split("\ue202")[0]
    if kind != "entity":
        return ""
    try:
        value = json.loads(rest)
    except ValueError:
        return ""
    named = isinstance(value, list) and len(value) > 1 and isinstance(value[1], str)
    return value[1] if named else ""
