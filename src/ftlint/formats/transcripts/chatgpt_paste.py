"""Chats copied from the pages of assistants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.transcripts.labels import Label, Speakers
from ftlint.formats.transcripts.transcript import conversations, turns_of
from ftlint.model.conversation import Conversation

_SAID: Final = re.compile(
    r"^\s{0,3}(?:#{1,6}\s*)?(?:"
    r"(?P<user>You (?:said|asked)|Du (?:sagtest|hast gesagt)|Vous avez dit|Has dicho|Dijiste"
    r"|Você disse|Hai detto|Je zei|Вы сказали|你说|您说)"
    r"|(?P<assistant>(?:O )?(?:ChatGPT|Copilot|Gemini|Claude|Grok|DeepSeek|Perplexity|Le Chat|Meta AI)"
    r" ?(?:said|responded|replied|answered|sagte|hat gesagt|a dit|ha dicho|dijo|disse|ha detto"
    r"|zei|сказал|说))"
    r")\s?[:：]?\s*$"
)
"""Headings that pages have for readers of screens, and that come along with a copy."""
_ROLES: Final = {"user": "user", "assistant": "assistant"}
_CHROME: Final = (
    re.compile(r"^(?:Thought|Reasoned|Worked) for (?:a |\d+m? ?)?(?:few |couple of )?\w+.*$"),
    re.compile(r"^(?:Searched the web|Searched \d+ sites?|Reasoned about .*|Analyzed|Analyzing…)$"),
    re.compile(
        r"^(?:(?:ChatGPT|Gemini|Claude|Copilot) can make mistakes\..*|Skip to content|Chat history|Share|Memory updated)$"
    ),
)
_BUTTONS: Final = frozenset({"Copy", "Edit", "Copy code", "CopyEdit"})


class ChatgptPaste(Format):
    """Text copied from the page of ChatGPT, Copilot, Gemini, Claude, Grok and others, with lines such
    as ``You said:`` and ``ChatGPT said:``, in several languages.

    Status lines and the footer of the page are taken out and reported. Words of code block buttons
    (``Copy``, ``Edit``) may be content, so they stay, with a warning; ``page_chrome=drop`` takes
    them out too. The whole text is one conversation.

    ```text sample
    You said:
    Which planet is largest?
    ChatGPT said:
    Thought for 2 seconds
    Jupiter.
    ChatGPT can make mistakes. Check important info.
    ```
    """

    name = "chatgpt-paste"
    title = "pasted page of an assistant"
    containers = frozenset({"text"})
    options = ("page_chrome",)

    def sniff(self, sample: Sample) -> float:
        """Look for both lines."""
        if sample.container != "text":
            return 0.0
        roles = {match.lastgroup for line in sample.lines if (match := _SAID.match(line))}
        return float(len(roles) == 2)

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read a text."""
        lines = text.split("\n")
        labels = []
        for number, line in enumerate(lines):
            match = _SAID.match(line)
            if match:
                labels.append(Label(number, match.lastgroup or "", ""))
        if not labels:
            raise reading.error("no lines such as You said: were found")
        for number, line in enumerate(lines):
            if line and any(pattern.match(line) for pattern in _CHROME):
                reading.note("ui-text-dropped", f"line {number + 1}")
                lines[number] = ""
            elif line.strip() in _BUTTONS:
                drop = reading.options["page_chrome"] == "drop"
                kind = "ui-text-dropped" if drop else "page-chrome-kept"
                reading.note(kind, f"line {number + 1}", detail=line.strip())
                if drop:
                    lines[number] = ""
        speakers = Speakers(labels, dict(_ROLES), Counter(), Counter())
        turns = turns_of(lines, speakers, reading, 0, len(lines), set(range(len(lines))))
        for turn in turns:
            turn.blanks, turn.separated = 0, False
        yield from conversations(turns, reading)
