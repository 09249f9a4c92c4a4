"""Texts that a chat template was already applied to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.datasets.templates import undo
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message

KEYS: Final = ("text", "content", "prompt_text", "formatted", "chat")
"""Columns in which rendered texts stand."""
_DEFAULT_SYSTEM: Final = (
    "You are a helpful assistant",
    "You are Qwen, created by Alibaba Cloud",
)
_DATES: Final = re.compile(
    r"\A\s*+(?:Environment: ipython\n)?(?:Tools: [^\n]*\n)?"
    r"Cutting Knowledge Date: [^\n]{1,40}\n(?:Today Date: [^\n]{1,40}\n)?\s*+"
)
"""What the template of Llama 3 puts before every system text."""


class RenderedText(Format):
    """One ``text`` with the marks of ChatML, Llama, Mistral, Gemma, Zephyr, Vicuna and others.

    The template is undone; a system prompt that the template itself may have added is kept and
    reported. A row without marks is left out, never made into an answer.

    ```jsonl sample
    {"text": "<|im_start|>user\\nWhich planet is largest?<|im_end|>\\n<|im_start|>assistant\\nJupiter.<|im_end|>\\n"}
    ```
    """

    name = "rendered-text"
    title = "rendered chat templates"

    def score(self, value: Any) -> float:
        """Look for a text with the marks of a template."""
        key = _key(value)
        if key is None or "messages" in value or "conversations" in value:
            return 0.0
        if {"instruction", "output"} <= value.keys():
            return 0.0
        return 1.0 if undo(_text(value, key), "") else 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one row."""
        key = _key(value)
        found = undo(_text(value, key), f"/{key}") if key is not None else None
        if key is None or found is None:
            raise Skip("no-template")
        family, messages = found
        reading.note("template-text-removed", detail=family)
        _without_dates(messages)
        first = messages[0]
        if first.role == "system" and first.text.lstrip().startswith(_DEFAULT_SYSTEM):
            reading.note("system-prompt-from-template", f"/{key}")
        if any(message.calls or message.role == "tool" for message in messages):
            link_calls(messages, reading)
        used = {key}
        if isinstance(system := value.get("system"), str):
            used.add("system")
            if system.strip() and not _is_glaive(value):
                messages.insert(0, Message("system", system, "/system"))
        rest = {name: item for name, item in value.items() if name not in used and item is not None}
        yield Conversation(messages, reading.place, meta=rest or None)


def _without_dates(messages: list[Message]) -> None:
    """Take out the dates that a template writes, and a system turn that has no more than these."""
    first = messages[0]
    if first.role != "system" or not isinstance(first.content, str):
        return
    first.content = _DATES.sub("", first.content)
    if not first.content and len(messages) > 1:
        messages.pop(0)


def _is_glaive(value: dict[str, Any]) -> bool:
    """Tell whether the columns are those of glaiveai/glaive-function-calling-v2.

    Its system texts have a label of their own, which copies of it leave out.
    """
    system, chat = value.get("system"), value.get("chat")
    if not isinstance(system, str):
        return False
    labelled = isinstance(chat, str) and chat.lstrip().startswith("USER:")
    return system.startswith("SYSTEM:") or (labelled and "functions" in system)


def _text(value: dict[str, Any], key: str) -> str:
    """Return the text of a row, below the system text where that is a column of the same text."""
    text: str = value[key]
    if not _is_glaive(value):
        return text
    system = value["system"].strip()
    label = "" if system.startswith("SYSTEM:") else "SYSTEM: "
    return f"{label}{system}\n\n\n{text}"


def _key(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return next((key for key in KEYS if isinstance(value.get(key), str)), None)
