"""The keys and words in which data says whether an answer is one to learn: THE table, for KTO.

A label that is read for its opposite, or not read at all, trains the answer it was to train away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ftlint.model.masks import truth

LABEL_KEYS: Final = ("label", "kto_tag")
"""TRL and ms-swift have ``label``, LLaMA-Factory ``kto_tag``:
https://github.com/huggingface/trl/blob/main/docs/source/dataset_formats.md,
https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md."""

_WORDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("desirable", "chosen", "good", "thumbs_up", "thumbs up"), True),
    **dict.fromkeys(("undesirable", "rejected", "bad", "thumbs_down", "thumbs down"), False),
}


def verdict(value: Any) -> bool | None:
    """Tell whether the value of a label calls an answer good; None where it says neither.

    >>> verdict(False), verdict(1.0), verdict("False"), verdict("Undesirable"), verdict("billing")
    (False, True, False, False, None)
    >>> verdict(3), verdict(0.5), verdict({"quality": 1})
    (None, None, None)
    """
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in _WORDS:
            return _WORDS[word]
        return truth(word) if word in ("true", "false", "0", "1", "0.0", "1.0") else None
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    return None


def label_of(record: Mapping[str, Any]) -> bool | None:
    """Return what the labels of a record say of its answer; where two disagree, it is a bad one.

    >>> label_of({"label": 1}), label_of({"kto_tag": "false", "label": None}), label_of({})
    (True, False, None)
    """
    found = [says for key in LABEL_KEYS if (says := verdict(record.get(key))) is not None]
    return all(found) if found else None


def without_labels(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without the labels that ``label_of`` reads.

    >>> without_labels({"id": 7, "label": False, "kto_tag": "spam"})
    {'id': 7, 'kto_tag': 'spam'}
    """
    return {
        key: value
        for key, value in record.items()
        if key not in LABEL_KEYS or verdict(value) is None
    }
