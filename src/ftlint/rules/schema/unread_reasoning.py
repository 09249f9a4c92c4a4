"""S126 unread-reasoning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Effect, Finding, Fix, Safety, Severity, quote
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Rule

READ: Final = "reasoning_content"
"""The key of reasoning that more chat templates read than any other."""


class _Key(NamedTuple):
    """How chat templates of open models read a key of reasoning."""

    said: str
    severity: Severity


_KEYS: Final = {
    "reasoning": _Key("hardly any chat template reads it", Severity.WARNING),
    "thinking": _Key("the chat templates of gpt-oss and LFM2.5 alone read it", Severity.INFO),
}
"""As in the 74 templates that TRL 1.16.0 ships."""


class UnreadReasoning(Rule):
    """Reasoning is where the chat template of the model does not read it.

    ## Why is this bad?
    Local trainers hand each message to the chat template of the model, and what the template does
    not ask for is left out without a word: the model learns to answer without its reasoning. Of the
    templates that TRL 1.16.0 ships, a third read `reasoning_content` (Qwen3, GLM-4.5, Nemotron 3,
    Gemma 4 …), two read `reasoning`. Templates that read it leave out the reasoning of answers
    before the last question. A trainer that renders each message alone and compares stops there.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "reasoning": "7 times 13 is 91.", "content": "No."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "reasoning_content": "7 times 13 is 91.", "content": "No."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "reasoning_content": "7 times 13 is 91.", "content": "No."}]}
    ```

    ## Fix safety
    Unsafe: the reasoning is kept under `reasoning_content`, which the template of your model may
    not read either.

    ## References
    - <https://github.com/huggingface/trl/tree/main/trl/chat_templates>
    - <https://github.com/verl-project/verl/blob/main/verl/utils/dataset/multiturn_sft_dataset.py>
    """

    code = "S126"
    name = "unread-reasoning"
    severity = Severity.WARNING
    effect = Effect.CHANGES
    since = "0.2.0"
    asked = True
    fixable = "unsafe"
    per_file = Severity.WARNING
    needs = Facts.REASONING

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the reasoning of each answer."""
        last_question = record.roles.rfind("u")
        for index, turn in enumerate(record.turns):
            for key, known in _KEYS.items():
                if turn.message.get(key):
                    yield self._misnamed(turn, key, known)
            if turn.message.get(READ) and index < last_question:
                yield self._left_out(turn)

    def _misnamed(self, turn: Turn, key: str, known: _Key) -> Finding:
        path = (*turn.path, key)
        fix = None
        if READ not in turn.message:
            fix = Fix.rename(f"Write {READ}", path, READ, Safety.UNSAFE)
        return Finding(
            f"The reasoning is under {quote(key)}: {known.said}",
            path,
            key=True,
            fix=fix,
            severity=known.severity,
            help=f"write it under {READ}, if the template of your model reads that",
        )

    def _left_out(self, turn: Turn) -> Finding:
        words = "Chat templates leave out reasoning before the last question"
        alone = "renders-each-message" in self.target.quirks
        if alone:
            words += f": {self.target.title} compares that with the message alone and stops"
        return Finding(
            words,
            (*turn.path, READ),
            key=True,
            severity=Severity.WARNING if alone else Severity.INFO,
            help="make a record of each answer whose reasoning is to be trained",
        )
