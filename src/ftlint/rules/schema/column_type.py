"""S125 column-type."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import UNKNOWN, Has
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Record
from ftlint.rules import Reads, Rule


class ColumnType(Rule):
    """The target reads the columns of a row by a type that its configuration must name.

    ## Why is this bad?
    Axolotl has a loader for each set of columns that well-known data sets use, and takes the one
    that `type` names. The rows are right for that type; with another one the run stops with a
    `KeyError`, or with a prompt that lacks a column.

    Nothing is said where the configuration is known (`--trainer-config FILE`): then
    `config-mismatch` compares the type with the columns.

    ## Example
    ```jsonl fail target=axolotl
    {"article": "The harbour was closed for a day because of fog.", "summary": "Fog closed the harbour."}
    ```
    ```jsonl pass target=axolotl
    {"instruction": "Summarize: The harbour was closed for a day because of fog.", "output": "Fog closed the harbour."}
    ```

    ## Fix safety
    There is no fix: the configuration is another file.

    ## References
    - <https://docs.axolotl.ai/docs/dataset-formats/inst_tune.html>
    """

    code = "S125"
    name = "column-type"
    since = "0.2.0"
    severity = Severity.INFO
    per_file = Severity.INFO
    asked = True
    shapeless = True
    as_written = True
    reads = Reads.STRUCTURE

    def check(self, record: Record) -> Iterable[Finding]:
        """Name the type that reads the columns of the row."""
        if self.target.entry is not None or not isinstance(record.value, dict):
            return
        if record.format is not UNKNOWN and Has.COLUMNS not in record.format.has:
            return
        kind = self.target.type_of(record.value)
        if kind:
            columns = " and ".join(quote(key, 30) for key in self.target.types[kind])
            yield Finding(
                f"{self.target.title} reads {columns} with the type {kind}",
                help=f"name it in the configuration: type: {kind}",
                salt=kind,
            )
