"""Gemini's activity out of Google Takeout: ``MyActivity.json``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.formats.support.html_text import html_to_text
from ftlint.model.conversation import Conversation, Message

_ASKED: Final = ("Prompted ", "Asked ", "Said ")
"""What Takeout puts before a prompt, in English."""
_HEAD: Final = re.compile(r"[^\W\d_][^:：\n]{2,40}[:：]\s")
"""What it puts there in other languages: words and a colon, the same before most titles."""


class GeminiTakeout(Format):
    """One activity a record: a prompt in ``title``, the answer as HTML in ``safeHtmlItem``.

    Takeout does not say which activities were one chat, so that each is an example of one
    exchange; formatting becomes plain text. Other activities (settings, features that were used)
    are skipped, and pictures are not in the file. The words before a prompt are read in English, and
    in other languages where they end with a colon and come twice at least.

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

    def survey(self, values: Iterator[Any], reading: Reading) -> dict[str, Any]:
        """Find what stands before the prompts, where that is not English."""
        found: Counter[str] = Counter()
        for value in values:
            if isinstance(value, dict) and value.get("safeHtmlItem"):
                head = _HEAD.match(text(value.get("title")))
                found.update([head[0]] if head else [])
        return {"heads": [head for head, count in found.most_common(1) if count > 1]}

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one activity."""
        title = text(value.get("title"))
        heads = (*_ASKED, *reading.facts.get("heads", ()))
        asked = next((title[len(head) :] for head in heads if title.startswith(head)), "")
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
