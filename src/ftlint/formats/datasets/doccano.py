"""Exports of Doccano for texts that are written below a text (sequence to sequence)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items, text
from ftlint.formats.shared.reading import Reading, Sample, Skip
from ftlint.model.conversation import Conversation, Message


class Doccano(Format):
    """``text`` with a ``label`` that is a list of what annotators wrote: the first is the answer.

    The same shape holds the classes of a text; where labels are single words, or few for many
    texts, they are no answers, and the file is refused. Further texts below one are counted, spans
    and comments go.

    ```jsonl sample
    {"id": 1, "text": "Which planet is largest?", "label": ["Jupiter is."]}
    {"id": 2, "text": "And the smallest?", "label": ["Mercury is."]}
    ```
    """

    # https://doccano.github.io/doccano/tutorial/
    name = "doccano"
    title = "Doccano export"

    def score(self, value: Any) -> float:
        """Look for a text with a list of texts below it."""
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            return 0.0
        given = _given(value)
        whole = bool(given) and all(isinstance(one, str) and " " in one.strip() for one in given)
        return float(whole and value.keys() <= _KEYS)

    def sniff(self, sample: Sample) -> float:
        """Count the texts, and tell answers from classes by how often one comes back."""
        found = super().sniff(sample)
        said = [one for value in sample.values if isinstance(value, dict) for one in _given(value)]
        words = [one for one in said if isinstance(one, str)]
        return found if len(set(words)) * 2 > len(words) else 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one text."""
        given = [one for one in _given(value) if isinstance(one, str) and one.strip()]
        if not given:
            raise Skip("no-assistant-reply", "no text below it", "/label")
        if len(given) > 1:
            reading.note("other-choices-dropped", "/label", len(given) - 1)
        messages = [
            Message("user", text(value.get("text")), "/text"),
            Message("assistant", given[0], "/label/0"),
        ]
        meta = {key: item for key, item in value.items() if key not in ("text", "label", "labels")}
        yield Conversation(messages, reading.place, meta=meta or None)


_KEYS = frozenset({"id", "text", "label", "labels", "meta", "Comments", "annotation_approver"})


def _given(value: dict[str, Any]) -> list[Any]:
    return items(value.get("label", value.get("labels")))
