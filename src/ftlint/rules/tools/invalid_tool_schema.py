"""T410 invalid-tool-schema."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Tool, toolbox
from ftlint.rules.shared.neutral import NEUTRAL, told_only
from ftlint.rules.tools.arguments_not_object import kind_of
from ftlint.schema.values import at


class InvalidToolSchema(Rule):
    """The declaration of a tool is not what it should be, or its parameters are not a JSON Schema.

    ## Why is this bad?
    A declaration that the service cannot read is refused in use, so the model is trained for a
    request that can never be sent. Arguments cannot be checked against it either.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "text"}}}}}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "string"}}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}
    ```

    Parameters that are left out, or empty, mean a tool without arguments.

    ## Fix safety
    There is no fix: what the schema was meant to say is not known.

    ## References
    - <https://json-schema.org/understanding-json-schema/reference/type>
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T410"
    name = "invalid-tool-schema"
    needs = Facts.TOOLS
    reads = Reads.TOOLS

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave out parameters that the target reads from a text; tell of tools without wrapping."""
        if finding.path[-1:] == ("parameters",):
            read = "parameters-as-string" in self.target.quirks
            return None if read and _is_object(at(record.value, finding.path)) else finding
        tool = at(record.value, finding.path)
        if (
            not isinstance(tool, dict)
            or "function" in tool
            or not isinstance(tool.get("name"), str)
        ):
            return finding
        quirks = self.target.quirks
        if "flat-tools" in quirks:
            return None
        if NEUTRAL in quirks:
            return told_only(self.target, finding)
        if "arguments-as-objects" not in quirks:
            return finding
        return finding._replace(
            message=f"{finding.message} around it: the chat template gets it as it is",
            severity=Severity.WARNING,
            help='write {"type": "function", "function": {…}}, as most templates expect',
        )
