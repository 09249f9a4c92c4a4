"""Statistics of the files of a session: what is counted, for whom, and at what price."""

from __future__ import annotations

from typing import Any

from ftlint import __version__
from ftlint.dataset.stats import (
    How,
    Measured,
    Prices,
    Question,
    document,
    measure,
    models_for,
)
from ftlint.model.settings import Settings
from ftlint.session import Progress, Session
from ftlint.session.tables import as_lines
from ftlint.targets import Model, Target, find_model, target
from ftlint.tokens import DEFAULT_ENCODING, counter


def aim(settings: Settings) -> tuple[tuple[Target, ...], Model | None, str]:
    """Return the targets, the model that is named, and the encoding that counts."""
    targets = tuple(target(name) for name in settings.targets)
    if settings.model is not None:
        model = find_model(settings.model, settings.targets)
        return targets, model, model.encoding
    encodings = [one.encoding for one in targets]
    return targets, None, encodings[0] if encodings else DEFAULT_ENCODING


def asked(settings: Settings, prices: Prices) -> tuple[Question, How]:
    """Return what is asked about the records, and how they are read and counted."""
    targets, model, encoding = aim(settings)
    models = models_for(targets, model, encoding)
    how = How(encoding, model.name if model else "", settings.method, settings.input_format)
    return Question(targets, tuple(models), prices, settings.method), how


def measured(
    session: Session,
    question: Question,
    how: How,
    progress: Progress | None = None,
    engine: str = "local",
    address: str | None = None,
) -> dict[str, Any]:
    """Measure the files of a session and return the document of statistics."""
    with as_lines(session) as read:
        found = _measured(read, how, progress, engine, address)
    _split(session, found)
    return document(found, question, counter(how.encoding), __version__)


def _measured(
    session: Session, how: How, progress: Progress | None, name: str, address: str | None
) -> list[Measured]:
    jobs = session.primary.settings.jobs
    if name == "local":
        return measure(session.sources, how, jobs=jobs, progress=progress)
    from ftlint.engine.workers import engine

    cluster = engine(name, 0, jobs, address)
    try:
        return measure(session.sources, how, progress=progress, engine=cluster)
    finally:
        cluster.close()


def _split(session: Session, found: list[Measured]) -> None:
    """Mark the files that are held out, by ``--validation``, the configuration, or their names."""
    from ftlint.lint.splits import Splits

    parts = Splits(session.primary.settings).all_of(session.sources)
    for part, one in zip(parts, found, strict=True):
        one.split = part.split
