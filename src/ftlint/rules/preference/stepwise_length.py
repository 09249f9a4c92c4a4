"""P814 stepwise-length."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record
from ftlint.rules import Rule


class StepwiseLength(Rule):
    """A record of stepwise supervision has not one label for each step.

    ## Why is this bad?
    Process reward models learn whether each step is right. With fewer labels than steps, steps
    are judged by the label of another, or the trainer stops.

    ## Example
    ```jsonl fail
    {"prompt": "12 * 3?", "completions": ["10 * 3 = 30.", "2 * 3 = 6.", "36."], "labels": [true, true]}
    ```
    ```jsonl pass
    {"prompt": "12 * 3?", "completions": ["10 * 3 = 30.", "2 * 3 = 7."], "labels": [true, false]}
    ```

    ## References
    - <https://huggingface.co/docs/trl/dataset_formats>
    """

    code = "P814"
    name = "stepwise-length"
    since = "0.2.0"
    format_needs = frozenset({Has.STEPS})

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the two lists."""
        steps, labels = record.value.get("completions"), record.value.get("labels")
        if isinstance(steps, list) and isinstance(labels, list) and len(steps) != len(labels):
            yield Finding(
                f"{len(steps)} completions and {len(labels)} labels",
                path=("labels",),
                help="give each step one label",
            )
