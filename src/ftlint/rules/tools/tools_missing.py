"""T407 tools-missing."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import toolbox


class ToolsMissing(Rule):
    """The assistant calls tools, but the record declares none.

    ## Why is this bad?
    In use the model is given the list of tools. Trained without it, it learns to call from memory,
    whatever the list says, and its names and arguments cannot be checked.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "get_rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "get_rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "get_rain"}}]}
    ```

    ## Fix safety
    There is no fix: the declarations are not in the data. `ftlint convert -O
    undeclared_tools=declare` makes some from the calls, with the arguments that these give.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T407"
    name = "tools-missing"
    severity = Severity.WARNING
    asked = True
    needs = Facts.CALLS
    reads = Reads.CALLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first call of a record without tools."""
        box = toolbox(record)
        if box.declared or not box.calls:
            return
        call = box.calls[0]
        name = f" {quote(call.name, 40)}" if isinstance(call.name, str) and call.name else ""
        more = f" (and {len(box.calls) - 1} more)" if len(box.calls) > 1 else ""
        yield Finding(
            f"The assistant calls{name}{more}, but the record declares no tools",
            path=call.path,
            help="add the tools that the model is given in use; `ftlint convert -O "
            "undeclared_tools=declare` makes declarations from the calls",
        )
