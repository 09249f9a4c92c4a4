"""S110 unknown-top-level-key."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Record
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.neutral import key_kept


class UnknownTopLevelKey(Rule):
    """The record has a key at its top that the target refuses or ignores.

    ## Why is this bad?
    OpenAI and Claude on Amazon Bedrock refuse a file for one extra key, be it an id or a note, and
    older checks of Together do too. Where such keys are ignored, a misspelt `tools` is lost in
    silence. In reinforcement records further keys are what graders read; they are welcome there.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "source": "forum"}
    {"id": 7, "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe for a key that is null, unsafe for any other: an `id` is how people find the record again.
    A misspelt key is renamed, `system` becomes the first message, and a key that some trainer reads
    (`chosen`, `completion`, `label`, `images`, `mask` …) is never removed. Without a target nothing
    with a value is removed, and the finding names who refuses the key.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "S110"
    name = "unknown-top-level-key"
    remedy = "remove the key, or check its spelling"
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    per_file = Severity.ERROR
    asked = True
    fixable = "mixed"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave out the columns that the target reads; name who refuses a key without a target."""
        if finding.path[-1] in self.target.columns:
            return None
        if "columns-choose-trainer" in self.target.quirks:
            return _for_columns(self.target.title, finding)
        if "one-shape-a-line" in self.target.quirks and _second_shape(finding, record):
            return finding._replace(
                message=f"{quote(str(finding.path[-1]))} beside messages: {self.target.title} "
                "refuses a line with two shapes",
                severity=Severity.ERROR,
                fix=None,
                help="keep the messages or the other shape",
            )
        return key_kept(self.target, self.name, finding)


_CHOOSING: Final = frozenset({"prompt", "completion", "chosen", "rejected", "text"})
"""Columns by which a trainer decides what a row is, before it looks for messages."""


_SHAPES: Final = (
    frozenset({"prompt", "completion"}),
    frozenset({"text"}),
    frozenset({"interactions"}),
)
"""The keys of the shapes that a service may find beside messages."""


def _second_shape(finding: Finding, record: Record) -> bool:
    """Tell whether a key belongs to a whole shape beside the messages."""
    value = record.value
    return "messages" in value and any(
        finding.path[-1] in keys and keys <= value.keys() for keys in _SHAPES
    )


def _for_columns(trainer: str, finding: Finding) -> Finding:
    """Return a finding about a column beside messages: one that decides, or one that is ignored."""
    key = str(finding.path[-1])
    if key not in _CHOOSING:
        return finding._replace(severity=Severity.INFO, fix=None, help="the column is not read")
    return finding._replace(
        message=f"'{key}' beside messages: {trainer} takes the row for another shape and stops",
        severity=Severity.ERROR,
        help="remove the column, or rename it",
    )
