"""Options that a command and a table of the configuration have in common, with their help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from ftlint.model.similarity import RUN, SHINGLE, THRESHOLD, Between, Run, Shingle, Threshold
from ftlint.options.marks import Choice, Counts, OneOrMany, Shares


def _said(help: str, **words: str) -> dict[str, str]:
    """Return the metadata of a field; the help is that of the flag, the schema and the docs."""
    return {"help": help, **words}


def dotted(path: str | None) -> tuple[str, ...]:
    """Return the keys of a path of keys, such as ``metadata.user``; none for no path."""
    return tuple(path.split(".")) if path else ()


FROM_FILE: Final = "@"
"""What a text begins with that names the file it is in."""
SYSTEM_PROMPT: Final = _said(
    "The system turn of records that have none; @FILE reads it from a file.", metavar="TEXT|@FILE"
)
PromptMode = Literal["missing", "replace"]
PROMPT_MODE: Final = _said(
    "Records with a system turn of their own: keep it (missing), or replace it."
)


@dataclass(frozen=True)
class MergeStep:
    """Options of ``ftlint merge``, on the command line and in a recipe."""

    total: Annotated[int, Between(1)] | None = field(
        default=None,
        metadata=_said("The size of the mixture; small inputs are repeated to reach it."),
    )
    by: Literal["rows", "tokens"] = field(
        default="rows", metadata=_said("What shares and --total count.", flag="--weight-by")
    )
    shuffle: bool = field(
        default=False, metadata=_said("Shuffle, in an order that --seed decides.")
    )
    seed: int = field(default=0, metadata=_said("For --shuffle and shares."))
    source_key: str = field(default="", metadata=_said("Put the file's name there.", metavar="KEY"))
    system_prompt: str | None = field(default=None, metadata=SYSTEM_PROMPT)
    system_prompt_mode: PromptMode = field(default="missing", metadata=PROMPT_MODE)


BY: Final = Choice(("record", "prompt", "conversation"), ("key",))
KEEP: Final = Choice(("first", "last", "longest"), ("highest",))

_SIMILARITY: Final = _said("Jaccard similarity at which two records count as near-duplicates.")


@dataclass(frozen=True)
class DedupStep:
    """Options of ``ftlint dedup``, on the command line and in a recipe."""

    near: bool = field(default=False, metadata=_said("Find near-duplicates too, by word 5-grams."))
    threshold: Threshold = field(default=THRESHOLD, metadata=_SIMILARITY)
    ngram: Shingle = field(
        default=SHINGLE,
        metadata=_said("Words in a shingle; characters where a script has no spaces."),
    )
    by: Annotated[str, BY] = field(
        default="record",
        metadata=_said(
            "What must be equal: record, prompt, conversation (masks aside), or key:PATH.",
            metavar="WHAT",
        ),
    )
    contained: Literal["keep", "drop"] = field(
        default="keep",
        metadata=_said(
            "What to do with a record whose turns are the first ones of another record."
        ),
    )
    identity: OneOrMany = field(
        default=(),
        metadata=_said(
            "Ids, sources and times that are to count: other values there, other records.",
            metavar="KEYS",
            commas="yes",
        ),
    )
    keep: Annotated[str, KEEP] = field(
        default="first",
        metadata=_said(
            "Which duplicate stays: first, last, longest, or highest:PATH, the greatest number "
            "there.",
            metavar="WHICH",
        ),
    )


@dataclass(frozen=True)
class SplitStep:
    """Options of ``ftlint split``, on the command line and in a recipe."""

    ratio: Shares | None = field(
        default=None,
        metadata=_said(
            "The share of validation (and test), 0.1 for each unless said; or 8:1:1.",
            metavar="SHARE",
        ),
    )
    count: Counts | None = field(
        default=None,
        metadata=_said(
            "The number of records of validation, and of test, instead of a share.",
            metavar="N[:M]",
        ),
    )
    group: str | None = field(
        default=None,
        metadata=_said(
            "Keep records with one value at this key together, such as metadata.user.",
            metavar="KEY",
        ),
    )
    stratify: str | None = field(
        default=None,
        metadata=_said("Give each value at this key the same shares.", metavar="KEY"),
    )
    near: bool = field(
        default=True, metadata=_said("Keep near-duplicates together as well (the default).")
    )
    threshold: Threshold = field(default=THRESHOLD, metadata=_SIMILARITY)
    seed: int = field(default=0, metadata=_said("Another seed, other splits."))
    against: OneOrMany = field(
        default=(),
        metadata=_said(
            "A benchmark: records that share a run of words with it are left out.", metavar="FILE"
        ),
    )
    index: OneOrMany = field(
        default=(),
        metadata=_said(
            "The same, from an index made with `ftlint decontaminate --make-index`.",
            metavar="FILE",
        ),
    )
    against_text: Literal["prompts", "all"] = field(
        default="prompts", metadata=_said("What of the benchmark is looked for.")
    )
    ngram: Run = field(default=RUN, metadata=_said("Words in such a run."))


@dataclass(frozen=True)
class DecontaminateTable:
    """Evaluation data that training data must not hold; options of ``ftlint decontaminate``."""

    against: OneOrMany = field(
        default=(),
        metadata=_said(
            "Evaluation data that must not be in the training data; repeatable.", metavar="PATH"
        ),
    )
    index: OneOrMany = field(
        default=(),
        metadata=_said(
            "An index of evaluation data, made with --make-index; repeatable.", metavar="FILE"
        ),
    )
    against_text: Literal["prompts", "all"] = field(
        default="prompts",
        metadata=_said(
            "What of evaluation records to look for: questions (the default), or answers as well."
        ),
    )
    ngram: Run = field(
        default=RUN,
        metadata=_said(
            "Words in a run that both must have; characters where a script has no spaces."
        ),
    )
