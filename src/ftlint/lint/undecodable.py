"""Lines that are not UTF-8, judged once the whole file is known.

One line says little about its charset, and thousands of lines of one file say it well. So the
kernel only notes where such lines stand; they are read again here, with each other as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from ftlint.formats import UNKNOWN
from ftlint.model.diagnostic import Diagnostic, Finding, Fix, Safety
from ftlint.model.record import Record

if TYPE_CHECKING:
    from ftlint.jsontext.diagnose import Diagnosis
    from ftlint.jsontext.undecodable import Reading
    from ftlint.lint.files import FileState
    from ftlint.lint.plan import Plan

EVIDENCE: Final = 200
"""Lines of the file that are weighed with every charset; the others follow what they showed."""

BATCH: Final = 1000
"""Lines that are held at a time."""


def undecodable(file: FileState, plan: Plan) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line of a file that is not UTF-8, in order."""
    from ftlint.jsontext.undecodable import diagnose_bytes, is_binary
    from ftlint.lint.files import again
    from ftlint.lint.place import Placer

    named = plan.named("not-utf8", plan.settings.targets) if plan.record_rules else []
    if not named or _told_as_binary(file, plan):
        return
    placer = Placer(plan, file.name, 0)
    raws = again(file.source, file.traits, [offset for _, _, offset in file.undecodable])
    evidence: list[bytes] | None = None
    places = iter(file.undecodable)
    while batch := list(islice(raws, BATCH)):
        if evidence is None:
            evidence = [raw for raw in batch if not is_binary(raw)][:EVIDENCE]
        readings = _readings(evidence, batch)
        for (line, number, offset), raw, reading in zip(
            islice(places, len(batch)), batch, readings, strict=True
        ):
            diagnosis = diagnose_bytes(raw, reading)
            record = Record(line, number, offset, raw, None, UNKNOWN)
            finding = diagnosis_finding(diagnosis, text=file.is_text)
            text = raw.decode("utf-8", "surrogateescape")
            yield from placer.merge([(bound, finding) for bound in named], record, text)


def _told_as_binary(file: FileState, plan: Plan) -> bool:
    """Whether one finding says that the file is no text, so that no line need be told of."""
    from ftlint.source.text_kind import BINARY

    if not file.is_foreign or not plan.named("not-training-data", plan.settings.targets):
        return False
    return file.looks().what == BINARY


def _readings(evidence: list[bytes], batch: list[bytes]) -> list[Reading | None]:
    """Read a batch of lines after the evidence; binary data has no reading."""
    from ftlint.encoding import decode_lines
    from ftlint.jsontext.undecodable import is_binary, joined_readings

    texts = [raw for raw in batch if not is_binary(raw)]
    joined = [*evidence, *texts] if texts[: len(evidence)] != evidence else texts
    readings = joined_readings(decode_lines(b"\n".join(joined)), joined) if joined else []
    told = iter(readings[len(joined) - len(texts) :])
    return [None if is_binary(raw) else next(told) for raw in batch]


def diagnosis_finding(diagnosis: Diagnosis, *, text: bool = False) -> Finding:
    """Return the finding that tells why a line is refused; ``text`` marks plain text."""
    fix = None
    if diagnosis.repaired is not None:
        safety = Safety.SAFE if diagnosis.safe else Safety.UNSAFE
        title = "Rewrite the line as JSON" if diagnosis.repaired else "Remove the line"
        if diagnosis.rule == "not-utf8":  # what the line then says is for the next round to judge
            title, text = "Write the line as UTF-8", True
        fix = Fix(title, safety, line=diagnosis.repaired, text=text)
    return Finding(
        diagnosis.message,
        span=(diagnosis.start, diagnosis.end),
        raw=True,
        fix=fix,
        help=diagnosis.help,
    )
