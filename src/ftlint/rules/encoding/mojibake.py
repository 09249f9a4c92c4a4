"""E101 mojibake."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Effect, Finding, Safety, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.damage import Damaged, damaged, rewritten, sample, set_text, shifted


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
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each string that has damaged passages without loss, with their reading."""
        for item in damaged(record):
            if item.repair.noise:
                yield shifted(_noise(item), record)
                continue
            spans = item.spans(lossy=False)
            if not spans or item.marks_only:
                continue
            first = spans[0]
            before, after = sample(item.text, first)
            sure = [span for span in spans if span.action == "apply"]
            fix = set_text(
                record,
                item.path,
                rewritten(item.text, sure or spans),
                "Decode the text again",
                Safety.UNSAFE if sure else Safety.DISPLAY,
            )
            more = f" ({len(spans)} passages)" if len(spans) > 1 else ""
            finding = Finding(
                f"{before} is {first.chain}; it should be {after}{more}",
                item.path,
                span=(first.start, first.end),
                fix=fix,
                help="decode the text again with --fix --unsafe-fixes"
                if sure
                else "the reading is not certain: compare it with the source of the text",
            )
            yield shifted(finding, record)


def _noise(item: Damaged) -> Finding:
    return Finding(
        f"{quote(item.text, 40)} is not language in any character set",
        item.path,
        help="this looks like binary data that was read as text: take the text from its source "
        "again, or leave the record out",
        severity=Severity.ERROR,
    )
