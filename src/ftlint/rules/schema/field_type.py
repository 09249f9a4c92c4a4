"""S121 field-type."""

from __future__ import annotations

from typing import Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import told_only
from ftlint.schema.values import at


class FieldType(Rule):
    """A field that has no rule of its own holds a value of the wrong type.

    ## Why is this bad?
    Fields such as `parallel_tool_calls`, `refusal` or `label` have one type. Services refuse
    another one; loaders that infer the type of a column stop at the row that differs.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "parallel_tool_calls": null}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "parallel_tool_calls": false}
    ```

    ## Fix safety
    Safe: a null `parallel_tool_calls` is removed, which means the default. Other values are left
    alone.
    """

    code = "S121"
    name = "field-type"
    remedy = "write a value of the type that is asked for"
    fixable = "safe"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Heed the target: labels of 1 and 0 are read, and reasoning in parts with masks."""
        thoughts = finding.path[-1:] == ("reasoning_content",)
        if thoughts and isinstance(at(record.value, finding.path), list):
            if self.target.masks.get("part"):
                return None
            return told_only(self.target, finding)
        number = finding.path == ("label",) and record.value["label"] in (0, 1)
        if number and "label-as-class" in self.target.quirks:
            return None
        if number and "label-as-number" in self.target.quirks:
            return finding._replace(severity=Severity.WARNING, help=_HELP)
        return finding


_HELP: Final = (
    "write true or false, which every version takes; old ones made wrong masks of numbers"
)
