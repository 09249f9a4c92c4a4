"""W307 span-out-of-range."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Path
from ftlint.model.record import Record, Turn
from ftlint.rules import Rule

_FIELD: Final = "train_detail"
_HELP: Final = "offsets count characters from 0, in order; end_offset is the last of the span"


class SpanOutOfRange(Rule):
    """A span of `train_detail` overlaps another one or lies beyond the text.

    ## Why is this bad?
    Axolotl masks parts of an answer by character offsets; `end_offset` is the last character of the
    span, not the one behind it. A span beyond the text, or across another one, raises an error or
    is skipped with a warning, and the wrong characters are trained.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Say a"}, {"role": "assistant", "content": "a b", "train_detail": [{"begin_offset": 0, "end_offset": 3, "train": true}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Say a"}, {"role": "assistant", "content": "a b", "train_detail": [{"begin_offset": 0, "end_offset": 2, "train": true}]}]}
    ```

    ## Fix safety
    There is no fix: only the author knows which characters were meant.

    ## References
    - <https://docs.axolotl.ai/docs/dataset-formats/conversation.html>
    """

    code = "W307"
    name = "span-out-of-range"
    asked = True
    literals = ("begin_offset", "end_offset")

    def check(self, record: Record) -> Iterable[Finding]:
        """Check the spans of each turn in order."""
        for turn in record.turns:
            spans = turn.message.get(_FIELD)
            if isinstance(spans, list) and isinstance(turn.content, str):
                yield from _check_spans(turn, spans, len(turn.content))


def _check_spans(turn: Turn, spans: list[Any], length: int) -> Iterable[Finding]:
    end_before = -1
    for index, span in enumerate(spans):
        path: Path = (*turn.path, _FIELD, index)
        if not isinstance(span, dict):
            continue
        begin, end = span.get("begin_offset"), span.get("end_offset")
        if type(begin) is not int or type(end) is not int:
            yield Finding(
                "begin_offset and end_offset must be whole numbers", path=path, help=_HELP
            )
            continue
        if begin < 0 or end < begin:
            yield Finding(f"Span {begin} to {end} is not a range", path=path, help=_HELP)
        elif end >= length:
            yield Finding(
                f"Span {begin} to {end} ends behind the text, whose last character is {length - 1}",
                path=(*path, "end_offset"),
                help=_HELP,
            )
        elif begin <= end_before:
            yield Finding(
                f"Span {begin} to {end} overlaps the one before, which ends at {end_before}",
                path=(*path, "begin_offset"),
                help=_HELP,
            )
        end_before = max(end_before, end)
