"""A prompt and the text that follows it: the legacy OpenAI shape, also read by TRL and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.conversation import Conversation, Message, compact
from ftlint.formats import Format, message_turns
from ftlint.formats.reading import Carries, Reading, Skip, Writing
from ftlint.record import Turn


class PromptCompletion(Format):
    """``prompt`` and ``completion``, both texts or both lists of messages.

    Separators after prompts, and leading spaces and stop sequences of completions, as old files
    have them, are taken off where every row shares them. Written are single exchanges: a system
    text is joined to the prompt, and conversations of several turns are left out, unless
    ``multi_turn=split`` makes a row of each exchange. Lists of messages are the shape
    ``trl-prompt-completion``.

    ```jsonl sample
    {"prompt": "Which planet is largest? ->", "completion": " Jupiter END"}
    {"prompt": "Which planet is smallest? ->", "completion": " Mercury END"}
    ```
    """

    name = "prompt-completion"
    title = "prompt and completion"
    keys = (frozenset({"prompt", "completion"}),)
    priority = 30
    plain_keys = frozenset({"prompt", "completion"})
    options = ("strip_legacy_markers", "multi_turn", "system_join")
    carries = Carries(
        roles=frozenset({"system", "user", "assistant"}),
        shape="single",
        system="none",
        alternate=True,
        first_user=True,
        last_assistant=True,
    )
    target = "trl"

    def turns(self, value: Any) -> list[Turn]:
        """Read a text prompt as a user turn and a text completion as an assistant turn."""
        return [*_side(value, "prompt", "user"), *_side(value, "completion", "assistant")]

    def score(self, value: Any) -> float:
        """Look for two texts and no label."""
        if not isinstance(value, dict) or "label" in value:
            return 0.0
        texts = isinstance(value.get("prompt"), str) and isinstance(value.get("completion"), str)
        return float(texts)

    def survey(self, values: Iterator[Any], reading: Reading) -> dict[str, Any]:
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

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
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
        messages = [
            Message("user", texts[0], "/prompt"),
            Message("assistant", texts[1], "/completion"),
        ]
        rest = {
            key: item
            for key, item in value.items()
            if key not in ("prompt", "completion") and item is not None
        }
        yield Conversation(messages, reading.place, meta=rest or None)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        prompt, completion = conversation.messages
        return {"prompt": prompt.text, "completion": completion.text}


SUFFIXES: Final = (
    " ->", "\n\n###\n\n", "\n\n===\n\n", "\n\n---\n\n", "\n\n===>\n\n", "\n\n--->\n\n",
    "\n\n### =>\n\n",
)  # fmt: skip
"""Separators that the old preparation tool of OpenAI put after prompts."""
ENDINGS: Final = (
    "\n", " END", "***", "+++", "&&&", "$$$", "@@@", "%%%", " [END]",
)  # fmt: skip
"""Stop sequences that it put after completions; a full stop is left out: it is text."""


def _side(value: Any, key: str, role: str) -> list[Turn]:
    content = value.get(key)
    if isinstance(content, list):
        return message_turns(content, (key,))
    if not isinstance(content, str):
        return []
    return [Turn(role, content, (key,), (key,), (key,), raw_role=role)]
