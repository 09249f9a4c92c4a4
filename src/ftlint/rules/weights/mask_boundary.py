"""W312 mask-boundary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from ftlint.model.diagnostic import Edit, Effect, Finding, Fix, Op, Path, Safety, Severity
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Rule

_LISTS: Final = ("content", "reasoning_content")
_TEXTS: Final = ("text", "content", "value")


class MaskBoundary(Rule):
    """A part with another mask than the next one ends with a space, which masks the next word.

    ## Why is this bad?
    Most tokenizers write a space and the word after it as one token. Where the space is in a part
    that is masked, or the other way round, that token is on both sides, and Axolotl masks it: the
    first word of the next part is not trained, with no more than a warning in the log.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": [{"type": "text", "text": "Let me see. ", "train": false}, {"type": "text", "text": "It rains.", "train": true}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": [{"type": "text", "text": "Let me see.", "train": false}, {"type": "text", "text": " It rains.", "train": true}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": [{"type": "text", "text": "Let me see.", "train": false}, {"type": "text", "text": " It rains.", "train": true}]}]}
    ```

    Line feeds belong at the end of a part, where tokenizers join them to what is before.

    ## Fix safety
    Unsafe: the space goes to the start of the next part; the text of the turn stays the same.

    ## References
    - <https://docs.axolotl.ai/docs/dataset-formats/conversation.html>
    """

    code = "W312"
    name = "mask-boundary"
    severity = Severity.WARNING
    effect = Effect.CHANGES
    since = "0.2.0"
    asked = True
    fixable = "unsafe"
    needs = Facts.PARTS | Facts.REASONING

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare parts that follow each other in contents and in reasoning."""
        keys = self.target.masks.get("part", ())
        for turn in record.turns:
            for name in _LISTS:
                yield from _boundaries(turn, name, keys)


def _boundaries(turn: Turn, name: str, keys: tuple[str, ...]) -> Iterator[Finding]:
    listed = turn.message.get(name)
    if not isinstance(listed, list):
        return
    parts = list(_parts(listed, (*turn.path, name), keys))
    for (path, text, trained), (next_path, next_text, next_trained) in pairwise(parts):
        bare = text.rstrip(" \t")
        if trained != next_trained and bare != text:
            edits = (
                Edit(Op.SET, path, bare),
                Edit(Op.SET, next_path, text[len(bare) :] + next_text),
            )
            yield Finding(
                "The part ends with a space, and the next one has another mask: its first word is "
                "masked",
                path,
                (len(bare), len(text)),
                fix=Fix("Move the space to the next part", Safety.UNSAFE, edits),
                help="begin the next part with the space",
            )


def _parts(
    listed: list[Any], path: Path, keys: tuple[str, ...]
) -> Iterator[tuple[Path, str, bool]]:
    """Yield the path, the text and the mask of each part with a text."""
    for index, part in enumerate(listed):
        if not isinstance(part, dict):
            continue
        key = next((one for one in _TEXTS if part.get(one)), "")
        if isinstance(part.get(key), str):
            mask = next((part[one] for one in keys if part.get(one) is not None), True)
            yield (*path, index, key), part[key], bool(mask)
