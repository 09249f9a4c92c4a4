"""Rows of a prompt and a completion into conversations and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats.datasets.templates import undo
from ftlint.formats.shared.reading import Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message, compact

SUFFIXES: Final = (
    " ->", "\n\n###\n\n", "\n\n===\n\n", "\n\n---\n\n", "\n\n===>\n\n", "\n\n--->\n\n",
    "\n\n### =>\n\n",
)  # fmt: skip
"""Separators that the old preparation tool of OpenAI put after prompts."""
ENDINGS: Final = (
    "\n", " END", "***", "+++", "&&&", "$$$", "@@@", "%%%", " [END]",
)  # fmt: skip
"""Stop sequences that it put after completions; a full stop is left out: it is text."""


def survey(values: Iterator[Any], reading: Reading) -> dict[str, Any]:
    """Find separators and stop sequences of the old format: every row must share them."""
    if reading.options["strip_legacy_markers"] == "off":
        return {}
    suffixes, endings, spaced, rows = set(SUFFIXES), set(ENDINGS), True, 0
    for value in values:
        prompt, completion = value.get("prompt"), value.get("completion")
        if not isinstance(prompt, str) or not isinstance(completion, str):
            return {}
        suffixes = {mark for mark in suffixes if prompt.endswith(mark)}
        endings = {mark for mark in endings if completion.endswith(mark)}
        spaced = spaced and completion.startswith(" ")
        rows += 1
    if rows < 2:
        return {}
    return {
        "suffix": max(suffixes, key=len, default=""),
        "ending": max(endings, key=len, default=""),
        "spaced": spaced and bool(suffixes or endings),
    }


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one record; markers that all rows share are taken off."""
    prompt, completion = value.get("prompt"), value.get("completion")
    if prompt is None or completion is None:
        raise Skip("prompt-only" if completion is None else "no-user-turn")
    texts = []
    for key, text in (("prompt", prompt), ("completion", completion)):
        if not isinstance(text, str):
            reading.note("not-a-string", f"/{key}")
            text = compact(text)
        texts.append(text)
    facts = reading.facts
    if facts.get("suffix") or facts.get("ending"):
        texts = [
            texts[0].removesuffix(facts["suffix"]),
            texts[1].removesuffix(facts["ending"]).removeprefix(" " * facts["spaced"]),
        ]
        marks = f"{facts['suffix']!r} and {facts['ending']!r}"
        reading.note("legacy-markers-removed", detail=marks)
    messages = _undone(texts[0], texts[1], reading) or [
        Message("user", texts[0], "/prompt"),
        Message("assistant", texts[1], "/completion"),
    ]
    rest = {
        key: item
        for key, item in value.items()
        if key not in ("prompt", "completion") and item is not None
    }
    yield Conversation(messages, reading.place, meta=rest or None)


_MARKS: Final = (
    "[/INST]", "<|im_start|>", "<|start_header_id|>", "<start_of_turn>", "<｜User｜>", "<|user|>",
    "<|START_OF_TURN_TOKEN|>", "<|start|>",
)  # fmt: skip
"""Marks of templates that no prompt has by chance."""


def _undone(prompt: str, completion: str, reading: Reading) -> list[Message]:
    """Return the messages of a prompt that a chat template was applied to; empty for others."""
    if not any(mark in prompt for mark in _MARKS):
        return []
    found = undo(f"{prompt}{completion}", "/prompt")
    if found is None or [message.role for message in found[1]][-2:] != ["user", "assistant"]:
        return []
    reading.note("template-text-removed", detail=found[0])
    return found[1]


def write(conversation: Conversation, writing: Writing) -> Any:
    """Write one record."""
    prompt, completion = conversation.messages
    return {"prompt": prompt.text, "completion": completion.text}
