"""A compiled schema: the yes or no of the hot path, and the worded violations of the cold one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ftlint.model.diagnostic import Finding, Fix, Path, Severity, Span
from ftlint.schema.store import bundle
from ftlint.schema.values import scrub

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError


T = TypeVar("T")


class Violation(NamedTuple):
    """What a schema refuses at a place, in our own words.

    ``rule`` is the name of the rule it belongs to. ``unless`` names another rule whose own
    violation has the same cause: where that rule is on, this one is to be left out. ``severity``
    is set on that other one, since it then stands for an error.
    """

    rule: str
    message: str
    path: Path = ()
    key: bool = False
    span: Span | None = None
    fix: Fix | None = None
    help: str | None = None
    unless: str | None = None
    severity: Severity | None = None

    def finding(self) -> Finding:
        """Return the violation as a finding of its rule."""
        return Finding(
            self.message,
            self.path,
            self.span,
            key=self.key,
            fix=self.fix,
            help=self.help,
            severity=self.severity,
        )


class Compiled:
    """A schema ready for use; ``is_valid`` is the validator's own bound method.

    ``is_valid`` raises ValueError on strings that are not Unicode (a lone surrogate from a
    lenient parser); ``holds`` does not.
    """

    __slots__ = ("_explain", "is_valid", "name", "schema", "validator")

    def __init__(
        self,
        name: str,
        schema: Any,
        validator: Any,
        explain: Callable[[Compiled, Any], list[Violation]],
    ) -> None:
        """Bind a validator of jsonschema-rs to the way its errors are worded."""
        self.name = name
        self.schema = schema
        self.validator = validator
        self.is_valid: Callable[[Any], bool] = validator.is_valid
        self._explain = explain

    def holds(self, value: Any) -> bool:
        """Tell whether a value is valid, whatever strings it holds.

        Raises RecursionError for a value with more levels than the validator takes.
        """
        try:
            return self.is_valid(value)
        except ValueError:
            return _shallow(self.is_valid, scrub(value))

    def explain(self, value: Any) -> list[Violation]:
        """Return what is wrong with a value, in the order of the validator; empty when valid."""
        return self._explain(self, value)

    def errors(self, value: Any) -> list[ValidationError]:
        """Return the validator's own errors; their messages must never be shown."""
        try:
            return list(self.validator.iter_errors(value))
        except ValueError:
            return _shallow(lambda it: list(self.validator.iter_errors(it)), scrub(value))


def _shallow(judge: Callable[[Any], T], value: Any) -> T:
    """Judge a value without lone surrogates: what is refused now is nested too deeply."""
    try:
        return judge(value)
    except ValueError as error:
        raise RecursionError(str(error)) from error


@cache
def compiled(name: str) -> Compiled:
    """Return one of our own schemas, compiled once a process.

    Raises UsageError for a name that does not exist.
    """
    from jsonschema_rs import Draft202012Validator

    schema = bundle(name)
    return Compiled(name, schema, Draft202012Validator(schema, offline=True), _explain)


def _explain(schema: Compiled, value: Any) -> list[Violation]:
    from ftlint.schema.explain import explain

    return explain(schema, value)
