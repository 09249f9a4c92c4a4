"""The JSON Schemas of ``schemas/``: loading, validating, and the wording of what they refuse.

``compiled(name).is_valid`` is the hot path: the validator's own bound method, about 1 µs a
record. ``compiled(name).explain`` is the cold path: it finds the annotation of each constraint
that failed and words it as violations, each named after a rule. ``user`` does the same for a
schema of the user's own, ``explain_value`` and ``check_schema`` for schemas inside the data.
"""

from __future__ import annotations

from ftlint.schema.compiled import Compiled, Violation, compiled
from ftlint.schema.foreign import check_schema, explain_value, user, validity
from ftlint.schema.store import bundle, load, names, shapes

__all__ = [
    "Compiled",
    "Violation",
    "bundle",
    "check_schema",
    "compiled",
    "explain_value",
    "load",
    "names",
    "shapes",
    "user",
    "validity",
]
