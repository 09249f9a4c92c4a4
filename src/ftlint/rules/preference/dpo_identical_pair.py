"""P802 dpo-identical-pair."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from ftlint.model.diagnostic import Effect, Finding, Fix
from ftlint.model.keys import HELD, MEDIA
from ftlint.model.record import Record, Turn
from ftlint.rules import Rule
from ftlint.rules.shared.elided import is_elided


class DpoIdenticalPair(Rule):
    """The better and the worse answer of a preference record are the same.

    ## Why is this bad?
    A pair is learned from by its difference. Two equal answers pull the model up and down by the
    same amount: the record costs time, and with some losses the gradient is not zero but noise.
    Pairs become equal when a model answers twice without sampling, or when a column is copied.

    ## Example
    ```jsonl fail
    {"prompt": "Is it open?", "chosen": "Yes, until six.", "rejected": "Yes, until six."}
    {"messages": [{"role": "user", "content": "Is it open?"}], "chosen": {"role": "assistant", "content": "Yes."}, "rejected": {"role": "assistant", "content": " Yes. "}}
    ```
    ```jsonl fixed
    ```
    ```jsonl pass
    {"prompt": "Is it open?", "chosen": "Yes, until six.", "rejected": "Go away."}
    ```

    Whitespace at the edges and the Unicode normal form do not count as a difference. Answers with
    tool calls are compared with them.

    ## Fix safety
    Unsafe: the record is dropped.

    ## References
    - <https://github.com/OpenRLHF/OpenRLHF/issues/364>
    """

    code = "P802"
    name = "dpo-identical-pair"
    error_effect = Effect.ADVISES
    methods = frozenset({"dpo"})
    fixable = "unsafe"
    since = "0.2.0"

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the two sides."""
        better, worse = record.format.sides(record.value)
        known = any(turn.text.strip() or turn.has_calls for turn in better)
        if not known or not worse or _other_media(record.value):
            return
        if all(is_elided(turn.text) for turn in (*better[-1:], *worse[-1:])):
            return  # a page's sample, whose texts are left out
        if list(map(_said, better)) == list(map(_said, worse)):
            yield Finding(
                "The two answers are the same: there is no preference to learn",
                worse[0].path,
                fix=Fix.drop_record("Drop the record"),
                help="write a worse answer, or drop the record",
            )


def _other_media(value: dict[str, Any]) -> bool:
    """Tell whether the worse side has media of its own, so that equal texts are a pair."""
    return any(
        key.startswith("rejected_")
        and HELD.get(key.removeprefix("rejected_")) == MEDIA
        and value[key] != value.get(key.removeprefix("rejected_"))
        for key in value
    )


def _said(turn: Turn) -> tuple[str, object, object]:
    """Return what a turn says and calls, without what makes no difference."""
    content = turn.content
    if isinstance(content, str):
        content = normalize("NFC", content.strip())
    return turn.role, content, turn.message.get("tool_calls")
