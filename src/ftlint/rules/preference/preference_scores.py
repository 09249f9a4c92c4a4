"""P813 preference-scores."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record
from ftlint.rules import Rule


class PreferenceScores(Rule):
    """The answers of a preference are not one better and one worse.

    ## Why is this bad?
    Gemini's `completions` have a `score` each: exactly one is 1 (the better answer), exactly one
    is 0. Nova's `candidates` have a `preferenceLabel`: one `preferred`, one `non-preferred`. With
    two equal scores or a single answer there is nothing to prefer; the service refuses the file.
    Completions with a `rank` must have different ones: NeMo RL stops at a tie.

    ## Example
    ```jsonl fail target=gemini
    {"contents": [{"role": "user", "parts": [{"text": "Rain?"}]}], "completions": [{"score": 1, "completion": {"role": "model", "parts": [{"text": "Drops form and fall."}]}}, {"score": 1, "completion": {"role": "model", "parts": [{"text": "Wet."}]}}]}
    ```
    ```jsonl fail target=nemo-rl
    {"context": [{"role": "user", "content": "Rain?"}], "completions": [{"rank": 0, "completion": [{"role": "assistant", "content": "Wet."}]}, {"rank": 0, "completion": [{"role": "assistant", "content": "Dry."}]}]}
    ```
    ```jsonl pass target=gemini
    {"contents": [{"role": "user", "parts": [{"text": "Rain?"}]}], "completions": [{"score": 1, "completion": {"role": "model", "parts": [{"text": "Drops form and fall."}]}}, {"score": 0, "completion": {"role": "model", "parts": [{"text": "Wet."}]}}]}
    ```

    ## References
    - <https://cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-preference-tuning>
    - <https://docs.aws.amazon.com/nova/latest/userguide/fine-tune-prepare-data-understanding.html>
    - <https://github.com/NVIDIA-NeMo/RL/blob/main/nemo_rl/data/processors.py>
    """

    code = "P813"
    name = "preference-scores"
    literals = ("rank",)
    remedy = "mark one answer as the better one and one as the worse one"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for two completions of one rank; scores and labels are the JSON Schema's part."""
        completions = record.value.get("completions")
        seen: set[float] = set()
        for index, item in enumerate(completions if isinstance(completions, list) else ()):
            rank = item.get("rank") if isinstance(item, dict) else None
            if isinstance(rank, int | float) and rank in seen:
                yield Finding(
                    f"Two completions have the rank {rank}",
                    path=("completions", index, "rank"),
                    help="give the better one the lower rank, or leave the record out",
                )
            elif isinstance(rank, int | float):
                seen.add(rank)
