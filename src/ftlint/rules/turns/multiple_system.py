"""R206 multiple-system."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity
from ftlint.model.record import Record
from ftlint.model.roles import SYSTEM_LETTERS, SYSTEM_ROLES, system_head
from ftlint.rules import ORDERLY, Rule
from ftlint.rules.shared.mending import merge_turns


class MultipleSystem(Rule):
    """The conversation begins with more than one system or developer message.

    ## Why is this bad?
    Mistral and Claude on Amazon Bedrock take exactly one. Chat templates keep the first, or the
    last, or raise an error, so part of the instructions may be lost without a word.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be brief.\\n\\nBe kind."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief. Be kind."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A further system message in the middle of a conversation is `system-not-first`.

    ## Fix safety
    Unsafe: the texts are joined by a blank line into the first message.

    ## References
    - <https://github.com/mistralai/mistral-finetune/blob/main/utils/validate_data.py>
    """

    code = "R206"
    name = "multiple-system"
    severity = Severity.WARNING
    calm_roles = ORDERLY
    literals = ("system_prompt",)
    fixable = "unsafe"

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Count the system letters at the head, or all of them where one is the limit."""
        places = self._places(roles)
        if len(places) > 1:
            yield (
                places[1],
                "role",
                Finding(
                    f"{len(places)} system messages in one conversation",
                    help="join the instructions into one system message",
                ),
            )

    def _places(self, roles: str) -> list[int]:
        if "one-system" in self.target.quirks and system_head(roles):
            return [index for index, letter in enumerate(roles) if letter in SYSTEM_LETTERS]
        return list(range(system_head(roles)))

    def check(self, record: Record) -> Iterable[Finding]:
        """Find a system message beside a system text in a column of its own."""
        if "one-system" in self.target.quirks and record.value.get("system_prompt"):
            turn = next((turn for turn in record.turns if turn.role in SYSTEM_ROLES), None)
            if turn is not None and turn.path[:1] != ("system_prompt",):
                yield Finding(
                    "A system message beside system_prompt: only one system text is read",
                    turn.path,
                    help="join the instructions into one of them",
                )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding:
        """Join the messages into the first."""
        turns = record.lettered
        edits = merge_turns([turns[i] for i in self._places(record.roles) if i < len(turns)])
        if not edits:
            return finding
        return finding._replace(fix=Fix("Join the system messages", Safety.UNSAFE, edits))
