"""Gemini's activity out of Google Takeout: ``MyActivity.json``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message

_ASKED: Final = ("Prompted ", "Asked ", "Said ")
"""What Takeout puts before a prompt, in English."""


class GeminiTakeout(Format):
    """One activity a record: a prompt in ``title``, the answer as HTML in ``safeHtmlItem``.

    Takeout does not say which activities were one chat, so that each is an example of one
    exchange; formatting becomes plain text. Other activities (settings, features that were used)
    are skipped, pictures are not in the file, and titles are read in English alone.

    ```json sample
    [{"header": "Gemini Apps", "title": "Prompted Does it rain?", "time": "2025-03-15T09:00:00Z", "products": ["Gemini Apps"], "safeHtmlItem": [{"html": "<p>All day.</p>"}]}]
    ```
    """

    name = "gemini-takeout"
    title = "Gemini activity (Google Takeout)"
    members = ("MyActivity.json", "My Activity.json")

    def score(self, value: Any) -> float:
        """Look for activities of Gemini."""
        if not isinstance(value, dict) or not {"header", "title", "time"} <= value.keys():
            return 0.0
        named = f"{value['header']} {value.get('products')}"
        return float("Gemini" in named or "Bard" in named)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one activity."""
        title = text(value.get("title"))
        asked = next((title[len(head) :] for head in _ASKED if title.startswith(head)), "")
        answers = [text(item.get("html")) for item in objects(value.get("safeHtmlItem"))]
        if not asked or not any(answers):
            raise Skip("no-assistant-reply" if asked else "no-user-turn", title[:60])
        said = "\n\n".join(html_to_text(answer)[0] for answer in answers)
        if any("<" in answer for answer in answers):
            reading.note("formatting-flattened", "/safeHtmlItem")
        if value.get("attachedFiles") or value.get("imageFile"):
            reading.note("attachments-dropped")
        messages = [Message("user", asked, "/title"), Message("assistant", said, "/safeHtmlItem")]
        yield Conversation(messages, reading.place, created=epoch(value.get("time")))
