"""E102 lossy-mojibake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.decisions import decided_in
from ftlint.model.diagnostic import Effect, Finding, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.damage import (
    Damaged,
    Rewrite,
    damaged,
    decided_finding,
    open_findings,
    sure_finding,
    with_fix,
)

if TYPE_CHECKING:
    from ftlint.encoding import Span

MANY: Final = 5_000
"""Damaged texts of a file that are read a second time; further ones stay as first judged."""

LONG: Final = 20_000
"""Code points of a text above which it is judged once, and not kept."""


class LossyMojibake(Rule):
    """Text was decoded with the wrong character set, and some of its bytes are gone.

    ## Why is this bad?
    Windows code pages have holes: bytes that mean nothing there and that many programs drop. UTF-8
    read that way cannot simply be decoded again. What stood there has to be inferred, and where
    the language does not decide, only a person can say it. Left in, it trains as noise.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "She said “hello thereâ€ and smiled."}, {"role": "assistant", "content": "How nice."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "She said “hello there” and smiled."}, {"role": "assistant", "content": "How nice."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "She said “hello there” and smiled."}, {"role": "assistant", "content": "How nice."}]}
    ```

    The finding shows the best reading, how sure it is, and up to five others. All the file is
    evidence: what its clean lines are written in, and which accident befell the others.

    ## Fix safety
    Unsafe, and only for passages whose reading is far more likely than the next one. Below that the
    reading is displayed and never applied: it needs a human.
    """

    code = "E102"
    name = "lossy-mojibake"
    error_effect = Effect.ADVISES
    file_needs = ("collected",)
    needs = Facts.NON_ASCII
    fixable = "mixed"
    uses_decisions = True

    def collect(self, record: Record) -> Any:
        """Keep the damaged strings, to be read again with the file as evidence.

        Beside each goes what is to be said of it as it stands, for the case that the file holds
        more of them than are read again. Where the conversation is about damage nothing of the file
        makes a reading sure, so the text is not kept.
        """
        found = [
            (item.path, item.text if len(item.text) < LONG and not item.repair.held else "", said)
            for item in damaged(record, self.decisions)
            if (said := [*_found(item)])
        ]
        return found or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Read the damaged strings once more, now knowing the file."""
        if not file.collected:
            return
        from ftlint.encoding import Context, repair

        context = Context.from_texts(file.texts())
        again = MANY
        for line, _, items in file.collected:
            for path, text, said in items:
                if text and again:
                    decided = tuple(decided_in(text, self.decisions))
                    said = [*_found(Damaged(path, text, repair(text, context), decided))]
                    again -= 1
                for finding in said:
                    yield finding._replace(line=line)

    def fix_for(self, record: Record, finding: Finding) -> Finding:
        """Add the fix, for which the record is needed."""
        return with_fix(record, finding, "Write the best reading")


def _found(item: Damaged) -> Iterator[Finding]:
    """Yield what was decided of a string, what is sure, and each word that is open."""
    decided = decided_finding(item, "lossy")
    if decided is not None:
        yield decided
    spans = item.spans(lossy=True)
    said = "{passage} is {chain}, with bytes lost; it may have been {reading}"
    sure = [span for span in spans if span.action == "apply"]
    if sure:
        finding = sure_finding(item, sure, said, _help(sure[0]))
        assert isinstance(finding.data, Rewrite)
        yield finding._replace(salt=finding.data.text)
    unsure = [span for span in spans if span.action != "apply"]
    yield from open_findings(item.path, item.text, unsure, said)


def _help(span: Span) -> str:
    best = span.readings[0].confidence if span.readings else 0.0
    others = ", ".join(quote(reading.text, 24) for reading in span.readings[1:6])
    lead = (
        f"this reading is far more likely than the others ({best:.0%}): --fix --unsafe-fixes "
        "applies it"
    )
    return f"{lead}; other readings: {others}" if others else lead
