"""``concise``: one line a finding, as editors and ``grep`` like it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.gather import Told
from ftlint.model.naming import rule_url
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.closing import closing, more_line, statistics
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.style import clip, clip_bytes, clip_middle, finish
from ftlint.reporters.shared.telling import spread, telling
from ftlint.reporters.shared.wording import held_words, is_applicable, place_of, targets_of

FILE_CELLS: Final = 150
MESSAGE_CELLS: Final = 200
FILE_BYTES: Final = 300
LINE_BYTES: Final = 850
"""With its colours a line stays below 1 kB, whatever characters it is made of."""


class Concise(Reporter):
    """``path:line:col: severity: CODE name [*] message``."""

    name = "concise"
    audience = "people, editors, `grep`"
    about = "one line a finding"
    machine = False

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield one line a finding, then the verdict."""
        if context.statistics:
            yield from statistics(report, context)
            return
        told = telling(report, context, lambda _: 1)
        for number, one in enumerate(told.shown):
            yield line(one, report, context)
            if number in told.more:
                yield from more_line(told.more[number], context)
        if told.shown and context.verbose >= 0:
            yield "\n"
        yield from closing(report, context, told)


def line(told: Told, report: Report, context: Context) -> str:
    """Return the line of one finding."""
    item = told.first
    ascii_only, dots = context.ascii_only, context.ellipsis
    label = item.severity.label
    file = clip_middle(show(item.file, ascii_only), FILE_CELLS, dots)
    segments = [
        (clip_bytes(file, FILE_BYTES, dots), "path"),
        (f"{place_of(item)[len(item.file) :]}: ", ""),
        (f"{label}:", label),
        (" ", ""),
        (show(item.code, ascii_only), f"{label}|{rule_url(item.name)}"),
        (f" {show(item.name, ascii_only)} ", ""),
        ("[*] " if is_applicable(item) else "", "fix"),
        (targets_of(item, report, context), "dim"),
    ]
    where = spread(told)
    held = (f" ({where})" if where else "") + held_words(item, context)
    room = LINE_BYTES - len("".join((held, *(text for text, _ in segments))).encode("utf-8"))
    message = clip(show(item.message, ascii_only), MESSAGE_CELLS, dots)
    return finish([*segments, (clip_bytes(message, room, dots), ""), (held, "dim")], context)
