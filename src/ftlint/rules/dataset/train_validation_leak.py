"""D904 train-validation-leak."""

from __future__ import annotations

from typing import Final

from ftlint.model.diagnostic import Effect, Finding, Fix, Severity, quote
from ftlint.model.words import plural
from ftlint.rules import Rule
from ftlint.rules.shared.digests import DigestView, Found, related, where

SHOWN: Final = 100
"""Characters of shared words that a finding shows."""


class TrainValidationLeak(Rule):
    """A prompt of the validation, test or evaluation data is in the training data too.

    ## Why is this bad?
    The model has seen the question, often with the very answer. The validation loss then falls
    however little was learnt, and over-fitting goes unnoticed.

    ## Example
    The first line is in the training file, the second one in the validation file:
    ```jsonl fail validation=1
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Capital of Chile?"}, {"role": "assistant", "content": "Santiago"}]}
    ```

    Which file is which split is said in the configuration, by `[[dataset]]`, or on the command line
    by `--validation`. Where neither says it, names do: `train.jsonl` beside `val.jsonl`,
    `x.train.jsonl`, `train/` beside `dev/`, `train-00000-of-00002.jsonl`; held-out data is that of
    the training data in the same folder.

    Evaluation data that no file of the run holds, such as a public benchmark, is named by
    `[decontaminate]` in the configuration or `--against`; a training record that shares a run of
    words with it is reported with the words. `ftlint decontaminate` finds the same records.

    A record that differs in case, whitespace, punctuation or a few words of a long text is a warning.
    One whose turns are the beginning of a training record, or the other way round, is an error: it
    is the same conversation, stored after each answer. `ftlint split` keeps such records together.

    ## Fix safety
    Unsafe: the record is dropped from the validation or test data; one that holds evaluation data
    is dropped from the training data.

    ## References
    - <https://platform.openai.com/docs/api-reference/fine-tuning/create>
    """

    code = "D904"
    name = "train-validation-leak"
    error_effect = Effect.ADVISES
    scope = "dataset"
    fixable = "unsafe"

    def conclude_digests(self, index: DigestView) -> Found:
        """Report each record of validation or test whose prompt is trained on."""
        for train, held_out in index.leak_groups():
            exact = {index.exact(*place): place for place in reversed(train)}
            for ordinal, place in enumerate(held_out):
                same = exact.get(index.exact(*place))
                source = same or train[0]
                what = "record" if same else "prompt"
                tail = "" if same else ", with another answer or other settings"
                yield (
                    *place,
                    Finding(
                        f"This {index.split(place[0])} {what} is also in the training data, "
                        f"at {where(index, source)}{tail}",
                        fix=Fix.drop_record(f"Drop it from the {index.split(place[0])} data"),
                        help="keep the record in one split only",
                        related=(related(index, source, "in the training data"),),
                        salt=str(ordinal),
                    ),
                )
        yield from self._near(index)
        for place, text, tokens, words in index.contaminated():
            yield (
                *place,
                Finding(
                    f"This training record shares {plural(tokens, 'word')} with the evaluation "
                    f"data, at {text}: {quote(words, SHOWN)}",
                    fix=Fix.drop_record("Drop it from the training data"),
                    help="leave it out, or a result on that evaluation says little",
                    salt=text,
                ),
            )

    def _near(self, index: DigestView) -> Found:
        """Report held-out records that are nearly, or in part, in the training data."""
        for place, trained, similarity in index.near_leaks():
            split, source = index.split(place[0]), where(index, trained)
            if similarity is None:
                said = f"This {split} record is a part of the same conversation as {source}"
            elif similarity == 1.0:
                said = (
                    f"This {split} record differs from {source} in case, whitespace or "
                    "punctuation alone"
                )
            else:
                said = f"This {split} record is {similarity:.0%} similar to {source}"
            yield (
                *place,
                Finding(
                    f"{said}, which is in the training data",
                    fix=Fix.drop_record(f"Drop it from the {split} data"),
                    help="keep both in one split, as `ftlint split` does",
                    severity=None if similarity is None else Severity.WARNING,
                    related=(related(index, trained, "in the training data"),),
                ),
            )
