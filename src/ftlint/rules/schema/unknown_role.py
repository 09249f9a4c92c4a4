"""S105 unknown-role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Diagnostic, Edit, Finding, Fix, Op, Severity
from ftlint.model.record import Facts, Record
from ftlint.model.roles import CALL_WORDS, SHAREGPT_WORDS, canonical_role
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.elided import is_elided
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.rules.shared.takers import listed, readers_of_role
from ftlint.schema.values import at

SHAREGPT_LISTS: Final = ("conversations", "conversation")

_TAGGED: Final = "a role word of other chats"


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
    needs = Facts.OTHER_TAG

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave out the roles that the target reads, further than its schemas say."""
        word = at(record.value, finding.path)
        own = self.target.sharegpt
        tagged = own is not None and finding.path[0] in SHAREGPT_LISTS and word in own.roles
        method = record.format.method
        own_roles = self.target.method_roles.get(method, self.target.roles)
        if isinstance(word, str) and (word in own_roles or tagged):
            return None
        if "passes-roles" in self.target.quirks and method not in self.target.method_roles:
            return finding._replace(severity=Severity.WARNING)
        return self._of_others(finding, word, record) if NEUTRAL in self.target.quirks else finding

    def _of_others(self, finding: Finding, word: object, record: Record) -> Finding:
        """Warn only of calls and results under words of a trainer, and of dots to fill in."""
        if is_elided(word):
            return finding._replace(severity=Severity.WARNING, help="write the role of the turn")
        known = readers_of_role(word, record.format.name) if isinstance(word, str) else ()
        calls = bool(known) and (word in CALL_WORDS or canonical_role(word) == "tool")
        if not calls:
            return finding
        return finding._replace(
            severity=Severity.WARNING,
            fix=None,
            help=f"only some trainers read it: name yours with --target {listed(known)}",
        )

    def check(self, record: Record) -> Iterable[Finding]:
        """Report words that a trainer reads under another name in ShareGPT data."""
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
