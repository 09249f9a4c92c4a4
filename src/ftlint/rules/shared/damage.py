"""Encoding damage in the strings of a record: looked for once, shared by the rules of family E."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ftlint.model.diagnostic import Finding, Fix, Path, Safety, quote
from ftlint.model.record import Record

if TYPE_CHECKING:
    from ftlint.encoding import Repair, Span


class Damaged(NamedTuple):
    """A string that looks damaged, its path, and what can be made of it."""

    path: Path
    text: str
    repair: Repair

    def spans(self, *, lossy: bool) -> list[Span]:
        """Return the passages with a reading that lost bytes, or those that lost none."""
        return [span for span in self.repair.spans if span.lossy is lossy and span.action != "none"]

    @property
    def marks_only(self) -> bool:
        """Tell whether nothing is damaged but quotes and dashes that became C1 controls.

        ``control-character`` is about these, and is sure of them.
        """
        from ftlint.encoding.residue import controls

        if self.repair.noise:
            return False
        return all(span.chain == MARKS for span in self.repair.spans) and all(
            new is not None for _, _, new in controls(self.text)
        )


MARKS: Final = "cp1252 decoded as latin-1"
"""The accident that leaves C1 controls in the place of quotes and dashes."""


def damaged(record: Record) -> list[Damaged]:
    """Return the damaged strings of a record, looked for once for all rules that ask."""
    return record.remembered(_damaged)


def _damaged(record: Record) -> list[Damaged]:
    from ftlint.encoding import repair, suspicious
    from ftlint.encoding.scan import any_suspicious

    texts = [(path, text) for path, text in record.strings() if not text.isascii()]
    if not any_suspicious([text for _, text in texts]):
        return []
    conversation = [text for _, text in record.strings()]
    return [
        Damaged(path, text, result)
        for path, text in texts
        if suspicious(text)
        and ((result := repair(text, None, conversation)).action != "none" or result.noise)
    ]


def rewritten(text: str, spans: list[Span]) -> str:
    """Return a text with passages replaced by their best reading."""
    out: list[str] = []
    place = 0
    for span in spans:
        out += (text[place : span.start], span.replacement)
        place = span.end
    return "".join((*out, text[place:]))


def set_text(record: Record, path: Path, new: str, title: str, safety: Safety) -> Fix:
    """Return the fix that puts a new text at a path, or in the place of a plain line."""
    if isinstance(record.value, str):
        return Fix(title, safety, line=new, text=True)
    return Fix.set(title, path, new, safety)


def sample(text: str, span: Span) -> tuple[str, str]:
    """Return a passage and its reading, quoted, with a little of the text around them."""
    start = max(0, span.start - 6)
    end = min(len(text), span.end + 6)
    before = text[start:end]
    after = text[start : span.start] + span.replacement + text[span.end : end]
    return quote(before, 40), quote(after, 40)


def shifted(finding: Finding, record: Record) -> Finding:
    """Return a finding about a plain line with its span counted in the raw line."""
    if not isinstance(record.value, str):
        return finding
    return finding._replace(path=(), raw=True)
