"""T423 tool-text-invalid."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Rule
from ftlint.schema.values import type_word

_CALLS: Final = ("function_call", "tool_call")
_TURNS: Final = "turns with from and value"


class ToolTextInvalid(Rule):
    r"""A text of JSON that holds tools or a call is not what the trainer parses it as.

    ## Why is this bad?
    In ShareGPT data tools and calls are texts: `tools` is a list of tools as JSON, the value of a
    `function_call` turn is `{"name": ..., "arguments": {...}}`. LLaMA-Factory parses both in the
    middle of a run: it stops at text that is not JSON, at a list in the place of the text, and at
    a call without `arguments`. Arguments that are a text themselves are trained encoded twice.
    NeMo AutoModel parses calls, those of the role `tool_call` in messages too, and asks for a name.

    ## Example
    ```jsonl fail target=llamafactory
    {"conversations": [{"from": "human", "value": "Tide?"}, {"from": "function_call", "value": "tide(port='Brest')"}, {"from": "observation", "value": "18:04"}, {"from": "gpt", "value": "At four past six."}], "tools": "[{\"name\": \"tide\", \"description\": \"Tell the tide.\", \"parameters\": {\"type\": \"object\", \"properties\": {}}}]"}
    ```
    ```jsonl pass target=llamafactory
    {"conversations": [{"from": "human", "value": "Tide?"}, {"from": "function_call", "value": "{\"name\": \"tide\", \"arguments\": {\"port\": \"Brest\"}}"}, {"from": "observation", "value": "18:04"}, {"from": "gpt", "value": "At four past six."}], "tools": "[{\"name\": \"tide\", \"description\": \"Tell the tide.\", \"parameters\": {\"type\": \"object\", \"properties\": {}}}]"}
    ```

    ## Fix safety
    There is no fix.

    ## References
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/src/llamafactory/data/formatter.py>
    """

    code = "T423"
    name = "tool-text-invalid"
    since = "0.2.0"
    asked = True
    needs = Facts.TOOLS | Facts.ODD_ROLE | Facts.RESULTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Parse the tools and the calls that are texts as the trainer does."""
        tools = record.value.get("tools")
        alone = "tools-as-text" in self.target.quirks
        if alone and Has.MESSAGES in record.format.has:
            return
        if tools and alone:
            yield from self._tools(tools)
        for turn in record.turns:
            if turn.raw_role in _CALLS and isinstance(turn.content, str):
                yield from self._call(turn, ("name", "arguments") if alone else ("name",))

    def _tools(self, tools: Any) -> Iterator[Finding]:
        title = self.target.title
        if not isinstance(tools, str):
            yield Finding(
                f"tools is {type_word(tools)}: {title} reads it from a text of JSON in {_TURNS}",
                ("tools",),
                help="write the list as JSON text",
            )
        elif not isinstance(_parsed(tools), list):
            yield Finding(
                f"tools is a text that is not a JSON list: {title} stops at it",
                ("tools",),
                help="write a list of tools as JSON text",
            )

    def _call(self, turn: Turn, needed: tuple[str, ...]) -> Iterator[Finding]:
        found = _parsed(turn.content)
        calls = found if isinstance(found, list) else [found]
        for call in calls:
            if not isinstance(call, dict):
                yield Finding(
                    f"The call {quote(turn.content, 40)} is not JSON: {self.target.title} stops at it",
                    turn.content_path,
                    help='write {"name": "...", "arguments": {...}}',
                )
            elif missing := [key for key in needed if key not in call]:
                yield Finding(
                    f"The call has no {missing[0]}: {self.target.title} stops at it",
                    turn.content_path,
                    help='write {"name": "...", "arguments": {...}}',
                )
            elif "arguments" in needed and isinstance(call["arguments"], str):
                yield Finding(
                    "The arguments of the call are a text: they are trained encoded twice",
                    turn.content_path,
                    severity=Severity.WARNING,
                    help="write the arguments as an object inside the text of the call",
                )
            else:
                continue
            return


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
