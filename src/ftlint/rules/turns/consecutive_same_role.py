"""R207 consecutive-same-role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity
from ftlint.model.record import Record
from ftlint.model.roles import CALL_WORDS, ROLE_WORDS
from ftlint.rules import ORDERLY, Rule, Scope
from ftlint.rules.shared.mending import merge_turns

_RUN: Final = re.compile(r"u{2,}|a{2,}")


class ConsecutiveSameRole(Rule):
    """Two or more user turns, or assistant turns, follow each other.

    ## Why is this bad?
    Azure, Together, Amazon Bedrock, torchtune and LLaMA-Factory refuse or drop such a record, and
    many chat templates raise "conversation roles must alternate". Azure's message names no line.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "user", "content": "Anyone?"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi\\n\\nAnyone?"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi. Anyone?"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    Several tool results in a row are right, so are several calls (parallel calls) and a text before
    a `function_call`, which has a turn of its own in ShareGPT; Mistral takes several user turns.

    ## Fix safety
    Unsafe: the texts are joined by a blank line into the first turn of the run. Turns with more
    than a role and a text (weights, tool calls, names) are left alone, and so is a text beside a
    call.

    ## References
    - <https://github.com/microsoft-foundry/fine-tuning/issues/23>
    - <https://github.com/unslothai/unsloth/issues/334>
    """

    code = "R207"
    name = "consecutive-same-role"
    yields_to = MappingProxyType({"empty-content": Scope.TURN, "whitespace-only": Scope.TURN})
    per_file = Severity.ERROR
    severity = Severity.WARNING
    calm_roles = ORDERLY
    fixable = "unsafe"

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Find each run of equal letters."""
        for run in _RUN.finditer(roles):
            if run[0][0] == "u" and "joins-user-turns" in self.target.quirks:
                continue
            word = ROLE_WORDS[run[0][0]]
            count = "Two" if len(run[0]) == 2 else str(len(run[0]))
            yield (
                run.start() + 1,
                "role",
                Finding(
                    f"{count} {word} turns in a row",
                    help=f"join them into one {word} turn, or add the turn that is missing between",
                ),
            )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Join the run of texts that the finding stands in; calls in a row are parallel calls."""
        run = _RUN.match(record.roles, max(index - 1, 0))
        if run is None:
            return finding
        if record.format.method == "dpo" and isinstance(record.value.get("prompt"), str):
            return None  # the answers repeat a prompt that is text: S108 says what to do
        turns = record.lettered[run.start() : run.end()]
        calls = [turn.raw_role in CALL_WORDS or turn.has_calls for turn in turns]
        beside = all(turn.raw_role in CALL_WORDS for turn in turns[1:])
        if all(calls) or (beside and self.target.severity(self.name) is not Severity.ERROR):
            return None  # parallel calls, and a call behind the text beside it, are one turn
        edits = () if any(calls) else merge_turns(turns)
        if not edits:
            return finding
        return finding._replace(fix=Fix("Join the turns", Safety.UNSAFE, edits))
