"""W306 weight-ignored-by-target."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Edit, Effect, Finding, Fix, Op, Path, Safety, Severity
from ftlint.model.masks import (
    FALSE,
    MASKS,
    TRUE_OR_FALSE,
    part_switches,
    record_masks,
    spans,
    switches,
)
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.masked import masked_answers, read_keys


class WeightIgnoredByTarget(Rule):
    """A turn is masked in a dialect that the target does not read.

    ## Why is this bad?
    `weight: 0` keeps a bad answer out of the loss at OpenAI. TRL, LLaMA-Factory and others do not
    know the key: they train on the very turn that was to be left out, and say nothing.

    ## Example
    ```jsonl fail target=ms-swift
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Go away", "weight": 0}, {"role": "user", "content": "Politely"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Go away", "loss": false}, {"role": "user", "content": "Politely"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    Weights that mask nothing are not reported: to ignore them changes nothing.

    ## Fix safety
    Safe, where the target reads a key with true and false without being told to: the mask moves to
    that key, and keeps its meaning. Axolotl reads `train` only where its configuration says
    `message_field_training: train`, so there the finding has no fix; nor has it where a target has
    no masks at all.

    ## References
    - <https://docs.axolotl.ai/docs/dataset-formats/conversation.html>
    - <https://github.com/fw-ai/cookbook/issues/387>
    """

    code = "W306"
    name = "weight-ignored-by-target"
    effect = Effect.CHANGES
    severity = Severity.WARNING
    asked = True
    needs = Facts.WEIGHTS | Facts.PARTS | Facts.REASONING
    reads_more = Facts.REASONING
    reads = Reads.MASKS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first place whose mask gets lost."""
        yield from self._beside_parts(record)
        lost = [*self._lost(record)]
        if not lost:
            yield from self._unsure(record)
            return
        path, what = lost[0]
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        yield Finding(
            f"{self.target.name} does not read {path[-1]!r}: the masked {what} is trained{more}",
            path=path,
            fix=self._fix(record),
            help=self._help(what),
        )

    def _beside_parts(self, record: Record) -> Iterable[Finding]:
        """Report a text that is not trained since the reasoning before it has masks of parts."""
        if "masked-parts-alone" not in self.target.quirks:
            return
        for turn in record.turns:
            reasoning = turn.message.get("reasoning_content")
            if part_switches(reasoning) and isinstance(turn.content, str) and turn.content:
                yield Finding(
                    f"{self.target.name} trains of a turn with masked parts of reasoning the parts "
                    "alone: the content is not trained",
                    path=turn.content_path,
                    help='write the content as parts too: [{"type": "text", "text": "…", "train": true}]',
                )

    def _unsure(self, record: Record) -> Iterable[Finding]:
        """Report a record that is masked wholly, if the target is configured to read the mask."""
        if not self.target.masks.get("configured") or masked_answers(
            record, read_keys(self.target)
        ):
            return
        masked = masked_answers(record, read_keys(self.target, configured=True))
        if masked:
            key = masked[0][-1]
            yield Finding(
                f"{self.target.name} reads {key!r} only where its configuration names it: the "
                "record is trained without, and nothing of it is trained with it",
                path=masked[0],
                help=f"name {key!r} in the configuration and drop the record, or remove the key",
            )

    def _help(self, what: str) -> str:
        """Say what can be done for this target."""
        masks = self.target.masks
        if not any(masks.values()):
            return (
                f"{self.target.title} has no masks: remove the {what}, or end the record before it"
            )
        keys = [key for key in masks.get("turn", ()) if key in masks.get("configured", ())]
        if keys:
            return (
                f"write the mask as {keys[0]}: false and name that key in the configuration of "
                f"{self.target.title}, or remove the {what}"
            )
        return f"write the mask as {self.target.title} reads it, or remove the {what}"

    def _lost(self, record: Record) -> Iterable[tuple[Path, str]]:
        """Yield the place of each mask that the target is blind to, and what it masks."""
        read = self.target.masks
        masks = record_masks(record.value)
        if not any(key in read.get("record", ()) for key, _ in masks):
            yield from (((key,), "record") for key, says in masks if not says)
        own, own_parts = read.get("turn", ()), read.get("part", ())
        for turn in record.turns:
            if turn.role != "assistant":
                continue
            said = switches(turn.message)
            if not any(key in own for key, _ in said):
                yield from (((*turn.path, key), "turn") for key, says in said if not says)
            for key, _ in spans(turn.message):
                if key not in own:
                    yield (*turn.path, key), "span"
            for index, key, says in part_switches(turn.content):
                if not says and key not in own_parts:
                    yield (*turn.content_path, index, key), "part"

    def _fix(self, record: Record) -> Fix | None:
        """Write the masks of the turns in the first key that the target reads, where it has one."""
        masks = self.target.masks
        readily = [key for key in masks.get("turn", ()) if key not in masks.get("configured", ())]
        wanted = next(iter(readily), None)
        if wanted is None or MASKS[wanted].legal != TRUE_OR_FALSE:
            return None
        edits: list[Edit] = []
        for turn in record.turns:
            said = switches(turn.message)
            if len(said) != 1 or said[0][0] in self.target.masks["turn"]:
                continue
            key, says = said[0]
            edits.append(Edit(Op.SET, (*turn.path, key), says == (MASKS[wanted].masks == FALSE)))
            edits.append(Edit(Op.RENAME, (*turn.path, key), wanted))
        title = f"Write the mask as {wanted}: true or false"
        return Fix(title, Safety.SAFE, tuple(edits)) if edits else None
