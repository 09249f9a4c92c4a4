"""Rows of a multiple choice: the options go below the question, the answer names one of them.

``{"choices": ["Yes.", "No."], "answer": 1}`` is MMLU's way, ``{"choices": {"text": [...], "label":
[...]}, "answerKey": "B"}`` that of ARC, ``{"options": {"A": "Yes."}, "answer": "A"}`` that of exams.
An answer that is a place in a list nobody sees would train a bare number.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

KEYS: Final = ("choices", "options")
"""Columns of the options."""


class Choices(NamedTuple):
    """The column of the options, each with its label, and the answer by its label."""

    key: str
    labelled: tuple[tuple[str, str], ...]
    answer: str

    def lines(self) -> str:
        """Return the options, one a line.

        >>> Choices("choices", (("1", "Yes."), ("2", "No.")), "2").lines()
        '1. Yes.\\n2. No.'
        """
        return "\n".join(f"{label}. {text}" for label, text in self.labelled)


def choices_of(value: Mapping[str, Any], answer: Any) -> Choices | None:
    """Return the options of a row; None where there are none, or the answer names none of them.

    >>> choices_of({"choices": ["Yes.", "No."]}, 1).answer
    '2'
    >>> choices_of({"options": ["Yes.", "No."]}, "B").lines()
    'A. Yes.\\nB. No.'
    >>> choices_of({"choices": ["Yes.", "No."]}, 2)
    """
    key = next((key for key in KEYS if isinstance(value.get(key), (list, dict))), None)
    if key is None:
        return None
    labelled = _labelled(value[key], answer)
    if len(labelled) < 2:
        return None
    if type(answer) is not int and not isinstance(answer, str):
        return None
    if type(answer) is int:
        if not 0 <= answer < len(labelled):
            return None
        return Choices(key, labelled, labelled[answer][0])
    known = {label for label, _ in labelled} | {text for _, text in labelled}
    return Choices(key, labelled, answer) if answer in known else None


def _labelled(options: Any, answer: Any) -> tuple[tuple[str, str], ...]:
    """Return the options with their labels: the row's own, else letters or numbers."""
    if isinstance(options, dict):
        texts, labels = options.get("text"), options.get("label")
        if not (isinstance(texts, list) and isinstance(labels, list)):
            texts, labels = list(options.values()), list(options)
        if len(texts) != len(labels):
            return ()
    else:
        texts = options
        lettered = isinstance(answer, str) and len(answer) == 1 and answer.isalpha()
        labels = (
            list(string.ascii_uppercase) if lettered else list(map(str, range(1, len(texts) + 1)))
        )
    if not all(isinstance(text, str) for text in texts):
        return ()
    return tuple(zip(map(str, labels), texts, strict=False))
