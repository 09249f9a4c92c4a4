"""The chunk kernel: whole lines in, diagnostics and digests out.

``check_lines`` is pure and picklable: the same function runs in this process, in a worker, and on
a cluster. Lines count from 1 within the chunk; whoever merges the results adds the base.

Of a record the kernel looks up the *signature* (``lint.signature``): what is known of all records
with its keys and roles. What is left depends on values; a record that has nothing odd about it is
counted, digested and done with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import orjson

from ftlint.formats import UNKNOWN
from ftlint.formats.facts import STRUCTURE_SIGNS, UNGLANCED, content_facts
from ftlint.lint.chunk import ChunkResult, Piece, line_pieces, split_lines
from ftlint.lint.collecting import Collecting
from ftlint.lint.failures import PASSED_ON, failure, unchecked
from ftlint.lint.literals import RawFacts, any_blank, hides_ascii, quotes_add_up
from ftlint.lint.plan import Plan
from ftlint.lint.refusals import Refusals
from ftlint.lint.signature import Signature
from ftlint.model.record import Facts, Record, facts_of
from ftlint.rules import Tally

if TYPE_CHECKING:
    from ftlint.jsontext.skeleton import Skeleton
    from ftlint.lint.judge import Judge
    from ftlint.lint.work import Found, Work

_ALWAYS: Final = int(Facts.ALWAYS)
_BLANK: Final = int(Facts.BLANK)
_NON_ASCII: Final = int(Facts.NON_ASCII)
_LITERAL: Final = int(Facts.LITERAL)
_LONG: Final = int(Facts.LONG)
_PARTS: Final = int(Facts.PARTS)
_STRUCTURED: Final = int(Facts.STRUCTURED)
_TEXT_SIGNS: Final = (b"\\", b"&", b"??", b"\x7f", b"<U+", b"=", b"+")
"""What a line of plain text may hold that some rule on text looks for."""


class Kernel:
    """One chunk in the making: the state that the steps below share."""

    def __init__(self, plan: Plan, name: str, base_offset: int) -> None:
        self.plan = plan
        self.result = ChunkResult()
        self.blanks: list[int] = []
        self.seen: dict[Signature, list[int]] = {}
        """Tallies by signature: [count, line, number]."""
        self.collecting = Collecting(self.result)
        self.refusals = Refusals(plan, self.result, name, base_offset)

    def run(self, pieces: list[Piece], data: bytes, starts: Sequence[int]) -> ChunkResult:
        """Check every piece.

        ``data`` is the whole chunk, for what is looked up once in it; ``starts`` are the places
        of the pieces in it.
        """
        plan, result, seen, refusals = self.plan, self.result, self.seen, self.refusals
        raw_facts = RawFacts(
            plan.literals, data, [piece[0] for piece in pieces], starts, odd=plan.seeks_odd
        )
        calm, ascii_only, hidden = raw_facts.calm, raw_facts.ascii, raw_facts.hidden
        signs = raw_facts.signs
        record_rules, long_line = plan.record_rules, plan.long_line
        digests = result.digests if plan.needs_digests else None
        line_of, number_of, offset_of = result.line_of, result.number_of, result.offset_of
        shapes, skeletons, loads = plan.shapes, plan.skeletons, orjson.loads
        view, row = plan.view, None
        number = 0
        for index, (raw, line, offset) in enumerate(pieces):
            if refusals.beyond:
                number, refusals.beyond = number + refusals.beyond, 0
            try:
                strict = True
                try:
                    value = loads(raw)
                except ValueError:
                    if not raw or raw.isspace():
                        self.blanks.append(line)
                        continue
                    number += 1
                    strict = False
                    value = refusals.broken(raw, line, number, offset)
                    if type(value) is not dict:
                        continue
                else:
                    number += 1
                    if type(value) is not dict:
                        refusals.not_an_object(raw, line, number, offset, value)
                        continue
                row = value
                if view is not None and view.fits(value):
                    value = view.read(value)
                keys = tuple(value)
                shape = shapes.get(keys) or plan.shape(value, keys, raw if strict else None)
                try:
                    glance = mark, contents, objects, more = shape.read(value)
                    signature = shape.signatures.get((keys, mark, *map(tuple, objects)))
                    if signature is None:
                        signature = plan.signature(shape, value, glance)
                except UNGLANCED:
                    shape, signature, contents, more = plan.walked(shape, value)
                    objects = ()
                facts = signature.facts
                try:
                    # Among texts in ASCII a blank one comes before '!'; others have more blanks.
                    if (min(contents) < "!" or not ascii_only) and any_blank(contents):
                        facts |= _BLANK
                    if contents[-1][0] in STRUCTURE_SIGNS:
                        facts |= _STRUCTURED
                except (TypeError, ValueError, IndexError):  # not all are texts, or some are empty
                    if plan.instead(shape, value):
                        shape, signature, contents, more = plan.walked(shape, value)
                        objects = ()
                    facts = signature.facts | content_facts(contents)
                if more:
                    facts |= content_facts(more)
                if not calm:
                    facts |= raw_facts.of(index, raw, value if strict else None)
                if len(raw) > long_line:
                    facts |= _LONG
                texts = strict and not facts & _PARTS
                wrong = () if texts and signature.sure else signature.judged(value, texts)
                skeleton = shared = None
                if signature.plain and texts:
                    suspect = not quotes_add_up(raw, signature.expected(value))
                    if digests is not None:
                        last = contents[-1]
                        said = contents[:-1] if signature.answers else contents
                        prompt = "\x1f".join(said)
                        digests.add_ordered(
                            shape.seed, signature.seed, signature.answers, prompt, last
                        )
                else:
                    whole, canonical, suspect, skeleton, shared = signature.known(
                        skeletons, raw, row, strict
                    )
                    if value is not row:
                        whole, canonical, skeleton, shared = value, None, None, None
                    if digests is not None:
                        signature.digest(digests, whole, canonical, objects, contents)
                line_of.append(line)
                number_of.append(number)
                offset_of.append(offset)
                tally = seen.get(signature)
                if tally is None:
                    seen[signature] = [1, line, number]
                else:
                    tally[0] += 1
                works = signature.works
                work = works[facts] if facts in works else signature.work(facts)
                if hidden and not suspect:
                    suspect = hides_ascii(raw)
                if work is not None or wrong or (suspect and record_rules):
                    record = Record(
                        line,
                        number,
                        offset,
                        raw,
                        value,
                        shape.format,
                        facts_of(facts),
                        signature.letters,
                        objects,
                        strict,
                        shared,
                        signs.get(index, 0),
                    )
                    if value is not row:
                        record.view, record.row = view, row
                    suspect = suspect and record_rules
                    self.examine(record, signature, work, wrong, skeleton, suspect=suspect)
            except RecursionError:
                result.broken += 1
                refusals.too_deep(raw, line, number, offset)
            except PASSED_ON:
                raise
            except Exception as error:
                record = Record(line, number, offset, raw, None, UNKNOWN)
                found = [unchecked(plan, error)]
                refusals.placer.stamp(found, record, result.findings)
        result.records = number + refusals.beyond
        for record, failed in self.collecting.finish():
            refusals.placer.stamp(failed, record, result.findings)
        self._tally()
        return result

    def _tally(self) -> None:
        """Add the signatures of the chunk up by role letters and by format, in order."""
        result = self.result
        for signature, (many, line, number) in self.seen.items():
            for tallies, key in (
                (result.roles, signature.letters),
                (result.formats, signature.shape.format.name),
            ):
                tallies.setdefault(key, Tally(0, line, number)).count += many

    def run_text(self, pieces: Iterator[Piece]) -> None:
        """Check lines of plain text; each line that holds something is a record."""
        result = self.result
        shape = self.plan.for_text()
        signature = Signature(shape, "", _ALWAYS, [])
        number = 0
        for raw, line, offset in pieces:
            if not raw or raw.isspace():
                self.blanks.append(line)
                continue
            number += 1
            try:
                value = raw.decode("utf-8")
            except UnicodeDecodeError:
                self.refusals.broken(raw, line, number, offset)
                continue
            result.line_of.append(line)
            result.number_of.append(number)
            result.offset_of.append(offset)
            facts = _ALWAYS
            if not raw.isascii():
                facts |= _NON_ASCII | _LITERAL
            elif any(sign in raw for sign in _TEXT_SIGNS):
                facts |= _LITERAL
            work = signature.work(facts) if facts != _ALWAYS else None
            if work is not None:
                record = Record(line, number, offset, raw, value, shape.format, Facts(facts))
                self.examine(record, signature, work, (), None, suspect=False)
        result.formats = {shape.format.name: Tally(number, 1, 1)} if number else {}
        result.records = number

    def examine(
        self,
        record: Record,
        signature: Signature,
        work: Work | None,
        judged: Sequence[tuple[Judge, bool]],
        skeleton: Skeleton | None,
        *,
        suspect: bool,
    ) -> None:
        """Run on one record what its facts ask for; nothing here runs for a clean plain record."""
        found: Found = []
        if judged:
            said, known = signature.explained(judged, record)
            if known:
                self.refusals.placer.repeat(said, record, self.result.findings)
            else:
                found += said
        if suspect:
            from ftlint.lint.twice import repeated_keys

            for finding in repeated_keys(record):
                self.refusals.report("duplicate-key", finding, record)
        if work is not None:
            found += signature.ordered(self.refusals.placer, record)
            for bound in work.checks:
                if bound.literals and not bound.may_find(record):
                    continue
                try:
                    found.extend([(bound, finding) for finding in bound.rule.check(record)])
                except PASSED_ON:
                    raise
                except Exception as error:
                    found.append(failure(bound, error))
            remembered, kept = work.remembered(record, skeleton)
            found += remembered
            for bound, value in kept:
                self.collecting.keep(bound, record, value)
            if work.collectors:
                self.collecting.from_record(work.collectors, record, found)
        if found:
            self.refusals.placer.stamp(found, record, self.result.findings)


def check_lines(data: bytes, plan: Plan, name: str, base_offset: int = 0) -> ChunkResult:
    """Check a chunk of whole lines; ``base_offset`` is the chunk's place in the file in bytes."""
    kernel = Kernel(plan, name, base_offset)
    lines = split_lines(data)
    pieces = [*line_pieces(lines, b"\r" in data)]
    result = kernel.run(pieces, data, [offset for _, _, offset in pieces])
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
    """Check values of a JSON document that is not JSON Lines; places count in the whole file."""
    kernel = Kernel(plan, name, 0)
    raws = [raw for raw, _, _ in pieces]
    starts = accumulate([len(raw) + 1 for raw in raws], initial=0)
    return kernel.run(pieces, b"\n".join(raws), [*starts][: len(raws)])
