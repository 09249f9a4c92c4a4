"""O501 response-not-json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Effect, Finding, Severity, Span, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Reads, Rule
from ftlint.rules.shared.answers import (
    Answer,
    classify,
    final_answer,
    is_spoken,
    response_format,
)
from ftlint.rules.tools.arguments_invalid_json import diagnose

ENOUGH: Final = 10
"""Answers that a file must have before its habits say anything."""

SHARE: Final = 0.9
"""The part of the answers that must be JSON for the others to stand out."""

_OTHER: Final = "other"


class ResponseNotJson(Rule):
    """An answer that should be JSON is not.

    ## Why is this bad?
    Where the record asks for JSON, or nine answers in ten are JSON, one in prose or with a syntax
    error teaches the model that both will do. In use the parser behind it fails now and then.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "It is good."}], "response_format": {"type": "json_object"}}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "{\\"mood\\": \\"good\\"}"}], "response_format": {"type": "json_object"}}
    ```

    Without a `response_format` the file decides: at least ten answers, of which 90 % are JSON
    objects or arrays. Those findings are warnings. JSON in a code fence is `code-fenced-json`.

    ## Fix safety
    There is no fix.

    ## References
    - <https://platform.openai.com/docs/guides/structured-outputs>
    """

    code = "O501"
    name = "response-not-json"
    error_effect = Effect.ADVISES
    uses_answer_schema = True
    file_needs = ("collected",)
    methods = frozenset({"sft"})
    # Calls, blanks and parts too: their records end without an answer in words and are left out.
    needs = Facts.STRUCTURED | Facts.RESPONSE_FORMAT | Facts.CALLS | Facts.BLANK | Facts.PARTS
    # That an answer in words is a text, and no list of parts, and calls nothing, is all else that
    # counts.
    reads = Reads.STRUCTURE
    reads_more = needs & ~(Facts.PARTS | Facts.CALLS) | Facts.EXTRA_KEYS

    def check(self, record: Record) -> Iterable[Finding]:
        """Check the answers of a record that asks for JSON."""
        if response_format(record) is None:
            return
        for turn in record.turns:
            if not is_spoken(turn):
                continue
            answer = classify(turn.content_path, turn.content)
            if answer.kind in ("text", "broken"):
                reason, span = _reason(answer)
                yield Finding(
                    f"The record asks for JSON, but the answer is not: {reason}",
                    path=answer.path,
                    span=span,
                    help="write the answer as one JSON object",
                )

    def collect(self, record: Record) -> Any:
        """Keep what kind of answer a record ends with, unless it is plainly prose."""
        if response_format(record) is not None or self.answer_schema is not None:
            return _OTHER
        answer = final_answer(record)
        if answer is None:
            return _OTHER
        if answer.kind == "broken":
            reason, span = _reason(answer)
            return (answer.path, reason, span)
        return answer.kind

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Where nearly all answers are JSON, report those that are not."""
        kinds = [value for _, _, value in file.collected]
        good = kinds.count("json") + kinds.count("fenced")
        spoiled = [row for row in file.collected if isinstance(row[2], tuple)]
        silent = sum(tally.count for roles, tally in file.roles.items() if roles[-1:] != "a")
        unseen = file.records - file.broken - len(kinds)
        plain = kinds.count("text") + max(unseen - silent, 0)
        total = good + len(spoiled) + plain
        if total < ENOUGH or good == total or good < SHARE * total:
            return
        for line, _, (path, reason, span) in spoiled:
            yield Finding(
                f"{good} of {total} answers of this file are JSON, this one is not: {reason}",
                path=path,
                span=span,
                line=line,
                severity=Severity.WARNING,
                help="write the answer as one JSON object",
            )
        if plain:
            yield _plain_finding(file, good, total, plain, exact=not file.broken and not silent)


def _reason(answer: Answer) -> tuple[str, Span | None]:
    if answer.kind == "text":
        return f"it begins {quote(answer.text.strip(), 30)}", None
    reason, span, _ = diagnose(answer.text)
    return reason, span


def _plain_finding(file: FileSummary, good: int, total: int, plain: int, *, exact: bool) -> Finding:
    """Word the answers in prose: most of them were never collected, so they are what is left."""
    places = _plain_places(file) if exact else []
    subject = "1 is not" if plain == 1 else f"{plain} are not"
    where = ""
    line = None
    if len(places) == plain:
        numbers = ", ".join(str(number) for _, number in places[:10])
        more = f" and {plain - 10} more" if plain > 10 else ""
        where = f": record {numbers}" if plain == 1 else f": records {numbers}{more}"
        line = places[0][0]
    return Finding(
        f"{good} of {total} answers of this file are JSON, {subject}{where}",
        line=line,
        severity=Severity.WARNING,
        help="write every answer as one JSON object",
        salt="plain",
    )


def _plain_places(file: FileSummary) -> list[tuple[int | None, int]]:
    """Return (line, number) of the records whose answer is prose; line None where unknown.

    The line of a record that was not collected follows from the records around it, unless blank
    lines are between them.
    """
    places: list[tuple[int | None, int]] = []
    line_before, number_before = 0, 0
    end = (file.lines + 1, file.records + 1, "json")
    for line, number, kind in [*file.collected, end]:
        known = line - number == line_before - number_before
        for missing in range(number_before + 1, number):
            offset = line_before - number_before
            places.append((missing + offset if known else None, missing))
        if kind == "text":
            places.append((line, number))
        line_before, number_before = line, number
    return places
