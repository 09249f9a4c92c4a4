"""Pages of search assistants, saved as Markdown: each question is a title, its answer below it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.transcripts.fences import SEPARATOR, find_fences
from ftlint.model.conversation import Conversation, Message

_TITLE: Final = re.compile(r"^# (?P<asked>\S[^\n]*)$")
_MARK: Final = re.compile(r"\[\^\d{1,4}(?:_\d{1,4})?\]")
_NOTE: Final = re.compile(r"^\[\^\d{1,4}(?:_\d{1,4})?\]: ")
_DECORATION: Final = re.compile(r"^<(?:img|div) [^\n>]{0,400}>(?:⁂</div>)?\s*$")


class AnswerPages(Format):
    """A page of Perplexity as Markdown: a title of the first level is a question, the text below it
    the answer, and a rule comes before the next one.

    Marks of citations, their list and the logo are taken out and reported
    (``citations=keep`` keeps the marks).

    ```markdown sample
    # Which planet is largest?

    Jupiter.[^1]

    [^1]: https://example.org/jupiter

    ---

    # And the smallest?

    Mercury.[^1]
    ```
    """

    name = "answer-pages"
    title = "Perplexity page"
    containers = frozenset({"text"})
    options = ("citations",)

    def sniff(self, sample: Sample) -> float:
        """Look for blocks that all begin with a title, and for a citation or a question."""
        if sample.container != "text" or not sample.text.lstrip().startswith(("# ", "<img ")):
            return 0.0
        blocks = _blocks(sample.lines)
        if not blocks or not all(_TITLE.match(block[0][1]) for block in blocks):
            return 0.0
        cited = _MARK.search(sample.text) is not None or "pplx" in sample.text[:400]
        asked = sum(block[0][1].rstrip().endswith(("?", "？")) for block in blocks)
        if any(len(block) < 2 for block in blocks[:-1]) or not (cited or asked > 1):
            return 0.0
        return 0.95 if cited else 0.8

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read one page; a text before the first title is noted."""
        messages: list[Message] = []
        for block in _blocks(text.split("\n")):
            first, *rest = block
            title = _TITLE.match(first[1])
            if title is None:
                reading.note("preamble-skipped", f"line {first[0] + 1}", len(block))
                continue
            messages.append(Message("user", title["asked"].strip(), f"line {first[0] + 1}"))
            answer = _answer([line for _, line in rest], f"line {first[0] + 1}", reading)
            if answer:
                messages.append(Message("assistant", answer, f"line {rest[0][0] + 1}"))
        if not messages:
            raise reading.error("no titles that ask were found")
        yield Conversation(messages, f"lines 1-{text.count(chr(10)) + 1}")


def _blocks(lines: list[str]) -> list[list[tuple[int, str]]]:
    """Return the numbered lines between rules, without blank ones and decoration at the ends."""
    fenced = {number for fence in find_fences(lines) for number in fence.lines}
    blocks: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(lines):
        if number not in fenced and SEPARATOR.match(line):
            blocks.append([])
        elif blocks[-1] or (line.strip() and not _DECORATION.match(line)):
            blocks[-1].append((number, line))
    for block in blocks:
        while block and not block[-1][1].strip():
            block.pop()
    return [block for block in blocks if block]


def _answer(lines: list[str], place: str, reading: Reading) -> str:
    kept = [line for line in lines if not _NOTE.match(line) and not _DECORATION.match(line)]
    answer = "\n".join(kept).strip("\n").rstrip()
    if reading.options["citations"] == "keep":
        return answer
    answer, marks = _MARK.subn("", answer)
    if marks or len(kept) < len(lines):
        reading.note("citation-markers-removed", place, marks + len(lines) - len(kept))
    return answer
