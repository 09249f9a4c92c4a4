"""O505 strict-schema-invalid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Path, quote
from ftlint.model.naming import to_dotted
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import toolset


class StrictSchemaInvalid(Rule):
    """A schema with `strict: true` does not keep to the rules of strict schemas.

    ## Why is this bad?
    Strict mode wants every object closed (`additionalProperties: false`) and every property
    required; an optional one is written as a type that allows null. Otherwise the request is
    refused in use.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "strict": true, "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "strict": true, "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false}}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain", "strict": true, "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false}}}]}
    ```

    ## Fix safety
    Safe: the object is closed, and `required` lists all of its properties.

    ## References
    - <https://platform.openai.com/docs/guides/structured-outputs>
    """

    code = "O505"
    name = "strict-schema-invalid"
    asked = True
    needs = Facts.TOOLS | Facts.RESPONSE_FORMAT
    reads = Reads.TOOLS
    reads_more = Facts.RESPONSE_FORMAT
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Walk every schema that is marked strict."""
        for path, schema in _strict_schemas(record):
            for place, node in _objects(schema, path):
                problems, edits = _judge(place, node)
                if problems:
                    yield Finding(
                        f"Strict schema: {' and '.join(problems)} in {to_dotted(place)}",
                        path=place,
                        fix=Fix("Close the object", edits=edits),
                        help='add "additionalProperties": false and require every property, or '
                        "set strict to false",
                    )


def _strict_schemas(record: Record) -> Iterator[tuple[Path, Any]]:
    for tool in toolset(record).strict:
        yield tool.parameters_path, tool.parameters
    wrapper = record.value.get("response_format")
    inner = wrapper.get("json_schema") if isinstance(wrapper, dict) else None
    if isinstance(inner, dict) and inner.get("strict") is True:
        yield ("response_format", "json_schema", "schema"), inner.get("schema")


def _objects(schema: Any, path: Path, depth: int = 0) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each subschema that describes an object."""
    if not isinstance(schema, dict) or depth > 48:
        return
    kind = schema.get("type")
    if kind == "object" or (isinstance(kind, list) and "object" in kind):
        yield path, schema
    for key in ("properties", "$defs", "definitions"):
        named = schema.get(key)
        if isinstance(named, dict):
            for name, item in named.items():
                yield from _objects(item, (*path, key, name), depth + 1)
    yield from _objects(schema.get("items"), (*path, "items"), depth + 1)
    for key in ("anyOf", "prefixItems"):
        listed = schema.get(key)
        if isinstance(listed, list):
            for index, item in enumerate(listed):
                yield from _objects(item, (*path, key, index), depth + 1)


def _judge(path: Path, node: dict[str, Any]) -> tuple[list[str], tuple[Edit, ...]]:
    problems: list[str] = []
    edits: list[Edit] = []
    named = node.get("properties")
    properties = list(named) if isinstance(named, dict) else []
    required = node.get("required")
    listed = required if isinstance(required, list) else []
    absent = [name for name in properties if name not in listed]
    if absent:
        problems.append(f"{', '.join(quote(name, 30) for name in absent[:5])} not required")
        op = Op.SET if "required" in node else Op.INSERT
        kept = [name for name in listed if name in properties]
        edits.append(Edit(op, (*path, "required"), [*kept, *absent]))
    if node.get("additionalProperties") is not False:
        problems.append("additionalProperties is not false")
        op = Op.SET if "additionalProperties" in node else Op.INSERT
        edits.append(Edit(op, (*path, "additionalProperties"), False))
    return problems, tuple(edits)
