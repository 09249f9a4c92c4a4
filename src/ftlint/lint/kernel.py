"""The chunk kernel: whole lines in, diagnostics and digests out.

``check_chunk`` is pure and picklable: the same function runs in this process, in a worker, and on
a cluster. Lines count from 1 within the chunk; whoever merges the results adds the base.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, count
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import UNKNOWN
from ftlint.formats.facts import walk_messages, walk_turns
from ftlint.lint.digests import Digests, canonical_json, digest_other
from ftlint.lint.failures import PASSED_ON, adapted, failure, unchecked
from ftlint.lint.lane import UNREAD, has_escapes, is_odd, plain_records, quotes_add_up
from ftlint.lint.plan import Bound, Literals, Plan, ShapePlan
from ftlint.model.diagnostic import Diagnostic, Finding
from ftlint.model.record import Facts, Record
from ftlint.model.roles import LETTERS
from ftlint.rules import Tally
from ftlint.schema import Compiled
from ftlint.source import Traits

if TYPE_CHECKING:
    from ftlint.jsontext import Diagnosis
    from ftlint.lint.place import Placer

_ALWAYS: Final = int(Facts.ALWAYS)
_BLANK: Final = int(Facts.BLANK)
_INVALID: Final = int(Facts.INVALID)
_NON_ASCII: Final = int(Facts.NON_ASCII)
_LITERAL: Final = int(Facts.LITERAL)
_LONG: Final = int(Facts.LONG)
_STRUCTURED: Final = int(Facts.STRUCTURED)
_STRUCTURE_SIGNS: Final = frozenset("{[` \n\t\r")
_TEXT_SIGNS: Final = (b"\\", b"&", b"??", b"\x7f")
"""What a line of plain text may hold that some rule on text looks for."""
_TOOLING: Final = int(Facts.CALLS | Facts.TOOLS)

_FLATTEN: Final = "parsers give up at some hundred levels: flatten it, or write it as a string"
_KEY_END: Final = re.compile(rb'" ?:')
_LATIN_ESCAPE: Final = re.compile(rb"\\u00")
_ESCAPED_ASCII: Final = re.compile(rb"\\u00(?:[4-7]|1[fF])")
"""An ASCII letter as an escape (a key may hide behind it), or the separator of the digests."""


@dataclass(slots=True, eq=False, repr=False)
class ChunkResult:
    """What one chunk of a file says; lines and record numbers count from 1 within it."""

    lines: int = 0
    records: int = 0
    broken: int = 0
    size: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)
    roles: dict[str, Tally] = field(default_factory=dict)
    formats: dict[str, Tally] = field(default_factory=dict)
    collected: dict[tuple[str, str], list[tuple[int, int, Any]]] = field(default_factory=dict)
    """By (rule code, target name): (line, record number, value)."""
    line_of: array[int] = field(default_factory=lambda: array("I"))
    """Line of each record that has a value, in order."""
    number_of: array[int] = field(default_factory=lambda: array("I"))
    offset_of: array[int] = field(default_factory=lambda: array("Q"))
    undecodable: list[tuple[int, int, int]] = field(default_factory=list)
    """Line, record number and offset of each record that is not UTF-8."""
    digests: Digests = field(default_factory=Digests)
    traits: Traits = field(default_factory=Traits)


Piece = tuple[bytes, int, int]
"""A raw record: its bytes, its line (1-based in the chunk), its byte offset in the chunk."""


def split_lines(data: bytes) -> list[bytes]:
    """Cut a chunk at line feeds; the last line need not have one."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def line_pieces(lines: list[bytes], carriage_returns: bool) -> Iterator[Piece]:
    """Give each line its number and offset; one carriage return at its end is not part of it."""
    offsets = accumulate(map(_WITH_LINE_FEED, map(len, lines)), initial=0)
    raws = (raw.removesuffix(b"\r") for raw in lines) if carriage_returns else lines
    return zip(raws, count(1), offsets, strict=False)


_WITH_LINE_FEED: Final = (1).__add__


