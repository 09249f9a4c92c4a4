"""T406 undeclared-tool."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.errors import nearest
from ftlint.model.diagnostic import Finding, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import toolbox


class UndeclaredTool(Rule):
    """A call names a tool that the record does not declare.

    ## Why is this bad?
    The model is shown a list of tools and an answer that uses another one, and learns to make names
    up. Amazon Nova refuses the record.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "get_rian", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "get_rain"}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "get_rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "get_rain"}}]}
    ```

    A record that declares no tools at all is `tools-missing`.

    ## Fix safety
    There is no fix: the name or the list may be wrong.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T406"
    name = "undeclared-tool"
    needs = Facts.CALLS
    reads = Reads.CALLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look up the name of each call."""
        box = toolbox(record)
        if not box.declared or not box.complete:
            return
        known = {tool.name: None for tool in box.tools if tool.name is not None}
        for call in box.calls:
            if isinstance(call.name, str) and call.name and call.name not in known:
                hint = nearest(call.name, known, count=1)
                yield Finding(
                    f"Tool {quote(call.name)} is not declared{hint}",
                    path=call.name_path,
                    help=f"declared here: {_listing(list(known))}",
                )


def _listing(names: list[str]) -> str:
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(quote(name, 40)[1:-1] for name in names[:8]) + more
