"""The losses of a conversion as findings, and findings on the output with their source beside."""

from __future__ import annotations

import re
from typing import Final

from ftlint.dataset.convert.pipe import Outcome
from ftlint.model.diagnostic import Diagnostic, Related, Severity
from ftlint.model.losses import KINDS, Event
from ftlint.model.naming import fingerprint
from ftlint.model.report import Report
from ftlint.rules.itself.lossy_conversion import LossyConversion

_LINE: Final = re.compile(r"\blines? (\d+)")


def loss_findings(outcome: Outcome) -> list[Diagnostic]:
    """Return one finding for each kind of loss that is more than information."""
    return [
        _finding(event, outcome)
        for event in outcome.losses()
        if event.severity is not Severity.INFO
    ]


def _finding(event: Event, outcome: Outcome) -> Diagnostic:
    place = event.places[0] if event.places else ""
    file = place.split(": ", 1)[0] if place else outcome.output
    line = _LINE.search(place)
    detail = "; ".join(list(event.details)[:3])
    message = f"{KINDS[event.kind].text} ({event.count} × {event.kind})"
    message += f": {detail}" if detail else ""
    return Diagnostic(
        code=LossyConversion.code,
        name=LossyConversion.name,
        severity=event.severity,
        message=message[:1].upper() + message[1:],
        file=file,
        line=int(line[1]) if line else None,
        fingerprint=fingerprint(LossyConversion.code, event.kind, (), file),
    )


def with_sources(report: Report, outcome: Outcome) -> Report:
    """Add to each finding on the output the place in the source that the line came from."""
    lines = {item.line for item in report.diagnostics if item.line is not None}
    origins = outcome.origins_of(lines)
    found = []
    for item in report.diagnostics:
        origin = origins.get(item.line or 0)
        if origin is not None:
            file, place = origin
            line = _LINE.search(place)
            related = Related(f"converted from {place}", file, int(line[1]) if line else None)
            item = item._replace(related=(*item.related, related))
        found.append(item)
    report.diagnostics = found
    return report
