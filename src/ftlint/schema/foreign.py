"""Schemas that are not ours: a user's own, and those inside the data (tools, answers).

Nothing is ever fetched. A schema that is broken is said to be so by ``check_schema`` (for one
inside the data) or a UsageError (for the user's); validating against it then says nothing.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from ftlint.errors import UsageError
from ftlint.model.naming import to_dotted
from ftlint.schema.compiled import Compiled, Violation
from ftlint.schema.values import at, show

USER_RULE: Final = "user-schema-mismatch"
CACHED: Final = 4096
"""Schemas of the data that are kept compiled; a file seldom has more tools than that."""

_cache: OrderedDict[bytes, Compiled | str] = OrderedDict()


def user(text: str, name: str) -> Compiled:
    """Compile the JSON Schema of a file for ``--schema``; ``name`` is shown in errors.

    The draft is that of ``$schema``, by default 2020-12. Raises UsageError when the text is no
    JSON, no valid JSON Schema, or refers to another document.
    """
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"{name}{place}: the schema is not valid JSON") from None
    reason = _refused_by_reference(schema) or check_schema(schema)
    if reason is not None:
        raise UsageError(f"{name}: not a usable JSON Schema: {reason}")
    return Compiled(name, schema, _validator(schema, formats=True), _explain_user)


def explain_value(schema: Any, value: Any) -> list[Violation]:
    """Return what a value has wrong under a schema of the data; ``rule`` is left empty.

    Paths are relative to the value. A schema that is itself invalid refuses nothing: see
    ``check_schema``.
    """
    found = _compiled(schema)
    return [] if isinstance(found, str) or found.holds(value) else found.explain(value)


def validity(schema: Any) -> Callable[[Any], bool]:
    """Return the test of ``explain_value``: whether a value has nothing wrong under a schema."""
    found = _compiled(schema)
    return _anything if isinstance(found, str) else found.holds


def _anything(_: Any) -> bool:
    return True


def check_schema(schema: Any) -> str | None:
    """Return in one line why a value is no valid JSON Schema, or None when it is one."""
    found = _compiled(schema)
    return found if isinstance(found, str) else None


def _compiled(schema: Any) -> Compiled | str:
    """Return the compiled schema or the reason why there is none, from a bounded cache."""
    try:
        key = _key(schema)
    except (ValueError, TypeError, RecursionError):
        return "it is nested too deeply or not made of JSON values"
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    made = _checked(schema)
    found = made if isinstance(made, str) else Compiled("", schema, made, _explain_data)
    _cache[key] = found
    if len(_cache) > CACHED:
        _cache.popitem(last=False)
    return found


def _key(schema: Any) -> bytes:
    """Return a schema as JSON; the standard library writes what is too deep or large for orjson."""
    import orjson

    try:
        return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return json.dumps(schema, sort_keys=True).encode()


def _validator(schema: Any, *, formats: bool | None = None) -> Any:
    from jsonschema_rs import validator_for

    return validator_for(schema, offline=True, validate_formats=formats)


def _checked(schema: Any) -> Any:
    """Return the validator of a schema, or the reason why there is none."""
    from jsonschema_rs import ValidationError

    if not isinstance(schema, dict | bool):
        return f"a schema must be an object, true or false, not {show(schema)}"
    try:
        return _validator(schema)
    except ValidationError as error:
        return _refusal(schema, error)
    except ValueError as error:
        if isinstance(error, UnicodeError):
            return "it holds a lone surrogate"
        return "it is nested too deeply"


def _refusal(schema: Any, error: Any) -> str:
    """Word why jsonschema-rs does not take a schema."""
    if error.kind.name == "$ref":
        target = _first_reference(schema)
        if target is not None:
            return f"the reference {show(target)} leads nowhere; other documents are not fetched"
        if isinstance(schema, dict) and "$schema" in schema:
            return f"$schema {show(schema['$schema'])} is not a known draft of JSON Schema"
        return "a reference leads nowhere; other documents are not fetched"
    from ftlint.schema.wording import word_errors

    path = tuple(error.instance_path)
    place = f"{to_dotted(path)}: " if path else ""
    return place + "; ".join(violation.message for violation in word_errors([error], schema)[:1])


def _first_reference(schema: Any) -> str | None:
    """Return the first reference that does not resolve within the document, or None."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            reference = node.get("$ref", node.get("$dynamicRef"))
            if isinstance(reference, str) and not _resolves(schema, reference):
                return reference
            stack.extend(reversed(node.values()))
        elif isinstance(node, list):
            stack.extend(reversed(node))
    return None


def _resolves(schema: Any, reference: str) -> bool:
    if not reference.startswith("#"):
        return False
    node = schema
    for step in reference.removeprefix("#").split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
        elif isinstance(node, dict) and step in node:
            node = node[step]
        else:
            return False
    return True


def _refused_by_reference(schema: Any) -> str | None:
    """Check a schema with the reference implementation, which is slower but beyond doubt."""
    from jsonschema import Draft202012Validator, SchemaError
    from jsonschema.validators import validator_for

    if not isinstance(schema, dict | bool):
        return None
    draft = validator_for(schema, default=Draft202012Validator)
    try:
        draft.check_schema(schema)
    except SchemaError as error:
        path = tuple(error.absolute_path)
        return f"{to_dotted(path) or 'the schema'}: {show(at(schema, path))} is not allowed"
    return None


def _explain_user(compiled: Compiled, value: Any) -> list[Violation]:
    from ftlint.schema.wording import word_errors

    return word_errors(compiled.errors(value), value, rule=USER_RULE)


def _explain_data(compiled: Compiled, value: Any) -> list[Violation]:
    from ftlint.schema.wording import word_errors

    return word_errors(compiled.errors(value), value)
