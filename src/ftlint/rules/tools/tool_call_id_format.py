"""T414 tool-call-id-format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Path, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.calls import toolbox
from ftlint.targets import Target

_NINE: Final = re.compile(r"[a-zA-Z0-9]{9}")


class ToolCallIdFormat(Rule):
    """A tool-call id is not made of nine letters and digits, as Mistral wants it.

    ## Why is this bad?
    With the tokenizer of version 3, Mistral puts ids into the text that the model learns and
    refuses any that is not exactly nine letters a-z, A-Z or digits.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "74196fe72", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a1B2c3D4e", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "description": "Tell the rain.", "parameters": {}}}]}
    ```

    ## Fix safety
    Safe: each id that does not fit gets a new one, the same wherever it occurs in the record.

    ## Options
    - `tokenizer-version`: the version of the tokenizer, such as `"v7"`; empty (the default) is
      the target's own, `"v3"`. The rule is silent for later versions.

    ## References
    - <https://github.com/mistralai/mistral-common>
    """

    code = "T414"
    name = "tool-call-id-format"
    asked = True
    needs = Facts.CALLS | Facts.RESULTS
    fixable = "safe"

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """Which tokenizer the data is for."""

        tokenizer_version: str = field(
            default="",
            metadata={"help": "version of Mistral's tokenizer, such as v3; empty: the target's"},
        )

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the ids that do not fit, once for the record."""
        if tokenizer_version(self.options.tokenizer_version, self.target) > 3:
            return
        calls = toolbox(record).calls
        last = len(record.turns) - 1
        places: list[tuple[Path, str]] = [
            ((*call.path, "id"), call.id)
            for call in calls
            if isinstance(call.id, str) and not (call.id == "null" and call.turn == last)
        ]
        for turn in record.turns:
            ident = turn.message.get("tool_call_id")
            if isinstance(ident, str):
                places.append(((*turn.path, "tool_call_id"), ident))
        wrong = [(path, ident) for path, ident in places if not _NINE.fullmatch(ident)]
        if not wrong:
            return
        distinct = len({ident for _, ident in wrong})
        more = f" (and {distinct - 1} more)" if distinct > 1 else ""
        edits = tuple(Edit(Op.SET, path, nine(ident)) for path, ident in wrong)
        yield Finding(
            f"Id {quote(wrong[0][1])} is not nine letters and digits{more}",
            path=wrong[0][0],
            fix=Fix("Give the calls ids of nine characters", edits=edits),
            help="use nine letters or digits; call and result carry the same id",
        )


def nine(ident: str) -> str:
    """Return nine letters and digits that depend on an id alone.

    >>> nine("call_1")
    '74196fe72'
    """
    from hashlib import sha256

    return sha256(ident.encode("utf-8", "surrogatepass")).hexdigest()[:9]


def tokenizer_version(option: str, target: Target) -> int:
    """Return the number of the tokenizer version: the option's, else the target's, else 3."""
    word: Any = option or target.options.get("tokenizer-version", "v3")
    found = re.search(r"\d+", str(word))
    return int(found[0]) if found else 3
