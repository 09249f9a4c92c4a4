"""E104 escaped-text."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.encoding.escaped import LITERALS, escapes, speaks_of_escapes
from ftlint.model.diagnostic import Finding, Safety, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.residues import residue_findings


class EscapedText(Rule):
    """An escape sequence appears literally in the text: it was escaped twice.

    ## Why is this bad?
    The model learns to write `\\\\u00e9` and `\\n` in place of an é and a new line. It comes from
    JSON inside JSON, or from a program that printed `repr()` of its strings.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Un caf\\\\u00e9 ?"}, {"role": "assistant", "content": "Avec plaisir."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Un café ?"}, {"role": "assistant", "content": "Avec plaisir."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Un café ?"}, {"role": "assistant", "content": "Avec plaisir."}]}
    ```

    JSON texts, code, formulas, Windows paths and regular expressions are left alone.

    ## Fix safety
    Unsafe: the words of the record change.
    """

    code = "E104"
    name = "escaped-text"
    severity = Severity.WARNING
    literals = LITERALS
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each string with such a sequence."""
        message = "{text} appears literally in the text: escaped twice"
        title = "Undo the second escaping"
        found = list(residue_findings(record, escapes, message, title, Safety.UNSAFE, answers=True))
        if not found or not any(speaks_of_escapes(text) for _, text in record.strings()):
            return found
        help_text = "the conversation speaks of escapes: check whether they are meant"
        return [finding._replace(fix=None, help=help_text) for finding in found]
