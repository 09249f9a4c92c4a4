"""T408 duplicate-tool-name."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, quote
from ftlint.model.naming import to_dotted
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Tool, toolbox


class DuplicateToolName(Rule):
    """Two tools of one record have the same name.

    ## Why is this bad?
    A call by that name means either of them. The services refuse the request in use, and the
    arguments cannot be checked.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain"}}, {"type": "function", "function": {"name": "rain"}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "rain"}}, {"type": "function", "function": {"name": "snow"}}]}
    ```

    ## Fix safety
    There is no fix: which declaration is right is for the author to say.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T408"
    name = "duplicate-tool-name"
    needs = Facts.TOOLS
    reads = Reads.TOOLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the names."""
        first: dict[str, Tool] = {}
        for tool in toolbox(record).tools:
            if tool.name is None or not tool.name:
                continue
            known = first.setdefault(tool.name, tool)
            if known is tool:
                continue
            place = to_dotted(known.path) if tool.editable else "an earlier place in the list"
            same = "the same" if known.function == tool.function else "another"
            yield Finding(
                f"Tool {quote(tool.name)} is declared again, with {same} definition; "
                f"first at {place}",
                path=(*tool.path, "name") if tool.editable else tool.path,
                help="keep one declaration, or rename the other tool",
                salt=tool.name,
            )
