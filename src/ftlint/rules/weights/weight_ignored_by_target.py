"""W306 weight-ignored-by-target."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Safety, Severity
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Rule
from ftlint.rules.shared.masks import HONOURED, turn_switches


class WeightIgnoredByTarget(Rule):
    """A turn is masked in a dialect that the target does not read.

    ## Why is this bad?
    `weight: 0` keeps a bad answer out of the loss at OpenAI. TRL, LLaMA-Factory and others do not
    know the key: they train on the very turn that was to be left out, and say nothing.

    ## Example
    ```jsonl fail target=axolotl
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Go away", "weight": 0}, {"role": "user", "content": "Politely"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Go away", "train": false}, {"role": "user", "content": "Politely"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    Weights that mask nothing are not reported: to ignore them changes nothing.

    ## Fix safety
    Safe, for Axolotl: the key becomes `train`, with true or false; name it in the configuration as
    `message_field_training: train`. Elsewhere there is no fix; `ftlint convert` writes the dialect
    of another trainer.

    ## References
    - <https://docs.axolotl.ai/docs/dataset-formats/conversation.html>
    - <https://github.com/fw-ai/cookbook/issues/387>
    """

    code = "W306"
    name = "weight-ignored-by-target"
    severity = Severity.WARNING
    targets = frozenset({"trl", "axolotl", "llamafactory", "unsloth", "gemini", "bedrock-nova"})
    needs = Facts.WEIGHTS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first turn whose mask gets lost."""
        honoured = HONOURED.get(self.target.name, frozenset())
        masked: list[tuple[Turn, str]] = []
        for turn in record.turns:
            switches = turn_switches(turn)
            if any(key in honoured for key, _ in switches):
                continue
            masked.extend((turn, key) for key, says in switches if not says)
        masked = [(turn, key) for turn, key in masked if turn.role == "assistant"]
        if not masked:
            return
        turn, key = masked[0]
        more = f" (and {len(masked) - 1} more)" if len(masked) > 1 else ""
        yield Finding(
            f"{self.target.name} does not read {key!r}: the masked turn is trained{more}",
            path=(*turn.path, key),
            fix=self._fix(record) if self.target.name == "axolotl" else None,
            help=f"write the mask as {self.target.name} reads it (ftlint convert), or remove "
            "the turn",
        )

    def _fix(self, record: Record) -> Fix | None:
        edits: list[Edit] = []
        for turn in record.turns:
            switches = turn_switches(turn)
            if len(switches) != 1 or {"train", "training"} & turn.message.keys():
                continue
            key, says = switches[0]
            edits.append(Edit(Op.SET, (*turn.path, key), says))
            edits.append(Edit(Op.RENAME, (*turn.path, key), "train"))
        title = "Write the mask as train: true or false"
        return Fix(title, Safety.SAFE, tuple(edits)) if edits else None
