"""E106 control-character."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from ftlint.encoding.half_escaped import LITERALS
from ftlint.formats.facts import is_odd
from ftlint.model.diagnostic import Finding, Path, Safety, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.damage import damaged
from ftlint.rules.shared.residues import residue_findings

_ENDS: Final = tuple(map(str.encode, ("\x85", "\u2028", "\u2029")))
"""What ``str.splitlines`` of Python cuts at besides line feeds, and JSON has in strings."""


class ControlCharacter(Rule):
    """The text has a control character, or one in place of a lost backslash or a line end.

    ## Why is this bad?
    Nobody types U+0000 or U+0093. The first comes from binary data or a broken pipe, the second
    from Windows-1252 text that was read as Latin-1, where it was a curly quote. Each costs tokens
    and can end strings, lines or terminals further on.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Say \\u0093hi\\u0094"}, {"role": "assistant", "content": "Hi!\\u0000"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Say \\u201chi\\u201d"}, {"role": "assistant", "content": "Hi!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Say “hi”"}, {"role": "assistant", "content": "Hi!\\n"}]}
    ```

    LaTeX written into JSON with one backslash loses it: `\\\\f` of `\\\\frac` is read as a form feed,
    `\\\\t` of `\\\\theta` as a tab. U+2028, U+2029 and U+0085 between lines are valid in JSON, but
    Python's `splitlines()` and other readers cut the record there.

    ## Fix safety
    Unsafe: the characters go, or become the quotes and dashes that they were; a lost backslash comes
    back; a separator becomes a line end. Nothing is changed where the character may stand for a
    letter (`fr` U+0081 `h`), or where the text is damaged as `mojibake` and `lossy-mojibake` say.
    """

    code = "E106"
    name = "control-character"
    yields_to = MappingProxyType({"mojibake": Scope.PLACE, "lossy-mojibake": Scope.PLACE})
    severity = Severity.WARNING
    needs = Facts.NON_ASCII
    literals = LITERALS
    fixable = "unsafe"
    uses_decisions = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each string with such characters: backslashes, line ends, other controls."""
        from ftlint.encoding.half_escaped import half_escaped, may_hold
        from ftlint.encoding.residue import controls, may_hold_controls, separators

        maths: set[Path] = set()
        if may_hold(record.raw):
            message, title = "A backslash was lost: {new}", "Write the backslashes"
            for finding in residue_findings(record, half_escaped, message, title, Safety.UNSAFE):
                maths.add(finding.path)
                yield finding._replace(help="write two backslashes where JSON is written by hand")
        if not is_odd(record.raw) and not maths:
            return
        is_json = record.strict and not isinstance(record.value, str)
        if is_json and not may_hold_controls(record.raw):
            return
        cuts = "splits-lines" in self.target.quirks and any(map(record.raw.__contains__, _ENDS))
        readers = f"{self.target.title} cuts" if cuts else "some readers cut"
        message, title = f"{{text}} ends a line: {readers} the record there", "End the line"
        severity = Severity.ERROR if cuts else Severity.INFO
        yield from residue_findings(record, separators, message, title, Safety.UNSAFE, severity)
        ended = _ended(record) if cuts else set()
        unsure: set[Path] | None = None
        message, title = "Control character {text}", "Remove or replace the control characters"
        for finding in residue_findings(record, controls, message, title, Safety.UNSAFE):
            if finding.path in maths:
                continue  # the backslashes come first; what is left is told then
            if unsure is None:
                unsure = {
                    item.path for item in damaged(record, self.decisions) if not item.marks_only
                }
            if finding.path in unsure:
                finding = finding._replace(fix=None)
            if finding.fix is None:
                help_text = "a letter may have stood here: compare the text with its source"
                finding = finding._replace(help=help_text)
            if finding.path in ended:
                said = f"{finding.message}: {readers} the record there"
                finding = finding._replace(message=said, severity=severity)
            yield finding


def _ended(record: Record) -> set[Path]:
    """Return the places of strings with U+0085 as it is, not escaped."""
    if "\x85".encode() not in record.raw:
        return set()
    return {path for path, text in record.strings() if "\x85" in text}
