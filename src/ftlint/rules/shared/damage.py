"""Encoding damage in the strings of a record: looked for once, shared by the rules of family E."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ftlint.model.decisions import Decided, Undecided, decided_in
from ftlint.model.diagnostic import Finding, Fix, Path, Safety, quote
from ftlint.model.record import Record

if TYPE_CHECKING:
    from ftlint.encoding import Repair, Span

Kind = Literal["whole", "lossy", "lost"]
"""What a passage was before it was decided: every byte there, some lost, or characters lost."""


class Damaged(NamedTuple):
    """A string that looks damaged, its path, and what can be made of it."""

    path: Path
    text: str
    repair: Repair
    decided: tuple[Decided, ...] = ()
    """The places that a person has decided."""

    def spans(self, *, lossy: bool) -> list[Span]:
        """Return the passages with a reading that lost bytes, or those that lost none.

        Those that a person has decided are not among them.
        """
        from ftlint.encoding.passages import without

        found = [one for one in self.repair.spans if one.lossy is lossy and one.action != "none"]
        return without(self.text, found, self.decided)

    def decisions(self, kind: Kind) -> list[Decided]:
        """Return what was decided about passages of a kind, and changes them."""
        return [one for one in self.decided if self._kind(one) == kind and _changes(self.text, one)]

    def _kind(self, one: Decided) -> Kind:
        for span in self.repair.spans:
            if one.start < span.end and span.start < one.end:
                return "lossy" if span.lossy else "whole"
        passage = self.text[one.start : one.end]
        return "lost" if passage.isascii() or "\ufffd" in passage else "whole"

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


def damaged(record: Record, decisions: Mapping[str, str]) -> list[Damaged]:
    """Return the damaged strings of a record, looked for once for all rules that ask.

    Strings in which a person has decided something are among them.
    """
    found: list[Damaged] | None = record.memo.get(damaged)
    if found is None:
        found = record.memo[damaged] = _damaged(record, decisions)
    return found


def _damaged(record: Record, decisions: Mapping[str, str]) -> list[Damaged]:
    from ftlint.encoding import repair, suspicious
    from ftlint.encoding.scan import any_suspicious

    strings = record.strings()
    decided = {path: decided_in(text, decisions) for path, text in strings} if decisions else {}
    texts = [(path, text) for path, text in strings if not text.isascii()]
    looked = any_suspicious([text for _, text in texts])
    if not looked and not any(decided.values()):
        return []
    conversation = [text for _, text in strings]
    found: list[Damaged] = []
    for path, text in strings:
        own = tuple(decided.get(path, ()))
        if not own and not (looked and not text.isascii() and suspicious(text)):
            continue
        result = repair(text, None, conversation)
        if own or result.action != "none" or result.noise:
            found.append(Damaged(path, text, result, own))
    return found


class Rewrite(NamedTuple):
    """What a finding about damage knows of its fix: the whole text as it would be, and how safe."""

    text: str
    safety: Safety


def rewritten(text: str, spans: Sequence[Span]) -> str:
    """Return a text with passages replaced by their best reading."""
    from ftlint.encoding.reading import replaced

    return replaced(text, [(span.start, span.end, span.replacement) for span in spans])


def _changes(text: str, one: Decided) -> bool:
    return text[one.start : one.end] != one.text


DECIDED: Final = "Write what was decided"
"""The title of fixes that a person has decided."""


def decided_finding(item: Damaged, kind: Kind) -> Finding | None:
    """Return the finding about what a person has decided of a string, with its fix as data.

    The fix is safe: whoever decided has seen what changes.
    """
    from ftlint.encoding.reading import replaced

    edits = item.decisions(kind)
    if not edits:
        return None
    first = edits[0]
    more = f" ({len(edits)} passages)" if len(edits) > 1 else ""
    passage, new = quote(item.text[first.start : first.end], 40), quote(first.text, 40)
    return Finding(
        f"{passage} is damaged; it was decided that it is {new}{more}",
        item.path,
        span=(first.start, first.end),
        help="--fix writes what was decided",
        salt="decided",
        data=Rewrite(replaced(item.text, edits), Safety.SAFE),
    )


def sure_finding(item: Damaged, spans: Sequence[Span], said: str, help_text: str) -> Finding:
    """Return the finding about the passages of a string that are sure, with its fix as data.

    ``{passage}``, ``{chain}`` and ``{reading}`` in what is said are those of the first of them.
    """
    first = spans[0]
    before, after = sample(item.text, first)
    more = f" ({len(spans)} passages)" if len(spans) > 1 else ""
    return Finding(
        said.format(passage=before, chain=first.chain, reading=after) + more,
        item.path,
        span=(first.start, first.end),
        help=help_text,
        data=Rewrite(rewritten(item.text, spans), Safety.UNSAFE),
    )


def with_fix(record: Record, finding: Finding, title: str) -> Finding:
    """Return a finding with the fix that writes what is in its data."""
    assert isinstance(finding.data, Rewrite)
    new, safety = finding.data
    title = DECIDED if safety is Safety.SAFE else title
    fix = set_text(record, finding.path, new, title, safety)
    return shifted(finding._replace(fix=fix, data=None), record)


def open_findings(path: Path, text: str, spans: Sequence[Span], said: str) -> Iterator[Finding]:
    """Yield a finding for each word that only a person can decide.

    ``{passage}``, ``{chain}`` and ``{reading}`` in what is said stand for the word, how it came
    about, and its best reading.
    """
    from ftlint.encoding.passages import undecided, words

    for word in (one for span in spans for one in words(text, span)):
        asked = undecided(text, word)
        new = rewritten(text, [word])
        reading = asked.readings[0][0] if asked.readings else word.replacement
        yield Finding(
            said.format(
                passage=quote(asked.passage, 40), chain=word.chain, reading=quote(reading, 40)
            ),
            path,
            span=(word.start, word.end),
            help=_open_help(asked),
            salt=new,
            data=Rewrite(new, Safety.DISPLAY),
            undecided=(asked,),
        )


def _open_help(asked: Undecided) -> str:
    best = asked.readings[0][1] if asked.readings else 0.0
    others = ", ".join(quote(reading, 24) for reading, _ in asked.readings[1:])
    lead = f"needs a human ({best:.0%} for the best reading): {REMEDY}"
    return f"{lead}; other readings: {others}" if others else lead


REMEDY: Final = "decide with ftlint repair, or in a file of --readings"


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
