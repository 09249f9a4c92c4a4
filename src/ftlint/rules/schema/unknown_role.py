"""S105 unknown-role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.model.diagnostic import Diagnostic, Edit, Finding, Fix, Op, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.model.roles import SHAREGPT_WORDS, canonical_role
from ftlint.rules import FileSummary, Rule

_TAGGED: Final = "a role word of other chats"
_UNLISTED: Final = frozenset({("function", "function"), ("tool", "tool"), ("system", "system")})
"""Roles of results and of instructions, which rules of their own are about."""


def _known(roles: tuple[str, ...]) -> str:
    return "known roles: " + ", ".join(roles)


class UnknownRole(Rule):
    """The role of a message is none that the format knows.

    ## Why is this bad?
    Services accept a fixed list of roles and refuse the file otherwise. Trainers drop the record,
    stop with a `KeyError`, or render the turn as something else. Such roles come from another
    dialect (`model`, `human`) or from text cleaning that cut a word (`assistan t`).

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "model", "content": "Hello!"}]}
    {"messages": [{"role": "human", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    ```

    LLaMA-Factory reads `human`, `gpt` and `observation` under `from`, and drops a record with
    `user` or `assistant` there, unless the `tags` of `dataset_info.json` name these words. Where
    all records of a file have them, one warning says so.

    ## Fix safety
    Safe for the exact name of a role in another dialect (`model` becomes `assistant`). Unsafe where
    the word is only close to a role.
    """

    code = "S105"
    name = "unknown-role"
    remedy = "use one of system, user, assistant and tool"
    fixable = "mixed"
    needs = Facts.OTHER_TAG | Facts.ODD_ROLE | Facts.PARTS

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave out the roles that the target reads, further than its schemas say."""
        value: Any = record.value
        for step in finding.path:
            value = value[step]
        return None if isinstance(value, str) and value in self.target.roles else finding

    def check(self, record: Record) -> Iterable[Finding]:
        """Report words that a trainer reads under another name in ShareGPT data."""
        if not record.format.keys:
            yield from self._beside_schemas(record)
        if "tags-alone" not in self.target.quirks:
            return
        odd = [
            (turn.role_path, turn.raw_role, SHAREGPT_WORDS[turn.raw_role])
            for turn in record.turns
            if turn.role_path[-1:] == ("from",)
            and isinstance(turn.raw_role, str)
            and SHAREGPT_WORDS.get(turn.raw_role, turn.raw_role) != turn.raw_role
        ]
        if odd:
            path, word, wanted = odd[0]
            edits = tuple(Edit(Op.SET, place, name) for place, _, name in odd)
            words = " and ".join(dict.fromkeys(f"{old!r} to {new!r}" for _, old, new in odd))
            yield Finding(
                f"{word!r} under from is {_TAGGED}: {self.target.title} reads {wanted!r}, and drops the "
                "record",
                path=path,
                fix=Fix(f"Change {words}", edits=edits),
                help=f"change {words}",
            )

    def _beside_schemas(self, record: Record) -> Iterator[Finding]:
        """Report roles that the target does not list, in the shapes that have no schema."""
        roles = self.target.roles
        for turn in record.turns:
            word = turn.raw_role
            if not turn.message or word in roles or (turn.role, word) in _UNLISTED:
                continue
            if not isinstance(word, str):
                yield Finding("The message has no role", path=turn.path, help=_known(roles))
                continue
            wanted = next((role for role in roles if canonical_role(role) == turn.role), None)
            fix = None if wanted is None else Fix.set(f"Rename to {wanted}", turn.role_path, wanted)
            yield Finding(
                f"Unknown role {quote(word)}",
                path=turn.role_path,
                fix=fix,
                help=_known(roles) if wanted is None else f"use {wanted}",
            )

    @classmethod
    def sum_up(cls, file: FileSummary, found: list[Diagnostic]) -> list[Diagnostic]:
        """Say once of a file in which all records have other words that a setting may name them."""
        tagged = [item for item in found if _TAGGED in item.message]
        if len(tagged) < 2 or len(tagged) < file.records - file.broken:
            return found
        first = tagged[0]._replace(
            severity=Severity.WARNING,
            message=f"{tagged[0].message}, as it does all {len(tagged):,} of the file",
            help="name the words under tags in dataset_info.json, or write human and gpt",
            fix=None,
        )
        return [first, *(item for item in found if _TAGGED not in item.message)]
