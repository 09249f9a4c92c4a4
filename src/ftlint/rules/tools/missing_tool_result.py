"""T412 missing-tool-result."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import Call, Exchange, exchanges


class MissingToolResult(Rule):
    """A call is not answered before the conversation goes on.

    ## Why is this bad?
    Mistral and Amazon Nova refuse a record in which a call has no result. Elsewhere the model
    learns to go on as if the tool had answered, and to make the answer up.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "user", "content": "Well?"}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    A call in the last turn needs no answer: to make the call is what is learnt.

    ## Fix safety
    There is no fix: what the tool would have said is not known.

    ## References
    - <https://github.com/mistralai/mistral-common>
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T412"
    name = "missing-tool-result"
    severity = Severity.WARNING
    needs = Facts.CALLS
    reads = Reads.CALLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Count the results behind each turn that calls tools."""
        turns = record.turns
        idents = (ident for turn in turns for _, ident in turn.results())
        answered = {ident for ident in idents if isinstance(ident, str)}
        for exchange in exchanges(record):
            if exchange.last:
                continue
            following = turns[exchange.turn + 1 + len(exchange.results)].role
            if following == "?":
                continue
            for call in _unanswered(record, exchange):
                if isinstance(call.id, str) and call.id in answered:
                    continue
                name = f" of {quote(call.name, 40)}" if isinstance(call.name, str) else ""
                ident = f" ({quote(call.id, 30)})" if isinstance(call.id, str) else ""
                yield Finding(
                    f"The call{name}{ident} has no result before the next {following} turn",
                    path=call.path,
                    help="add the tool's result right after the call, or remove the call",
                )


def _unanswered(record: Record, exchange: Exchange) -> list[Call]:
    """Return the calls without a result; a result with a wrong id is taken for one of them."""
    spare = 0
    answered: set[str] = set()
    results = (record.turns[index].results() for index in exchange.results)
    for _, ident in chain.from_iterable(results):
        if isinstance(ident, str) and any(call.id == ident for call in exchange.calls):
            answered.add(ident)
        else:
            spare += 1
    missing = [
        call for call in exchange.calls if not (isinstance(call.id, str) and call.id in answered)
    ]
    return missing[spare:]
