"""P801 dpo-missing-field."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.formats.native.preference.lint import PAIR
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
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
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": {"role": "assistant", "content": "Drops form and fall."}, "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl pass
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```

    An answer under another name (`preferred_completion`) is `completion-key-alias`.

    ## References
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    - <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-direct-preference-optimization>
    """

    code = "P801"
    name = "dpo-missing-field"
    remedy = "write what is missing, or convert the data to another shape"
    asked = True
    format_needs = frozenset({Has.ANSWERS_BESIDE})

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
