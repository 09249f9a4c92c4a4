"""E103 replacement-character."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Effect, Finding, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.damage import damaged, decided_finding, shifted, with_fix

_LOST: Final = ("\ufffd", "斤", "烫", "屯", "¿")
"""One of these is part of every place that says so, but for runs of question marks."""
SIGNS: Final = (
    "??",
    *_LOST,
    *(f"\\u{ord(sign):04x}" for sign in _LOST),
    *(f"\\u{ord(sign):04X}" for sign in _LOST),
)


class ReplacementCharacter(Rule):
    """Characters were lost and replaced by something else.

    ## Why is this bad?
    U+FFFD, `锟斤拷` and runs of question marks where letters stood are what converters write when
    they give up. What was there is gone from this file; only its source still has it.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Where is the caf� on Main Street?"}, {"role": "assistant", "content": "Next to the bank."}]}
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "价格锟斤拷多少"}, {"role": "assistant", "content": "十块。"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Where is the café on Main Street?? Really??"}, {"role": "assistant", "content": "Next to the bank."}]}
    ```

    Where the text around still tells what stood there, the finding is `lossy-mojibake`.

    ## Fix safety
    There is no fix but what a person has decided (`--readings`), which is safe to write: take the
    text from its source again, and decode it right.
    """

    code = "E103"
    name = "replacement-character"
    error_effect = Effect.ADVISES
    literals = SIGNS
    uses_decisions = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first such place of each string, and how many there are."""
        from ftlint.encoding.passages import lost
        from ftlint.encoding.residue import replacements

        looked = self.decisions or record.facts & Facts.NON_ASCII
        items = damaged(record, self.decisions) if looked else []
        known = {item.path: item for item in items}
        noise = {item.path for item in items if item.repair.noise}
        readable = {
            item.path: [(span.start, span.end) for span in item.repair.spans] for item in items
        }
        for path, text in record.strings():
            if path in noise:
                continue  # more than some characters is lost, and ``mojibake`` says so
            spans = readable.get(path, [])
            item = known.get(path)
            if item is not None and item.decided:
                finding = decided_finding(item, "lost")
                if finding is not None:
                    yield with_fix(record, finding, "")
                spans = [*spans, *((one.start, one.end) for one in item.decided)]
            spots = [
                (start, end)
                for start, end, _ in replacements(text)
                if not any(a < end and start < b for a, b in spans)
            ]
            if not spots:
                continue
            start, end = spots[0]
            around = quote(text[max(0, start - 8) : end + 8], 40)
            more = f" ({len(spots)} places)" if len(spots) > 1 else ""
            finding = Finding(
                f"Characters were lost here: {around}{more}",
                path,
                span=(start, end),
                help="take the text from its source again, and decode it as what it is",
                undecided=tuple(lost(text, spots)),
            )
            yield shifted(finding, record)
