"""T410 invalid-tool-schema."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Tool, toolbox
from ftlint.rules.shared.neutral import NEUTRAL, told_only
from ftlint.rules.tools.arguments_not_object import kind_of
from ftlint.schema.values import at

_NULL: Final = "tools is null; leave it out"
"""As the schema words it."""


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
        quirks = self.target.quirks
        if finding.path[-1:] == ("parameters",):
            read = "parameters-as-string" in quirks
            return None if read and _is_object(at(record.value, finding.path)) else finding
        if finding.message == _NULL:
            return self._null(finding)
        tool = at(record.value, finding.path)
        if (
            not isinstance(tool, dict)
            or "function" in tool
            or not isinstance(tool.get("name"), str)
        ):
            return finding
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

    def _null(self, finding: Finding) -> Finding | None:
        """Trainers that load tables have null where a row declares no tools; few stop at it."""
        quirks = self.target.quirks
        if NEUTRAL in quirks:
            return finding._replace(severity=Severity.INFO)
        loads = self.target.datasets or quirks & {"arrow", "tools-unchecked"}
        return None if loads and "null-tools-stop" not in quirks else finding

    def check(self, record: Record) -> Iterable[Finding]:
        """Check the parameters of each tool; the rest is the JSON Schema's part."""
        passed = not {"tools-unchecked", NEUTRAL}.isdisjoint(self.target.quirks)
        for tool in toolbox(record).tools:
            base = tool.parameters_path if tool.editable else tool.path
            problem = _problem(tool)
            if problem is not None:
                yield Finding(
                    f"Parameters of {quote(tool.name or '')} {problem}",
                    path=base,
                    severity=Severity.WARNING if passed else None,
                    help="write a JSON Schema whose type is object",
                    salt=tool.name or "",
                )
            if "tool-parameters" in self.target.quirks and "parameters" not in tool.function:
                yield Finding(
                    f"Tool {quote(tool.name or '')} has no parameters, which "
                    f"{self.target.title} asks for",
                    path=tool.path,
                    help='write "parameters": {} for a tool without arguments',
                    salt=f"{tool.name} parameters",
                )
            if "tool-descriptions" in self.target.quirks:
                description = tool.function.get("description")
                if not isinstance(description, str) or not description.strip():
                    yield Finding(
                        f"Tool {quote(tool.name or '')} has no description, which "
                        f"{self.target.title} asks for",
                        path=tool.path,
                        help="say in a sentence what the tool does",
                        salt=tool.name or "",
                    )


def _is_object(text: Any) -> bool:
    import orjson

    try:
        return isinstance(orjson.loads(text), dict)
    except (orjson.JSONDecodeError, TypeError):
        return False


def _problem(tool: Tool) -> str | None:
    import orjson

    parameters = tool.parameters
    if not parameters:
        return None
    try:
        return _judge(orjson.dumps(parameters))
    except TypeError:
        return "are nested too deeply or not made of Unicode text"


@lru_cache(maxsize=4096)
def _judge(text: bytes) -> str | None:
    """Say what is wrong with parameters given as JSON; files repeat the same few."""
    import orjson

    from ftlint.schema import check_schema

    parameters = orjson.loads(text)
    kind = parameters.get("type")
    if isinstance(kind, str) and kind != "object":
        return f"are of type {quote(kind, 30)}, not object"
    if isinstance(kind, list) and "object" not in kind:
        return "are not of type object"
    if kind is not None and not isinstance(kind, str | list):
        return f"have {kind_of(kind)} for a type"
    reason = check_schema(parameters)
    if reason is not None:
        return f"are not a valid JSON Schema: {reason}"
    if kind is None and "properties" in parameters:
        return 'have no type; write "type": "object"'
    return None
