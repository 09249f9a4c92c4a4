"""T413 duplicate-tool-call-id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, quote
from ftlint.model.naming import to_dotted
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Call, Exchange, exchanges


class DuplicateToolCallId(Rule):
    """Two calls of one record have the same id.

    ## Why is this bad?
    A result that names the id answers either call. Mistral refuses the record, others attach the
    result to the wrong call.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}, {"id": "c1", "type": "function", "function": {"name": "snow", "arguments": "{}"}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}, {"id": "c1_2", "type": "function", "function": {"name": "snow", "arguments": "{}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}, {"id": "c2", "type": "function", "function": {"name": "snow", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}, {"type": "function", "function": {"name": "snow"}}]}
    ```

    ## Fix safety
    Safe: the later call gets a new id, and so does its result. Ids are not part of what is learnt.
    Where it is not clear which result is whose, there is no fix.

    ## References
    - <https://github.com/mistralai/mistral-common>
    """

    code = "T413"
    name = "duplicate-tool-call-id"
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report each call whose id an earlier one has."""
        first: dict[str, Call] = {}
        groups = exchanges(record)
        taken = {call.id for group in groups for call in group.calls if isinstance(call.id, str)}
        for group in groups:
            for call in group.calls:
                if not isinstance(call.id, str) or not call.id or call.id == "null":
                    continue
                known = first.setdefault(call.id, call)
                if known is not call:
                    yield Finding(
                        f"Call id {quote(call.id)} is used again; first at {to_dotted(known.path)}",
                        path=call.id_path,
                        fix=_fix(record, group, call, taken),
                        help="give each call of the record an id of its own",
                    )


def _fix(record: Record, group: Exchange, call: Call, taken: set[str]) -> Fix | None:
    """Rename the call and the result that is its own by order."""
    results = [
        path
        for index in group.results
        for path, ident in record.turns[index].results()
        if ident == call.id
    ]
    twins = [other for other in group.calls if other.id == call.id]
    if results and len(results) != len(twins):
        return None
    fresh = _free_id(str(call.id), taken)
    taken.add(fresh)
    edits = [Edit(Op.SET, call.id_path, fresh)]
    if results:
        edits.append(Edit(Op.SET, results[twins.index(call)], fresh))
    return Fix(f"Rename the later one to {fresh}", edits=tuple(edits))


def _free_id(ident: str, taken: set[str]) -> str:
    """Return an id like ``ident`` that is not taken; nine letters and digits stay nine."""
    for number in range(2, len(taken) + 3):
        fresh = f"{ident}_{number}"
        if re.fullmatch(r"[a-zA-Z0-9]{9}", ident):
            from hashlib import sha256

            fresh = sha256(fresh.encode()).hexdigest()[:9]
        if fresh not in taken:
            return fresh
    raise AssertionError("as many ids were tried as there are, and one more")
