"""What a merge is asked: files, formats, weights, and what is put into records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.inputs import Input
from ftlint.dataset.running import Running
from ftlint.dataset.system_prompt import SystemPrompt, prompt_of
from ftlint.options.steps import MergeStep
from ftlint.source import Source


@dataclass(frozen=True, slots=True)
class Request(Running):
    """What to merge and how.

    ``to`` is the format that everything is converted to; empty leaves records as they are.
    ``prompt`` is put into the records. ``weights`` are shares by input name, ``total`` the size of
    the mixture, both in rows or, with ``by_tokens``, in tokens; ``tokens_of`` then gives the mean
    tokens of an input's records.
    ``source_key`` is a top-level key that gets the name of the file a record comes from.
    """

    sources: tuple[Source, ...]
    output: str
    to: str = ""
    prompt: SystemPrompt | None = None
    weights: dict[str, float] = field(default_factory=dict)
    total: float | None = None
    tokens_of: Callable[[Input], float] | None = None
    shuffle: bool = False
    seed: int = 0
    map_path: str | None = None
    source_key: str = ""
    dedup: Rules | None = None
    method: str | None = None
    input_format: str | None = None

    @classmethod
    def of(
        cls,
        step: MergeStep,
        sources: tuple[Source, ...],
        output: str,
        tokens_of: Callable[[Input], float] | None,
        place: str,
    ) -> Request:
        """Return what options ask for, but for weights, duplicates and how to run.

        ``place`` is where the system prompt was said.
        """
        return cls(
            sources,
            output,
            prompt=prompt_of(step, place),
            total=step.total,
            tokens_of=tokens_of if step.by == "tokens" else None,
            shuffle=step.shuffle,
            seed=step.seed % 2**64,
            source_key=step.source_key,
        )
