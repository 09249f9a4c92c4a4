"""D908 low-diversity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Rule

SAMPLE: Final = 10
"""Records from which Unsloth guesses which key of a turn is the role."""


class LowDiversity(Rule):
    """The first records have no more different texts than roles.

    ## Why is this bad?
    Unsloth's `standardize_data_formats` is not told which key of a turn is the role. It counts the
    different values of the two keys in the first ten records, and takes the key with fewer for
    the role. Where texts repeat, it takes the texts for roles and stops with *... are not in
    aliases*. Its newest release (2026.10.9) tells the key by known role words first, so for Unsloth
    this is a note. A file that begins so teaches little in any case.

    ## Example
    ```jsonl fail
    {"conversations": [{"from": "human", "value": "Open?"}, {"from": "gpt", "value": "Yes"}]}
    {"conversations": [{"from": "human", "value": "Open?"}, {"from": "gpt", "value": "Yes"}, {"from": "human", "value": "Open?"}, {"from": "gpt", "value": "Yes"}]}
    ```
    ```jsonl pass
    {"conversations": [{"from": "human", "value": "Is the pool open?"}, {"from": "gpt", "value": "Yes"}]}
    {"conversations": [{"from": "human", "value": "Is the hall open?"}, {"from": "gpt", "value": "No"}]}
    ```

    ## References
    - <https://github.com/unslothai/unsloth/issues/1766>
    - <https://github.com/unslothai/unsloth-zoo/blob/main/unsloth_zoo/dataset_utils.py>
    """

    code = "D908"
    name = "low-diversity"
    severity = Severity.WARNING
    scope = "file"
    since = "0.2.0"
    asked = True
    format_needs = frozenset({"turns"})
    file_needs = ("collected",)

    def collect(self, record: Record) -> Any:
        """Keep roles and texts of what may be one of the first records of its file."""
        turns = record.value.get("conversations")
        if record.number > SAMPLE or not isinstance(turns, list):
            return None
        texts = [(turn.raw_role, turn.content) for turn in record.turns if turn.message]
        known = all(isinstance(item, str) for pair in texts for item in pair)
        return tuple(texts) if known and texts else None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Count the different roles and texts of the first records."""
        first = [row for row in file.collected if row[1] <= SAMPLE]
        roles = {role for _, _, turns in first for role, _ in turns}
        texts = {text for _, _, turns in first for _, text in turns}
        if first and len(texts) <= len(roles):
            yield Finding(
                f"The first {plural(len(first), 'record')} have {plural(len(roles), 'role')} and "
                f"no more than {plural(len(texts), 'different text')}: which key is the role cannot be guessed",
                line=first[0][0],
                record=first[0][1],
                help="begin the file with records that differ in their texts",
            )
