"""W310 mask-on-some."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule


class MaskOnSome(Rule):
    """Some messages have the mask of the target, and others have not, which it wants on all.

    ## Why is this bad?
    Tinker's cookbook reads `trainable` only if each message of a conversation has it, the user's
    and the system's too: it stops at the first without.

    ## Example
    ```jsonl fail target=tinker
    {"messages": [{"role": "user", "content": "Is it safe?"}, {"role": "assistant", "content": "Never mind.", "trainable": false}, {"role": "user", "content": "And now?"}, {"role": "assistant", "content": "Yes.", "trainable": true}]}
    ```
    ```jsonl pass target=tinker
    {"messages": [{"role": "user", "content": "Is it safe?", "trainable": false}, {"role": "assistant", "content": "Yes.", "trainable": true}]}
    ```

    ## References
    - <https://github.com/thinking-machines-lab/tinker-cookbook/blob/main/tinker_cookbook/renderers/base.py>
    """

    code = "W310"
    name = "mask-on-some"
    remedy = "write the key on every message, false on those that are not to be trained"
    since = "0.2.0"
    asked = True
    needs = Facts.WEIGHTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first message without the key that others have."""
        for key in self.target.masks.get("turn", ()):
            having = [turn for turn in record.turns if turn.message.get(key) is not None]
            lacking = [turn for turn in record.turns if turn.message.get(key) is None]
            if having and lacking:
                yield Finding(
                    f"{len(having)} of {len(record.turns)} messages have {key!r}: "
                    f"{self.target.title} wants it on all",
                    lacking[0].path,
                )
