"""D902 near-duplicate."""

from __future__ import annotations

from dataclasses import dataclass, field

from ftlint.model.diagnostic import Finding, Fix, Severity
from ftlint.model.similarity import SHINGLE, THRESHOLD, Shingle, Threshold
from ftlint.rules import Rule
from ftlint.rules.shared.digests import DigestView, Found, related, where


class NearDuplicate(Rule):
    """A record is nearly equal to an earlier one.

    ## Why is this bad?
    Records that differ in a few words count almost twice in the loss. Between training and
    validation data they make the validation loss look better than it is.

    ## Example
    ```jsonl fail line=2
    {"messages": [{"role": "user", "content": "Write to the customer that the parcel left the warehouse in Lima on Monday and will arrive within four working days at the address that was given when the order was placed"}, {"role": "assistant", "content": "Dear customer, your parcel left our warehouse in Lima on Monday. It will arrive within four working days at the address that you gave us when you placed the order. We thank you for your patience and remain at your service."}]}
    {"messages": [{"role": "user", "content": "Write to the customer that the parcel left the warehouse in Lima on Monday and will arrive within four working days at the address that was given when the order was placed"}, {"role": "assistant", "content": "Dear customer, your parcel left our warehouse in Lima on Monday. It will arrive within four working days at the address that you gave us when you placed the order. We thank you for your trust and remain at your service."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    {"messages": [{"role": "user", "content": "Capital of Chile?"}, {"role": "assistant", "content": "Santiago"}]}
    ```

    Records are compared turn by turn, and each turn must be alike: the similarity is the Jaccard
    index of the sets of word 5-grams (characters where a script has no spaces), and each pair that
    is reported was compared exactly. System prompts, masks, tools, numbers, operators, negations,
    code, and the words of short questions and answers must be equal. `ftlint dedup --near` finds the same
    records and removes them.

    ## Fix safety
    Unsafe: the record is dropped, and with it words that no other record has.

    ## References
    - <https://arxiv.org/abs/2107.06499>
    """

    code = "D902"
    name = "near-duplicate"
    severity = Severity.WARNING
    scope = "file"
    fixable = "unsafe"
    opt_in = True

    @dataclass(frozen=True, slots=True)
    class Options:
        """Options of the rule."""

        threshold: Threshold = field(
            default=THRESHOLD,
            metadata={"help": "Jaccard similarity at which two records are near-duplicates"},
        )
        ngram: Shingle = field(
            default=SHINGLE,
            metadata={"help": "words in a shingle; characters where a script has no spaces"},
        )

    def conclude_digests(self, index: DigestView) -> Found:
        """Report each near-duplicate of a record that stays."""
        options = self.options
        for place, kept, similarity in index.near_copies(options.threshold, options.ngram):
            leak = index.split(place[0]) != index.split(kept[0])
            tail = " of the training data" if leak else ""
            yield (
                *place,
                Finding(
                    f"{similarity:.0%} similar to {where(index, kept, place)}{tail}",
                    fix=Fix.drop_record("Drop the near-duplicate"),
                    help="drop one of them, or tell them apart",
                    related=(related(index, kept, "the record it resembles"),),
                ),
            )
