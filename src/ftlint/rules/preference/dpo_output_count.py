"""P803 dpo-output-count."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record
from ftlint.rules import Reads, Rule


class DpoOutputCount(Rule):
    """An answer of a preference record has no turn of the assistant, or more turns than one.

    ## Why is this bad?
    Both sides of a pair are answers of the model. A side that holds only what the user says is
    refused by services; trainers learn to prefer the words of the user, or to avoid them. OpenAI
    and Together compare single turns: there each side is exactly one message of the assistant.

    ## Example
    ```jsonl fail
    {"prompt": [{"role": "user", "content": "Is it open?"}], "chosen": [{"role": "assistant", "content": "Yes."}], "rejected": [{"role": "user", "content": "No."}]}
    {"conversations": [{"from": "human", "value": "Is it open?"}], "chosen": {"from": "human", "value": "Yes."}, "rejected": {"from": "gpt", "value": "No."}}
    ```
    ```jsonl fail target=together
    {"input": {"messages": [{"role": "user", "content": "Is it open?"}]}, "preferred_output": [{"role": "assistant", "content": "Yes."}, {"role": "user", "content": "Sure?"}, {"role": "assistant", "content": "Quite."}], "non_preferred_output": [{"role": "assistant", "content": "No."}]}
    ```
    ```jsonl pass
    {"prompt": [{"role": "user", "content": "Is it open?"}], "chosen": [{"role": "assistant", "content": "Yes."}], "rejected": [{"role": "assistant", "content": "No."}]}
    ```

    ## References
    - <https://huggingface.co/docs/trl/dataset_formats>
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    - <https://docs.together.ai/docs/fine-tuning-data-preparation>
    """

    code = "P803"
    name = "dpo-output-count"
    methods = frozenset({"dpo"})
    reads = Reads.STRUCTURE
    since = "0.2.0"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for a side whose turns are all of other roles."""
        for side in record.format.sides(record.value):
            known = [turn for turn in side if turn.role != "?"]
            if known and not any(turn.role == "assistant" for turn in known):
                yield Finding(
                    f"The answer is a turn of the {known[0].role}, not of the assistant",
                    path=known[0].role_path,
                    help="give the answer the assistant's role, or write the answer that belongs here",
                )
            elif len(known) > 1 and "one-answer-message" in self.target.quirks:
                yield Finding(
                    f"The answer has {len(known)} messages; {self.target.title} compares answers "
                    "of exactly one",
                    path=known[1].path,
                    help="move what both answers share to the input, or keep one message",
                )
