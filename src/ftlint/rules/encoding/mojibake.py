"""E101 mojibake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftlint.model.diagnostic import Effect, Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.damage import (
    Damaged,
    damaged,
    decided_finding,
    open_findings,
    shifted,
    sure_finding,
    with_fix,
)


class Mojibake(Rule):
    """Text was decoded with the wrong character set; every byte of it is still there.

    ## Why is this bad?
    The model learns to write `cafÃ©`. Text that was UTF-8 and was read as a Windows code page
    (or as GBK, Shift-JIS, Big5, EUC-KR, or twice over) trains as the noise that it has become, in
    just those languages of which there is least data. Nothing is lost yet: the chain of codecs
    that did the damage can be walked back, and the finding names it.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Un cafÃ©, sâ€™il vous plaÃ®t"}, {"role": "assistant", "content": "Avec plaisir."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Un café, s’il vous plaît"}, {"role": "assistant", "content": "Avec plaisir."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Un café, s’il vous plaît"}, {"role": "assistant", "content": "Avec plaisir."}]}
    ```

    Text in which no reading finds a language, such as binary data, is an error, once for each text.

    A text that speaks about mojibake, with examples of it, is left alone. Damage that lost bytes
    is `lossy-mojibake`.

    ## Fix safety
    Unsafe: the words of the record change. Only passages whose reading is beyond doubt are
    rewritten. Teams that trust the repair promote it with `extend-safe-fixes = ["E101"]`.
    """

    code = "E101"
    name = "mojibake"
    severity = Severity.WARNING
    error_effect = Effect.ADVISES
    needs = Facts.NON_ASCII
    fixable = "mixed"
    uses_decisions = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each string that has damaged passages without loss, with their reading."""
        for item in damaged(record, self.decisions):
            if item.repair.noise:
                yield shifted(_noise(item), record)
                continue
            for finding in _found(item):
                yield with_fix(record, finding, "Decode the text again")


def _found(item: Damaged) -> Iterator[Finding]:
    """Yield what was decided of a string, what is sure, and each word that is open."""
    decided = decided_finding(item, "whole")
    if decided is not None:
        yield decided
    spans = item.spans(lossy=False)
    if not spans or item.marks_only:
        return
    sure = [span for span in spans if span.action == "apply"]
    if sure:
        said = "{passage} is {chain}; it should be {reading}"
        yield sure_finding(item, sure, said, "decode the text again with --fix --unsafe-fixes")
    unsure = [span for span in spans if span.action != "apply"]
    yield from open_findings(
        item.path, item.text, unsure, "{passage} is {chain}; it may be {reading}"
    )


def _noise(item: Damaged) -> Finding:
    return Finding(
        f"{quote(item.text, 40)} is not language in any character set",
        item.path,
        help="this looks like binary data that was read as text: take the text from its source "
        "again, or leave the record out",
        severity=Severity.ERROR,
    )
