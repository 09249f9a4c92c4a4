"""What the name of a file says of its split: training, validation or test data.

The words are those that repositories, ``datasets`` and the trainers' own examples use. They count
as whole words, in the name of the file first, then in the folders above it, the closest first.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final, NamedTuple

WORDS: Final = {
    "train": ("train", "training", "trn"),
    "validation": ("validation", "valid", "val", "dev", "eval", "evaluation"),
    "test": ("test", "testing", "holdout", "heldout"),
}
"""The words of each split; ``heldout`` also with a separator inside."""

WHOLE: Final = frozenset({"all", "full", "whole", "complete", "combined", "merged", "total"})
"""Words of files that hold the records of all splits, from before they were parted."""

_SPLIT_OF: Final = {word: split for split, words in WORDS.items() for word in words}
_WORD: Final = re.compile(r"held[-_ .]out|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SHARD: Final = re.compile(r"(?<=[-_.])\d+(?:[-_]of[-_]\d+)?$")
_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".json", ".gz", ".zst", ".parquet", ".arrow"})


class SplitName(NamedTuple):
    """The split that a name tells, and a glob for the files named alike.

    ``folder`` is the folder that holds the files of all splits: that of the file, or, where a
    folder tells the split, the one above it.
    """

    split: str
    glob: str
    folder: str


def split_name(name: str) -> SplitName | None:
    """Return what a path below some folder says of its split; None where it says nothing.

    >>> split_name("data/chat_val.jsonl")
    SplitName(split='validation', glob='data/*_val.jsonl', folder='data')
    >>> split_name("a.train.jsonl").split, split_name("val/a.jsonl").glob
    ('train', 'val/**/*.jsonl')
    >>> split_name("data/train-00000-of-00002.jsonl").glob
    'data/train-*.jsonl'
    >>> split_name("evaluate.jsonl"), split_name("latest.jsonl")
    (None, None)
    """
    path = PurePosixPath(name)
    stem, ending = _cut(path.name)
    folder = path.parent.as_posix()
    found = _last_word(_SHARD.sub("", stem))
    if found is not None:
        start, end, split = found
        # Separators are kept: "*val" would match an interval, "val*" a valley.
        start -= start > 0 and not stem[start - 1].isalnum()
        end += end < len(stem) and not stem[end].isalnum()
        before, after = "*" * (start > 0), "*" * (end < len(stem))
        glob = f"{before}{stem[start:end]}{after}{ending}"
        return SplitName(split, glob if folder == "." else f"{folder}/{glob}", folder)
    for above in path.parents:
        found = _last_word(above.name)
        if found is not None:
            holder = above.parent.as_posix()
            return SplitName(found[2], f"{above.as_posix()}/**/*{ending}", holder)
    return None


def is_whole(name: str) -> bool:
    """Tell whether the name of a file says that it holds the records of all splits.

    >>> is_whole("data/all.jsonl"), is_whole("full_dataset.jsonl"), is_whole("football.jsonl")
    (True, True, False)
    >>> is_whole("all/train.jsonl"), is_whole("train_full.jsonl")
    (False, False)
    """
    stem = _cut(PurePosixPath(name).name)[0]
    words = {match[0].lower() for match in _WORD.finditer(stem)}
    return not words.isdisjoint(WHOLE) and words.isdisjoint(_SPLIT_OF)


def split_of(name: str) -> str:
    """Return the split of a file by its name; training where the name says nothing.

    >>> split_of("data/chat_val.jsonl"), split_of("data/evaluate.jsonl"), split_of("a/test-1.jsonl")
    ('validation', 'train', 'test')
    """
    found = split_name(name)
    return "train" if found is None else found.split


def _cut(name: str) -> tuple[str, str]:
    """Cut the suffixes that name a container off a file name.

    >>> _cut("a.val.jsonl.gz")
    ('a.val', '.jsonl.gz')
    """
    stem = name
    while (dot := stem.rfind(".")) > 0 and stem[dot:].lower() in _SUFFIXES:
        stem = stem[:dot]
    return stem, name[len(stem) :]


def _last_word(text: str) -> tuple[int, int, str] | None:
    """Return (start, end, split) of the last word that names a split."""
    found = None
    for match in _WORD.finditer(text):
        split = _SPLIT_OF.get(re.sub(r"[-_ .]", "", match[0]).lower())
        if split is not None:
            found = match.start(), match.end(), split
    return found


def is_split_alone(name: str) -> bool:
    """Tell whether the name of a file says its split and nothing else.

    >>> is_split_alone("data/train.jsonl"), is_split_alone("train_metrics.jsonl")
    (True, False)
    """
    return PurePosixPath(name).name.split(".", 1)[0].lower() in _SPLIT_OF
