"""S113 deprecated-functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.formats import Has
from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Path, Severity
from ftlint.model.record import Facts, Record
from ftlint.model.words import plural
from ftlint.rules import Reads, Rule


class DeprecatedFunctions(Rule):
    """The record uses the legacy form of tools: functions, function_call, or role function.

    ## Why is this bad?
    `functions` and `function_call` are the first form of tool use. They are deprecated at OpenAI
    and unknown to most other readers, where the calls are lost or the file is refused. `tools` and
    `tool_calls` say the same and link each result to its call by an id.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "function_call": {"name": "rain", "arguments": "{}"}}, {"role": "function", "name": "rain", "content": "true"}, {"role": "assistant", "content": "Yes."}], "functions": [{"name": "rain"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "call00001", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "call00001", "content": "true"}, {"role": "assistant", "content": "Yes."}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "call00001", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "call00001", "content": "true"}, {"role": "assistant", "content": "Yes."}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe: the same calls, results and definitions are written in the present form, all at once. The
    ids (`call00001`, `call00002` …) are made up; they are letters and digits, nine of them, which
    every reader takes. There is no fix for a record that mixes both forms or whose results do not
    follow their calls.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "S113"
    name = "deprecated-functions"
    severity = Severity.WARNING
    format_needs = frozenset({Has.MESSAGES})
    needs = Facts.TOOLS | Facts.CALLS | Facts.RESULTS
    reads = Reads.CALLS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first legacy piece of a record, with the fix of all of them."""
        places = list(_legacy(record))
        if not places:
            return
        path, key, what = places[0]
        more = f" (and {plural(len(places) - 1, 'more place')})" if len(places) > 1 else ""
        edits = _modernise(record)
        fix = Fix("Write tools and tool_calls", edits=edits) if edits else None
        yield Finding(
            f"{what} is a legacy form{more}",
            path,
            key=key,
            fix=fix,
            help="use tools, tool_calls and role tool",
        )


def _legacy(record: Record) -> Iterator[tuple[Path, bool, str]]:
    """Yield path, whether the key is meant, and a name for each legacy piece."""
    for base, holder in _holders(record):
        if holder.get("functions") is not None:
            yield (*base, "functions"), True, "functions"
    for turn in record.turns:
        if turn.message.get("function_call") is not None:
            yield (*turn.path, "function_call"), True, "function_call"
        if turn.role == "function" and turn.raw_role == "function":
            yield turn.role_path, False, "Role function"


def _holders(record: Record) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield (), record.value
    prompt = record.value.get("input")
    if isinstance(prompt, dict):
        yield ("input",), prompt


def _modernise(record: Record) -> tuple[Edit, ...]:
    """Return the edits that write every legacy piece anew, or none where that is not certain."""
    edits: list[Edit] = []
    if any("tool_calls" in turn.message for turn in record.turns):
        return ()
    for base, holder in _holders(record):
        if "functions" in holder:
            definitions = holder["functions"]
            if "tools" in holder or not _is_list_of_objects(definitions):
                return ()
            tools = [{"type": "function", "function": item} for item in definitions]
            path = (*base, "functions")
            edits += (Edit(Op.SET, path, tools), Edit(Op.RENAME, path, "tools"))
    number = 0
    open_call: tuple[str, Any] | None = None
    for turn in record.turns:
        message = turn.message
        if turn.raw_role == "function":
            name = message.get("name")
            if open_call is None or name != open_call[1] or "tool_call_id" in message:
                return ()
            path = (*turn.path, "name")
            edits += (Edit(Op.SET, turn.role_path, "tool"), Edit(Op.SET, path, open_call[0]))
            edits.append(Edit(Op.RENAME, path, "tool_call_id"))
            open_call = None
            continue
        open_call = None
        if "function_call" not in message:
            continue
        path = (*turn.path, "function_call")
        call = message["function_call"]
        if call is None:
            edits.append(Edit(Op.DELETE, path))
            continue
        if not isinstance(call, dict):
            return ()
        number += 1
        call_id = f"call{number:05d}"
        edits.append(Edit(Op.SET, path, [{"id": call_id, "type": "function", "function": call}]))
        edits.append(Edit(Op.RENAME, path, "tool_calls"))
        open_call = (call_id, call.get("name"))
    return tuple(edits)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
