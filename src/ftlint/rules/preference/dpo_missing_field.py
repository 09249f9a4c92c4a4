"""P801 dpo-missing-field."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.formats.native.preference.lint import PAIR
from ftlint.model.diagnostic import Finding, Fix, Safety, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.schema.values import type_word


class DpoMissingField(Rule):
    """A preference record lacks its prompt or one of its two answers.

    ## Why is this bad?
    A pair is learned from as a whole: the prompt (`input`), the better answer
    (`preferred_output`) and the worse one (`non_preferred_output`), each answer a list of messages.
    Services name the missing key and refuse the file; trainers drop the record.

    ## Example
    ```jsonl fail
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}]}
    ```
    ```jsonl fail
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": {"role": "assistant", "content": "Drops form and fall."}, "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl fixed
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl fail target=trl
    {"chosen": {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Drops fall."}]}, "rejected": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl fixed
    {"chosen": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Drops fall."}], "rejected": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl pass
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```

    An answer under another name (`preferred_completion`) is `completion-key-alias`. The recipes of
    Fireworks and Oumi's data sets read an answer that is an object with `messages`; it is told only
    where no target is named.

    ## Fix safety
    Safe: an answer that is one message, where a list is read, is put into one. Unsafe: an object with
    `messages` becomes their list. What is missing only the author knows.

    ## References
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    - <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-direct-preference-optimization>
    """

    code = "P801"
    name = "dpo-missing-field"
    remedy = "write what is missing, or convert the data to another shape"
    asked = True
    fixable = "mixed"
    format_needs = frozenset({Has.ANSWERS_BESIDE})

    def adapt(self, finding: Finding, record: Record) -> Finding:
        """Offer to unwrap an answer that is a whole record of messages, as two loaders read it."""
        answer = record.value.get(finding.path[0]) if len(finding.path) == 1 else None
        turns = answer.get("messages") if isinstance(answer, dict) else None
        if not isinstance(turns, list):
            return finding
        fix = Fix.set("Write the list of messages", finding.path, turns, Safety.UNSAFE)
        told = finding._replace(fix=fix, help="write the list under messages in its place")
        if NEUTRAL not in self.target.quirks:
            return told
        return told._replace(
            severity=Severity.INFO,
            help="Oumi and the recipes of Fireworks read this, others the list alone",
        )

    def check(self, record: Record) -> Iterable[Finding]:
        """Report answers beside a list of turns in a form that the target does not read."""
        for key in sorted(PAIR & record.value.keys()):
            answer = record.value[key]
            if "answers-as-turns" in self.target.quirks and not isinstance(answer, dict):
                yield Finding(
                    f"{self.target.title} reads {key} as one turn, not {type_word(answer)}, and "
                    "drops the record",
                    path=(key,),
                    help="write the answer as a turn with a role and a text",
                )
            elif "last-answer-alone" in self.target.quirks:
                yield from self._read_in_part(key, answer, record)

    def _read_in_part(self, key: str, answer: object, record: Record) -> Iterable[Finding]:
        turns = [turn for turn in record.turns if turn.path[:1] == (key,)]
        if isinstance(answer, list) and len(answer) > 1:
            yield Finding(
                f"{self.target.title} reads the last message of {key} alone: {len(answer) - 1} "
                "before it are lost",
                path=(key,),
                severity=Severity.WARNING,
                help="move what both answers share into messages",
            )
        elif any(turn.has_calls for turn in turns):
            yield Finding(
                f"{self.target.title} reads the text of {key} alone: the tool calls are lost",
                path=(key,),
                severity=Severity.WARNING,
                help="write the calls into the text as the chat template of the model does",
            )
