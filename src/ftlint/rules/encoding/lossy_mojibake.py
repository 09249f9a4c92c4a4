"""E102 lossy-mojibake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.diagnostic import Finding, Safety, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.damage import Damaged, damaged, rewritten, sample, set_text, shifted

if TYPE_CHECKING:
    from ftlint.encoding import Repair, Span

MANY: Final = 5_000
"""Damaged texts that a process keeps for the second look; further ones are judged at once."""

LONG: Final = 20_000
"""Code points of a text above which it is judged at once, and not kept."""


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
    Unsafe, and only for passages whose reading stands far above the next one. Below that the
    reading is displayed and never applied: it needs a human.
    """

    code = "E102"
    name = "lossy-mojibake"
    file_needs = ("collected",)
    needs = Facts.NON_ASCII
    fixable = "unsafe"

    def collect(self, record: Record) -> Any:
        """Keep the damaged strings, to be read again with the file as evidence."""
        found = [item for item in damaged(record) if item.spans(lossy=True)]
        if not found:
            return None
        kept = getattr(self, "_kept", 0)
        self._kept = kept + len(found)
        return [
            (
                item.path,
                item.text if kept < MANY and len(item.text) < LONG else "",
                None if kept < MANY and len(item.text) < LONG else item.repair,
            )
            for item in found
        ]

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Read the damaged strings once more, now knowing the file."""
        if not file.collected:
            return
        from ftlint.encoding import Context, repair

        context = Context.from_texts(file.texts())
        for line, _, items in file.collected:
            for path, text, result in items:
                known = result if result is not None else repair(text, context)
                yield from self._report(Damaged(path, known.original, known), line)

    def _report(self, item: Damaged, line: int) -> Iterable[Finding]:
        spans = item.spans(lossy=True)
        if not spans:
            return
        sure = [span for span in spans if span.action == "apply"]
        first = (sure or spans)[0]
        before, after = sample(item.text, first)
        more = f" ({len(spans)} passages)" if len(spans) > 1 else ""
        yield Finding(
            f"{before} is {first.chain}, with bytes lost; it may read {after}{more}",
            item.path,
            span=(first.start, first.end),
            line=line,
            help=_help(first, item.repair),
            salt=rewritten(item.text, sure or spans),
            fix=None,
        )

    @classmethod
    def fix_for(cls, record: Record, finding: Finding) -> Finding:
        """Add the fix, for which the record is needed: the reading travels as the salt."""
        sure = (finding.help or "").startswith("the reading stands")
        fix = set_text(
            record,
            finding.path,
            finding.salt,
            "Write the best reading",
            Safety.UNSAFE if sure else Safety.DISPLAY,
        )
        return shifted(finding._replace(fix=fix), record)


def _help(span: Span, result: Repair) -> str:
    best = span.readings[0].confidence if span.readings else 0.0
    others = ", ".join(quote(reading.text, 24) for reading in span.readings[1:6])
    if span.action == "apply":
        lead = f"the reading stands far above others ({best:.0%}): --fix --unsafe-fixes applies it"
    else:
        lead = f"needs a human ({best:.0%} for the best reading): compare with the source"
    return f"{lead}; other readings: {others}" if others else lead