class Kernel:
    """One chunk in the making: the state that the steps below share."""

    def __init__(self, plan: Plan, name: str, base_offset: int) -> None:
        self.plan = plan
        self.result = ChunkResult()
        self.name = name
        self.base_offset = base_offset
        self.blanks: list[int] = []
        self.escapes = self.ascii_chunk = False
        """Whether the chunk has escapes like ``\\u00e9``; whether it is ASCII without them."""
        self.literals: Literals | None = None
        """The literals of rules that occur in the chunk at all."""
        self.roles_seen: dict[str, list[int]] = {}
        self.formats_seen: dict[str, list[int]] = {}
        """Tallies by role letters and by format: [count, line, number]."""
        self.held: dict[int, tuple[Bound, list[Record]]] = {}
        """Records of the chunk that rules collect from all at once."""

    def run(self, pieces: Iterator[Piece], data: bytes) -> ChunkResult:
        """Check every piece; ``data`` is the whole chunk, for what is looked up once in it."""
        plan = self.plan
        result = self.result
        escapes = self.escapes = has_escapes(data)
        ascii_chunk = self.ascii_chunk = not escapes and not is_odd(data, escapes)
        literals = self.literals = plan.literals and plan.literals.among(data)
        long_line = plan.long_line
        escaped = escapes and _ESCAPED_ASCII.search(data) is not None
        digests = result.digests
        wants_digests = plan.needs_digests
        line_of, number_of, offset_of = result.line_of, result.number_of, result.offset_of
        letters = LETTERS
        shapes, tops = plan.shapes, plan.tops
        roles_seen, formats_seen = self.roles_seen, self.formats_seen
        record_rules = plan.record_rules
        for raw, line, offset, number, value in plain_records(self, pieces):
            try:
                lenient = value is UNREAD
                if lenient:
                    result.broken += 1
                    value = self.broken(raw, line, number, offset)
                    if type(value) is not dict:
                        continue
                elif type(value) is not dict:
                    result.broken += 1
                    self.not_an_object(raw, line, number, offset, value)
                    continue
                keys = tuple(value)
                shape = shapes.get(keys) or plan.shape(value, keys)
                facts = tops.get(keys)
                fmt = shape.format
                if facts is None:
                    facts = plan.top(value, keys, fmt)
                facts |= _ALWAYS
                invalid = None
                for is_valid, schema, names in shape.validators:
                    try:
                        valid = is_valid(value)
                    except ValueError:  # a lone surrogate, from a line that was read leniently
                        valid = schema.holds(value)
                    if not valid:
                        facts |= _INVALID
                        invalid = [*(invalid or ()), (schema, names)]
                plain = False
                turns_key = fmt.turns_key
                if turns_key and not (escaped and _ESCAPED_ASCII.search(raw) is not None):
                    try:
                        messages = value[turns_key]
                        content_key, role_key = fmt.content_key, fmt.role_key
                        texts: list[Any] = [message[content_key] for message in messages]
                        roles = "".join([letters[message[role_key]] for message in messages])
                        prompt = "\x1f".join(texts[:-1])
                        plain = (
                            facts == _ALWAYS
                            and len(keys) == 1
                            and not lenient
                            and type(texts[-1]) is str
                            and sum(map(len, messages)) == 2 * len(messages)
                        )
                    except (KeyError, TypeError, IndexError):
                        plain = False
                if plain:
                    if "" in texts or True in map(str.isspace, texts):
                        facts |= _BLANK
                    # A plain record has 2 quotes for its key and 8 for each message; a repeated key
                    # shows as 4 more.
                    suspect = record_rules and not quotes_add_up(raw, 8 * len(texts) + 2)
                    if wants_digests:
                        digests.add_plain(shape.seed, roles, prompt, texts[-1])
                else:
                    roles, more, texts = self.walk(value, shape)
                    facts |= more
                    canonical = canonical_json(value)
                    suspect = record_rules and (
                        _key_count(raw) != _key_count(canonical)
                        or (escaped and _ESCAPED_ASCII.search(raw) is not None)
                    )
                    if wants_digests:
                        digest_other(
                            digests, value, fmt, canonical, roles, texts, bool(facts & _TOOLING)
                        )
                if texts and (last := texts[-1]) and last[0] in _STRUCTURE_SIGNS:
                    facts |= _STRUCTURED
                line_of.append(line)
                number_of.append(number)
                offset_of.append(offset)
                if not ascii_chunk and is_odd(raw, escapes):
                    facts |= _NON_ASCII
                if literals is not None and literals.within(raw):
                    facts |= _LITERAL
                if len(raw) > long_line:
                    facts |= _LONG
                seen = roles_seen.get(roles)
                if seen is None:
                    roles_seen[roles] = [1, line, number]
                else:
                    seen[0] += 1
                seen = formats_seen.get(fmt.name)
                if seen is None:
                    formats_seen[fmt.name] = [1, line, number]
                else:
                    seen[0] += 1
                checks, collectors = shape.rules_for(facts)
                verdict = shape.by_roles.get(roles)
                if verdict is None:
                    verdict = shape.verdict(roles)
                if checks or collectors or verdict or invalid or suspect:
                    record = Record(line, number, offset, raw, value, fmt, Facts(facts), roles)
                    self.examine(record, checks, collectors, verdict, invalid, suspect)
            except RecursionError:
                result.broken += 1
                self.too_deep(raw, line, number, offset)
            except PASSED_ON:
                raise
            except Exception as error:
                record = Record(line, number, offset, raw, None, UNKNOWN)
                found = [unchecked(plan, error)]
                result.diagnostics.extend(self.placer.merge(found, record))
        self.collect_held()
        result.roles = {key: Tally(*seen) for key, seen in roles_seen.items()}
        result.formats = {key: Tally(*seen) for key, seen in formats_seen.items()}
        return result

    def run_text(self, pieces: Iterator[Piece]) -> None:
        """Check lines of plain text; each line that holds something is a record."""
        result = self.result
        shape = self.plan.for_text()
        number = 0
        for raw, line, offset in pieces:
            if not raw or raw.isspace():
                self.blanks.append(line)
                continue
            number += 1
            try:
                value = raw.decode("utf-8")
            except UnicodeDecodeError:
                result.broken += 1
                self.broken(raw, line, number, offset)
                continue
            result.line_of.append(line)
            result.number_of.append(number)
            result.offset_of.append(offset)
            facts = _ALWAYS
            if not raw.isascii():
                facts |= _NON_ASCII
            if any(sign in raw for sign in _TEXT_SIGNS):
                facts |= _LITERAL
            checks, collectors = shape.rules_for(facts)
            if (checks or collectors) and facts != _ALWAYS:
                record = Record(line, number, offset, raw, value, shape.format, Facts(facts))
                self.examine(record, checks, collectors, (), None, False)
        result.formats = {shape.format.name: Tally(number, 1, 1)} if number else {}
        result.records = number

    def walk(self, value: dict[str, Any], shape: ShapePlan) -> tuple[str, int, list[str | None]]:
        """Walk a record that is not plain; tolerant of everything."""
        fmt = shape.format
        if fmt.turns_key:
            try:
                return walk_messages(value[fmt.turns_key], fmt.role_key, fmt.content_key)
            except (KeyError, TypeError, AttributeError):
                pass
        return walk_turns(fmt.role_turns(value))

    @cached_property
    def placer(self) -> Placer:
        """Stamps findings; made for the first one, since most chunks of clean data have none."""
        from ftlint.lint.place import Placer

        return Placer(self.plan, self.name, self.base_offset)

    def broken(self, raw: bytes, line: int, number: int, offset: int) -> Any:
        """Report a line that does not parse; return its value where it is beyond doubt."""
        from ftlint.jsontext import MISSING, diagnose

        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            self.result.traits.note_undecodable(raw, line, offset + self.base_offset)
            self.result.undecodable.append((line, number, offset))
            return None
        diagnosis = diagnose(text)
        record = Record(line, number, offset, raw, None, UNKNOWN)
        self.report_diagnosis(diagnosis, record, text)
        if diagnosis.value is MISSING:
            return None
        return diagnosis.value

    def too_deep(self, raw: bytes, line: int, number: int, offset: int) -> None:
        """Report a record with so many levels that it cannot be looked through."""
        finding = Finding(
            "The record is nested too deeply to be checked", span=(0, 1), raw=True, help=_FLATTEN
        )
        record = Record(line, number, offset, raw, None, UNKNOWN)
        self.report("invalid-json", finding, record, self.plan.settings.targets)

    def not_an_object(self, raw: bytes, line: int, number: int, offset: int, value: Any) -> None:
        """Report a line whose value is an array, a string, a number, true, false or null."""
        from ftlint.jsontext import diagnose_value

        record = Record(line, number, offset, raw, value, UNKNOWN)
        text = record.text
        diagnosis = diagnose_value(value, text)
        if diagnosis is not None:
            self.report_diagnosis(diagnosis, record, text)

    def report_diagnosis(self, diagnosis: Diagnosis, record: Record, text: str) -> None:
        """Report why a line does not parse."""
        from ftlint.lint.undecodable import diagnosis_finding

        finding = diagnosis_finding(diagnosis)
        self.report(diagnosis.rule, finding, record, self.plan.settings.targets, text)

    def report(
        self,
        name: str,
        finding: Finding,
        record: Record,
        targets: tuple[str, ...],
        text: str | None = None,
    ) -> None:
        """Stamp a finding that names its rule, unless the rule is off."""
        named = self.plan.named(name, targets)
        if not named or not self.plan.record_rules:
            return
        found = [(bound, finding) for bound in named]
        if finding.fix is None and record.value is not None:
            found = self.placer.with_fixes(found, record)
        self.result.diagnostics.extend(self.placer.merge(found, record, text))

    def examine(
        self,
        record: Record,
        checks: tuple[Bound, ...],
        collectors: tuple[Bound, ...],
        verdict: tuple[tuple[Bound, int, str, Finding], ...],
        invalid: list[tuple[Compiled, tuple[str, ...]]] | None,
        suspect: bool,
    ) -> None:
        """Run on one record what its facts ask for; nothing here runs for a clean plain record."""
        found: list[tuple[Bound, Finding]] = []
        for schema, names in invalid or ():
            for violation in schema.explain(record.value):
                if violation.unless is None or not self.plan.named(violation.unless, names):
                    named = self.plan.named(violation.rule, names)
                    found.extend(adapted(named, violation.finding(), record))
        if suspect:
            for finding in _duplicate_findings(record):
                self.report("duplicate-key", finding, record, self.plan.settings.targets)
        for bound, index, what, finding in verdict:
            found.extend(self.placer.at_turn(bound, record, index, what, finding))
        for bound in checks:
            if bound.literals and not _has_literal(bound, record):
                continue
            try:
                found.extend((bound, finding) for finding in bound.rule.check(record))
            except PASSED_ON:
                raise
            except Exception as error:
                found.append(failure(bound, error))
        for bound in collectors:
            if bound.entry.batched:
                self.held.setdefault(id(bound), (bound, []))[1].append(record)
                continue
            try:
                self.collected(bound, record, bound.rule.collect(record))
            except PASSED_ON:
                raise
            except Exception as error:
                found.append(failure(bound, error))
        if found:
            self.result.diagnostics.extend(self.placer.merge(found, record))

    def collected(self, bound: Bound, record: Record, value: Any) -> None:
        """Keep what a rule collected of a record."""
        if value is not None:
            rows = self.result.collected.setdefault((bound.entry.code, bound.target), [])
            rows.append((record.line, record.number, value))

    def collect_held(self) -> None:
        """Let the rules that collect in batches see the records of the chunk at once."""
        for bound, records in self.held.values():
            try:
                values = list(bound.rule.collect_batch(records))
            except PASSED_ON:
                raise
            except Exception:
                self.collect_singly(bound, records)
                continue
            for record, value in zip(records, values, strict=True):
                self.collected(bound, record, value)

    def collect_singly(self, bound: Bound, records: list[Record]) -> None:
        """Collect from one record after another, so that a failure costs only its own record."""
        for record in records:
            try:
                for value in bound.rule.collect_batch([record]):
                    self.collected(bound, record, value)
            except PASSED_ON:
                raise
            except Exception as error:
                found = [failure(bound, error)]
                self.result.diagnostics.extend(self.placer.merge(found, record))


