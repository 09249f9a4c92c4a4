"""R211 tool-turn-misplaced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.model.blocks import RESULTS, blocks
from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.model.roles import ROLE_WORDS
from ftlint.rules import Reads, Rule

_MISPLACED: Final = re.compile(r"(?:^|(?<=[sdu]))[tf]")


class ToolTurnMisplaced(Rule):
    """A tool result does not follow the assistant turn that called the tool.

    ## Why is this bad?
    A tool message answers a call, so it must come right after the call or behind another result.
    OpenAI and Mistral refuse any other order, and chat templates render it as nonsense.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "tool", "tool_call_id": "c1", "content": "yes"}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "yes"}, {"role": "assistant", "content": "Yes."}]}
    ```

    ## Fix safety
    There is no fix: the call is missing or elsewhere.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "R211"
    name = "tool-turn-misplaced"
    calm_roles = "[^tf]*"
    needs = Facts.RESULTS
    reads = Reads.STRUCTURE

    def check(self, record: Record) -> Iterable[Finding]:
        """Find blocks with a result in a turn of the assistant."""
        for turn in record.turns:
            if turn.role == "assistant":
                for block in blocks(turn.content, turn.content_path, RESULTS):
                    yield Finding(
                        "The result of a tool is in a turn of the assistant",
                        block.path,
                        help="put it into the user turn that follows the call",
                    )

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Find results behind anything but a call or a result."""
        if "t" not in roles and "f" not in roles:
            return
        for found in _MISPLACED.finditer(roles):
            index = found.start()
            place = f"follows a {ROLE_WORDS[roles[index - 1]]} turn" if index else "comes first"
            yield (
                index,
                "role",
                Finding(
                    f"The {ROLE_WORDS[roles[index]]} message {place}, not a tool call",
                    help="put the assistant turn that calls the tool right before its result",
                ),
            )
