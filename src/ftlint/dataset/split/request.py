"""What a split is asked: files, sizes, what goes together, and evaluation data."""

from __future__ import annotations

from dataclasses import dataclass

from ftlint.dataset.running import Running
from ftlint.dataset.split.units import Sizes
from ftlint.model.similarity import RUN, THRESHOLD
from ftlint.options.steps import SplitStep, dotted
from ftlint.source import Source


@dataclass(frozen=True, slots=True)
class Request(Running):
    """What to split and how.

    ``outputs`` are the paths for train, validation and test, None where there is none. ``shares``
    (0 to 1) or ``counts`` say how much validation and test get. ``group`` and ``stratify`` are
    paths of keys.
    """

    sources: tuple[Source, ...]
    outputs: tuple[str | None, str | None, str | None]
    shares: tuple[float, float] = (0.0, 0.0)
    counts: tuple[int, int] | None = None
    seed: int = 0
    group: tuple[str, ...] = ()
    stratify: tuple[str, ...] = ()
    near: bool = True
    threshold: float = THRESHOLD
    against: tuple[Source, ...] = ()
    indexes: tuple[str, ...] = ()
    """Indexes of evaluation data."""
    against_prompts: bool = True
    ngram: int = RUN
    report: str | None = None
    method: str | None = None
    input_format: str | None = None

    @classmethod
    def of(
        cls,
        step: SplitStep,
        sources: tuple[Source, ...],
        outputs: tuple[str | None, str | None, str | None],
        sizes: Sizes,
    ) -> Request:
        """Return what options ask for, but for evaluation data and how to run."""
        return cls(
            sources,
            outputs,
            sizes.shares,
            sizes.counts,
            seed=step.seed % 2**64,
            group=dotted(step.group),
            stratify=dotted(step.stratify),
            near=step.near,
            threshold=step.threshold,
            against_prompts=step.against_text == "prompts",
            ngram=step.ngram,
        )
