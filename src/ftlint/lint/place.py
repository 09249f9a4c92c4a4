"""From a finding to a diagnostic: columns, excerpt, fingerprint, and the fix as raw text.

Only what is reported comes here; clean records never do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ftlint.jsontext.edit import Uneditable, keeps_numbers, resolve
from ftlint.jsontext.locate import Locator
from ftlint.lint.digests import canonical_json
from ftlint.lint.failures import PASSED_ON, failure
from ftlint.model.diagnostic import (
    Diagnostic,
    Excerpt,
    Finding,
    Fix,
    FixInfo,
    Path,
    Severity,
    fingerprint,
)
from ftlint.model.record import Record
from ftlint.rules import Rule, Scope

if TYPE_CHECKING:
    from ftlint.lint.plan import Bound, Plan

BEFORE = 240
"""Code points of the line kept before the place of a finding, for the frame."""
AFTER = 400
"""Code points of the line kept from the place on."""


def record_hash(record: Record) -> str:
    """Name a record by its content: 16 hexadecimal digits of SHA-256.

    Over the parsed record with sorted keys and no white space; over the stripped bytes of a line
    that does not parse. It survives moving, re-indenting, re-escaping and another key order.
    """
    if record.value is None:
        data = record.raw.strip()
    else:
        data = canonical_json(record.value)
    return hashlib.sha256(data).hexdigest()[:16]


def record_id(value: Any) -> str | None:
    """Return the record's own ``id``, where it has one that is a string or a number."""
    found = value.get("id") if isinstance(value, dict) else None
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


class Placer:
    """Stamps the findings of one chunk; remembers what it worked out for the record at hand."""

    def __init__(self, plan: Plan, name: str, base_offset: int) -> None:
        self.plan = plan
        self.name = name
        self.base_offset = base_offset
        self._record: Record | None = None
        self._text = ""
        self._locator: Locator | None = None
        self._hash = ""

    def place(
        self,
        rule: type[Rule],
        severity: Severity,
        finding: Finding,
        record: Record,
        targets: tuple[str, ...],
        text: str | None = None,
    ) -> Diagnostic:
        """Return the diagnostic of a finding in a record.

        ``text`` is the raw line where it could not simply be decoded.
        """
        if record is not self._record:
            self._record = record
            self._text = record.text if text is None else text
            self._locator = None
            self._hash = record_hash(record)
        line_text, start, end = self._text, 0, 0
        if finding.span is not None and (finding.raw or record.value is None):
            start, end = finding.span
        elif finding.path or finding.span is not None or finding.key:
            if self._locator is None:
                self._locator = Locator(self._text)
            start, end = self._locator.place(finding.path, key=finding.key, span=finding.span)
        elif self._text:
            end = 1
        fix = self._fix(finding.fix, record)
        before = self._text.encode("utf-8", "surrogateescape") if start else b""
        offset = record.offset + self.base_offset
        if start:
            offset += (
                start
                if len(before) == len(self._text)
                else len(self._text[:start].encode("utf-8", "surrogateescape"))
            )
        line = record.line
        if "\n" in line_text:
            first = line_text.rfind("\n", 0, start) + 1
            line += line_text.count("\n", 0, first)
            last = line_text.find("\n", start)
            line_text = line_text[first : len(line_text) if last < 0 else last]
            start -= first
            end = min(end - first, len(line_text))
        return Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=severity,
            message=finding.message,
            file=self.name,
            line=line,
            record=record.number,
            column=start + 1,
            end_column=max(end, start) + 1,
            byte_offset=offset,
            path=finding.path,
            fingerprint=fingerprint(rule.code, self._hash, finding.path, finding.salt),
            record_hash=self._hash,
            record_id=record_id(record.value),
            related=finding.related,
            fix=fix,
            help=finding.help,
            targets=targets,
            excerpt=_excerpt(line_text, start),
            null=Scope.NULLS in rule.yields_to.values() and _is_null(record.value, finding.path),
        )

    def _fix(self, fix: Fix | None, record: Record) -> FixInfo | None:
        if fix is None:
            return None
        if fix.drop or fix.file is not None:
            return FixInfo(fix.title, fix.safety, drop=fix.drop, file=fix.file, source=fix)
        if "\n" in self._text:  # spread over lines: columns of one line could not say where
            return FixInfo(fix.title, fix.safety, source=fix)
        if fix.line is not None:
            edits = resolve_line(self._text, fix.line)
            return FixInfo(fix.title, fix.safety, edits, source=fix)
        if self._locator is None:
            self._locator = Locator(self._text)
        try:
            edits = resolve(self._locator, fix.edits)
        except Uneditable:
            return None
        if not keeps_numbers(self._text, edits):
            return None
        return FixInfo(fix.title, fix.safety, edits, source=fix)

    def at_turn(
        self, bound: Bound, record: Record, index: int, what: str, finding: Finding
    ) -> Iterator[tuple[Bound, Finding]]:
        """Yield the finding of a role rule with its place in this record, and its fix.

        Nothing where the rule has nothing to say of this record after all.
        """
        try:
            held = bound.rule.roles_fix(record, index, finding)
        except PASSED_ON:
            raise
        except Exception as error:
            yield failure(bound, error)
            held = finding
        if held is None:
            return
        finding = held
        turns = record.format.role_turns(record.value)
        if 0 <= index < len(turns):
            turn = turns[index]
            path = {"role": turn.role_path, "content": turn.content_path}.get(what, turn.path)
            yield bound, finding._replace(path=path)
        elif record.format.turns_key in record.value:
            yield bound, finding._replace(path=(record.format.turns_key,), key=True)
        else:
            yield bound, finding

    def with_fixes(
        self, found: list[tuple[Bound, Finding]], record: Record
    ) -> list[tuple[Bound, Finding]]:
        """Return findings that were made without the record, with their fixes for it."""
        fixed: list[tuple[Bound, Finding]] = []
        for bound, finding in found:
            try:
                held = bound.rule.fix_for(record, finding)
                if held is not None:
                    fixed.append((bound, held))
            except PASSED_ON:
                raise
            except Exception as error:
                fixed += [(bound, finding), failure(bound, error)]
        return fixed

    def merge(
        self, found: list[tuple[Bound, Finding]], record: Record, text: str | None = None
    ) -> list[Diagnostic]:
        """Stamp findings; the same finding for several targets becomes one diagnostic."""
        merged: dict[tuple[Any, ...], tuple[Bound, Finding, Severity, list[str]]] = {}
        for bound, finding in found:
            key = (bound.entry.code, finding.path, finding.span, finding.key, finding.message)
            severity = bound.severity_for(finding)
            known = merged.get(key)
            if known is None:
                merged[key] = (bound, finding, severity, [bound.target])
            else:
                known[3].append(bound.target)
                merged[key] = (known[0], known[1], max(known[2], severity), known[3])
        return [
            self.place(type(bound.rule), severity, finding, record, tuple(names), text)
            for bound, finding, severity, names in merged.values()
        ]


def resolve_line(old: str, new: str) -> tuple[Any, ...]:
    """Return the one edit that turns a raw line into another, with what is common left out."""
    from ftlint.model.diagnostic import ResolvedEdit

    start = 0
    limit = min(len(old), len(new))
    while start < limit and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < limit - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return (ResolvedEdit(start, len(old) - tail, new[start : len(new) - tail]),)


def _is_null(value: Any, path: Path) -> bool:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return value is None


def _excerpt(line: str, start: int) -> Excerpt:
    first = max(0, start - BEFORE)
    return Excerpt(line[first : start + AFTER], first, len(line))
