"""E105 html-entity."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Safety, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.residues import residue_findings


class HtmlEntity(Rule):
    """Text that is otherwise not HTML has an HTML entity.

    ## Why is this bad?
    `Tom &amp; Anna` was taken from a web page and never decoded. The model learns to answer with
    entities, which no reader of plain text wants.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Who are Tom &amp; Anna?"}, {"role": "assistant", "content": "They own the caf&eacute;."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Who are Tom & Anna?"}, {"role": "assistant", "content": "They own the café."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Write a link"}, {"role": "assistant", "content": "<a href=\\"/\\">Tom &amp; Anna</a>"}]}
    ```

    Text with tags, code, and web addresses is left alone.

    ## Fix safety
    Unsafe: the words of the record change.
    """

    code = "E105"
    name = "html-entity"
    severity = Severity.WARNING
    literals = ("&",)
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each string with an entity."""
        from ftlint.encoding.entities import entities

        return residue_findings(
            record,
            entities,
            "{text} is an HTML entity in plain text",
            "Decode the entities",
            Safety.UNSAFE,
            answers=True,
        )
