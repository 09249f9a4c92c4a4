"""R205 system-not-first."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Safety, Severity
from ftlint.model.record import Record, Turn
from ftlint.model.roles import ROLE_WORDS, SYSTEM_LETTERS, SYSTEM_ROLES, system_head
from ftlint.rules import ORDERLY, Rule
from ftlint.rules.shared.mending import (
    delete_turns,
    is_plain,
    merge_turns,
)


class SystemNotFirst(Rule):
    """A system or developer message comes after other turns.

    ## Why is this bad?
    Together, Fireworks and torchtune accept a system message in the first place only, and the chat
    templates of many open models raise an error elsewhere. Where it is accepted, the model sees an
    order that may never occur in use.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "system", "content": "Be brief."}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: the message moves to the front, or its text is joined to the system message that is
    there. Messages with more than a role and a text are left alone, and so is one after an
    assistant turn: it changes how the conversation goes on.

    ## References
    - <https://docs.fireworks.ai/fine-tuning/fine-tuning-models>
    - <https://github.com/pytorch/torchtune/blob/main/torchtune/data/_messages.py>
    """

    code = "R205"
    name = "system-not-first"
    severity = Severity.WARNING
    calm_roles = ORDERLY
    fixable = "unsafe"

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Find system letters behind the head of the conversation."""
        late = _late(roles)
        if not late:
            return
        if "one-system" in self.target.quirks and roles[0] in SYSTEM_LETTERS:
            return
        word = ROLE_WORDS[roles[late[0]]]
        more = f", and {len(late) - 1} more later" if len(late) > 1 else ""
        yield (
            late[0],
            "role",
            Finding(
                f"The {word} message is turn {late[0] + 1}, not the first{more}",
                help="move the instructions to the first message",
            ),
        )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding:
        """Move the late messages to the front, or join them to the first."""
        turns = record.lettered
        indexes = _late(record.roles)
        if "a" in record.roles[: max(indexes, default=0)]:
            return finding  # it says how to go on from there, not how to begin
        late = [turns[i] for i in indexes if i < len(turns)]
        edits = _edits(record.turns, late)
        if not edits:
            return finding
        title = "Move the system message to the front"
        return finding._replace(fix=Fix(title, Safety.UNSAFE, edits))


def _late(roles: str) -> list[int]:
    head = system_head(roles)
    return [
        index for index, letter in enumerate(roles) if index > head and letter in SYSTEM_LETTERS
    ]


def _edits(turns: list[Turn], late: list[Turn]) -> tuple[Edit, ...]:
    if not late:
        return ()
    if turns[0].role in SYSTEM_ROLES:
        return merge_turns([turns[0], *late])
    if not all(is_plain(turn) for turn in late):
        return ()
    text = "\n\n".join(dict.fromkeys(turn.content for turn in late))
    moved = {**late[0].message, str(late[0].content_path[-1]): text}
    return (*delete_turns(late), Edit(Op.INSERT, (*late[0].path[:-1], 0), moved))
