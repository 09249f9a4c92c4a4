"""E106 control-character."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from ftlint.model.diagnostic import Finding, Safety, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.residues import residue_findings


class ControlCharacter(Rule):
    """A control character other than tab and newline stands in the text.

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

    ## Fix safety
    Unsafe: the characters go, or become the quotes and dashes that they were.
    """

    code = "E106"
    name = "control-character"
    yields_to = MappingProxyType({"mojibake": Scope.PLACE, "lossy-mojibake": Scope.PLACE})
    severity = Severity.WARNING
    needs = Facts.NON_ASCII
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each string with a control character."""
        from ftlint.encoding.residue import controls

        return residue_findings(
            record,
            controls,
            "Control character {text}",
            "Remove or replace the control characters",
            Safety.UNSAFE,
        )
