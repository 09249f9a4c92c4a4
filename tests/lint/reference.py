"""The plain walk that the kernel must agree with: every rule on every record, no shortcut.

Nothing here is remembered from one record to the next, no rule is left out for what a record
lacks, and every record goes through the explaining path of its schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from ftlint.engine.columns import Spool
from ftlint.formats import Format, detect, named
from ftlint.formats.facts import top_facts, walk_turns
from ftlint.jsontext.duplicates import duplicate_keys
from ftlint.lint import _conclude_digests
from ftlint.lint.chunk import ChunkResult
from ftlint.lint.failures import adapted
from ftlint.lint.files import FileState
from ftlint.lint.kernel import Kernel, check_lines
from ftlint.lint.place import turn_place
from ftlint.lint.plan import Bound, Plan, plan
from ftlint.model.diagnostic import Diagnostic, Finding
from ftlint.model.digests import canonical_json, digest_other
from ftlint.model.record import Facts, Record
from ftlint.model.settings import Settings
from ftlint.rules import Tally
from ftlint.source import Source, Traits

Checker = Callable[[bytes, Plan, str], ChunkResult]
EVERYTHING = Facts(sum(Facts))
RAW = Facts.ALWAYS | Facts.NON_ASCII | Facts.LITERAL | Facts.LONG


def report(data: bytes, settings: Settings, checker: Checker = check_lines) -> list[Diagnostic]:
    """Return what a run over one file finds with a kernel, in order."""
    made = plan(settings)
    file = FileState(Source(None, "a.jsonl", data))
    file.traits = Traits(charset="utf-8")
    file.add(checker(data, made, "a.jsonl"), 0, Spool())
    file.conclude(made)
    _conclude_digests([file], made, Spool())
    return sorted(file.findings, key=lambda one: one.sort_key)


def plain_walk(data: bytes, made: Plan, name: str) -> ChunkResult:
    """Check a chunk record by record."""
    kernel = Kernel(made, name, 0)
    result = kernel.result
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    offset = 0
    for line, raw in enumerate(lines, 1):
        _record(kernel, raw.removesuffix(b"\r"), line, offset)
        offset += len(raw) + 1
    result.traits.observe_lines(data, lines, kernel.blanks)
    result.lines, result.size = len(lines), len(data)
    return result


def _record(kernel: Kernel, raw: bytes, line: int, offset: int) -> None:
    result, made = kernel.result, kernel.plan
    if not raw or raw.isspace():
        kernel.blanks.append(line)
        return
    result.records += 1
    number = result.records
    strict = True
    try:
        value: Any = orjson.loads(raw)
    except ValueError:
        strict = False
        value = kernel.refusals.broken(raw, line, number, offset)
        if not isinstance(value, dict):
            return
    if not isinstance(value, dict):
        kernel.refusals.not_an_object(raw, line, number, offset, value)
        return
    result.line_of.append(line)
    result.number_of.append(number)
    result.offset_of.append(offset)
    fmt = _format(made, value)
    letters, _, texts = walk_turns(fmt.role_turns(value))
    facts = walk_turns(fmt.turns(value))[1] | top_facts(value, fmt) | RAW
    if texts and texts[-1] and texts[-1][0] in "{[` \n\t\r":
        facts |= Facts.STRUCTURED
    for tallies, key in ((result.roles, letters), (result.formats, fmt.name)):
        tallies.setdefault(key, Tally(0, line, number)).count += 1
    tooling = bool(facts & (Facts.CALLS | Facts.TOOLS))
    digest_other(result.digests, value, fmt, canonical_json(value), letters, texts, tooling)
    record = Record(line, number, offset, raw, value, fmt, EVERYTHING, letters, strict=strict)
    _rules(kernel, record, Facts(facts))


def _format(made: Plan, value: Any) -> Format:
    forced = made.settings.input_format
    if forced is not None:
        return named(forced)
    found = detect(value, made.settings.method)[0]
    other = found.instead(value)
    return named(other) if other else found


def _rules(kernel: Kernel, record: Record, facts: Facts) -> None:
    made, result = kernel.plan, kernel.result
    shape = made.plan_for(record.format)
    found: list[tuple[Bound, Finding]] = []
    for _, schema, names, _ in shape.validators:
        for violation in schema.explain(record.value):
            if violation.unless is None or not made.named(violation.unless, names):
                bounds = made.named(violation.rule, names)
                found.extend(adapted(bounds, violation.finding(), record))
    for bound in shape.role_rules:
        for index, what, finding in bound.rule.check_roles(record.roles):
            place = turn_place(record, index, what)
            found.extend(kernel.refusals.placer.at_turn(bound, record, index, finding, place))
    for bound in shape.checks:
        found.extend((bound, finding) for finding in bound.rule.check(record))
    result.findings.extend(kernel.refusals.placer.merge(found, record))
    for finding in _duplicates(record):
        kernel.refusals.report("duplicate-key", finding, record)
    for bound in shape.collectors:
        # What a rule collects is defined by its facts: a file's conclusion counts on the rest.
        if bound.rule.needs & facts:
            kept = bound.rule.collect(record)
            if kept is not None:
                rows = result.collected.setdefault((bound.rule.code, bound.target), [])
                rows.append((record.line, record.number, kept))


def _duplicates(record: Record) -> Iterator[Finding]:
    from ftlint.lint.twice import repeated_keys

    if list(duplicate_keys(record.text)):
        yield from repeated_keys(record)
