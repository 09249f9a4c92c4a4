"""S123 unread-turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity, quote
from ftlint.model.record import Record, Turn
from ftlint.model.roles import canonical_role
from ftlint.rules import Reads, Rule
from ftlint.targets import TurnWords

LIST: Final = "conversations"


class UnreadTurn(Rule):
    """A turn of ShareGPT data has a role word, keys or a value that the target cannot read.

    ## Why is this bad?
    Each trainer has a list of its own of the words under `from`. Unsloth stops at `bot` and at
    `function_call`, and at turns with a third key or with anything but a text; torchtune knows
    `system`, `human` and `gpt` alone; TRL renames the keys and hands the words on, so that the chat
    template gets the roles `human` and `gpt`, for which most have no place.

    ## Example
    ```jsonl fail target=unsloth
    {"conversations": [{"from": "human", "value": "Who keeps the light?"}, {"from": "bot", "value": "Maren."}]}
    {"conversations": [{"from": "human", "value": "Who keeps the light?"}, {"from": "gpt", "value": "Maren.", "name": "Bot"}]}
    ```
    ```jsonl fail target=trl
    {"conversations": [{"from": "human", "value": "Who keeps the light?"}, {"from": "assistant", "value": "Maren."}]}
    ```
    ```jsonl fixed
    {"conversations": [{"from": "user", "value": "Who keeps the light?"}, {"from": "assistant", "value": "Maren."}]}
    ```
    ```jsonl pass target=trl
    {"conversations": [{"from": "user", "value": "Who keeps the light?"}, {"from": "assistant", "value": "Maren."}]}
    ```
    ```jsonl pass target=unsloth
    {"conversations": [{"from": "human", "value": "Who keeps the light?"}, {"from": "gpt", "value": "Maren."}]}
    ```

    ## Fix safety
    Unsafe: the role is written as the target knows it.

    ## References
    - <https://github.com/unslothai/unsloth-zoo/blob/main/unsloth_zoo/dataset_utils.py>
    - <https://github.com/pytorch/torchtune/blob/main/torchtune/data/_messages.py>
    - <https://github.com/huggingface/trl/blob/main/trl/data_utils.py>
    """

    code = "S123"
    name = "unread-turn"
    since = "0.2.0"
    asked = True
    reads = Reads.STRUCTURE
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first turn that cannot be read."""
        words = self.target.sharegpt
        if words is None or LIST not in record.value:
            return
        for turn in record.format.role_turns(record.value):
            if turn.path[:1] == (LIST,) and (found := self._turn(turn, words)) is not None:
                yield found
                return

    def _turn(self, turn: Turn, words: TurnWords) -> Finding | None:
        title, key = self.target.title, turn.role_path[-1]
        if key not in words.keys:
            return Finding(
                f"{title} looks for the role of a turn under {quote(words.keys[0])}, not {quote(str(key))}",
                path=turn.path,
                help="write the turns under messages, or with from and value",
            )
        if words.exact:
            extra = [one for one in turn.message if one not in (key, turn.content_path[-1])]
            if extra:
                return Finding(
                    f"{title} wants turns of two keys, and stops at {quote(extra[0])}",
                    path=(*turn.path, extra[0]),
                    help="remove the key from all turns, or write the turns under messages",
                )
            if not isinstance(turn.content, str):
                return Finding(
                    f"{title} wants a text in each turn",
                    path=turn.content_path,
                    help="write the text of the turn",
                )
        known = not isinstance(turn.raw_role, str) or words.knows(turn.raw_role)
        return None if known else self._word(turn, words)

    def _word(self, turn: Turn, words: TurnWords) -> Finding:
        shown = ", ".join(words.roles)
        role = canonical_role(turn.raw_role)
        wanted = next((one for one in words.roles if canonical_role(one) == role), None)
        said = quote(str(turn.raw_role), 30)
        what = "hands it to the chat template as it is" if words.passes else f"reads {shown}"
        return Finding(
            f"{said} under {turn.role_path[-1]}: {self.target.title} {what}",
            path=turn.role_path,
            severity=Severity.WARNING if words.passes else None,
            fix=None
            if wanted is None
            else Fix.set(f"Write {wanted}", turn.role_path, wanted, Safety.UNSAFE),
            help=f"write {wanted}" if wanted else f"use one of {shown}",
        )