def _has_literal(bound: Bound, record: Record) -> bool:
    """Tell whether a rule with literals is to see a record: for one of them, or by its facts."""
    if bound.needs & record.facts & ~Facts.ALWAYS:
        return True
    raw = record.raw
    return bound.search.within(raw) or (b"\\" in raw and _LATIN_ESCAPE.search(raw) is not None)


def _key_count(raw: bytes) -> int:
    """Count key ends; text inside strings counts alike in a line and in its canonical form."""
    return len(_KEY_END.findall(raw))


def _duplicate_findings(record: Record) -> Iterator[Finding]:
    from ftlint.jsontext import duplicate_keys

    for path, key, start, end in duplicate_keys(record.text):
        yield Finding(
            f"Key {key!r} stands more than once in one object; only the last value is kept",
            path=path,
            span=(start, end),
            help="keep one of the values and remove the other",
            salt=f"{key}",
        )


def check_lines(data: bytes, plan: Plan, name: str, base_offset: int = 0) -> ChunkResult:
    """Check a chunk of whole lines; ``base_offset`` is the chunk's place in the file in bytes."""
    kernel = Kernel(plan, name, base_offset)
    lines = split_lines(data)
    result = kernel.run(line_pieces(lines, b"\r" in data), data)
    result.traits.observe_lines(data, lines, kernel.blanks)
    result.lines = len(lines)
    result.size = len(data)
    return result


def check_text(data: bytes, plan: Plan, name: str, base_offset: int = 0) -> ChunkResult:
    """Check a chunk of plain text line by line: encoding damage, and bytes that are not UTF-8."""
    kernel = Kernel(plan, name, base_offset)
    lines = split_lines(data)
    kernel.run_text(line_pieces(lines, b"\r" in data))
    result = kernel.result
    result.traits.observe_lines(data, lines, kernel.blanks)
    result.lines = len(lines)
    result.size = len(data)
    return result


def check_values(pieces: list[Piece], plan: Plan, name: str) -> ChunkResult:
    """Check values of a JSON document that is no JSON Lines; places count in the whole file."""
    kernel = Kernel(plan, name, 0)
    return kernel.run(iter(pieces), b"\n".join(piece[0] for piece in pieces))
