"""T411 orphan-tool-result."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, quote
from ftlint.model.naming import to_dotted
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Call, exchanges, toolbox


class OrphanToolResult(Rule):
    """A tool result names a call that is not right before it.

    ## Why is this bad?
    The services match results to calls by `tool_call_id`. A result without its call is refused, or
    the model reads an answer to a question that nobody asked.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c2", "content": "yes"}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "yes"}, {"role": "assistant", "content": "Yes."}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    A result behind a user or system turn is `tool-turn-misplaced`.

    ## Fix safety
    There is no fix: either of the ids may be the wrong one.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    - <https://github.com/mistralai/mistral-common>
    """

    code = "T411"
    name = "orphan-tool-result"
    needs = Facts.RESULTS
    reads = Reads.CALLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Match the ids of the results with those of the calls before them."""
        turns = record.turns
        groups = {index: group.calls for group in exchanges(record) for index in group.results}
        everywhere = {call.id: call for call in toolbox(record).calls if isinstance(call.id, str)}
        answered: dict[tuple[int, str], str] = {}
        for index, turn in enumerate(turns):
            for path, wanted in turn.results():
                calls = groups.get(index)
                if not isinstance(wanted, str) or (
                    calls is None and not _after_assistant(record.roles, index - record.aside)
                ):
                    continue
                problem = _problem(wanted, calls or [], everywhere)
                key = (calls[0].turn if calls else -1, wanted)
                if problem is None and sum(call.id == wanted for call in calls or []) == 1:
                    if key in answered:
                        problem = f"answers a call that {answered[key]} has answered already"
                    answered.setdefault(key, to_dotted(path[:-1]))
                if problem is not None:
                    yield Finding(
                        f"{path[-1]} {quote(wanted)} {problem}",
                        path=path,
                        help=_help(calls or []),
                    )


def _after_assistant(roles: str, index: int) -> bool:
    """Tell whether the results around ``index`` follow an assistant turn."""
    before = roles[:index].rstrip("tf")
    return before.endswith("a")


def _problem(wanted: str, calls: list[Call], everywhere: dict[str, Call]) -> str | None:
    if any(call.id == wanted for call in calls):
        return None
    if any(not isinstance(call.id, str) for call in calls):
        return None
    elsewhere = everywhere.get(wanted)
    if elsewhere is not None:
        return f"belongs to a call elsewhere, at {to_dotted(elsewhere.path)}"
    return "answers no call of this record"


def _help(calls: list[Call]) -> str:
    ids = [quote(call.id, 30) for call in calls if isinstance(call.id, str)]
    if not ids:
        return "put the assistant turn that makes the call right before the result"
    return f"the turn before calls {', '.join(ids[:5])}"
