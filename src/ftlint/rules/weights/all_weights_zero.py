"""W305 all-weights-zero."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Path
from ftlint.model.masks import part_switches, record_masks, spans, switches
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Reads, Rule


class AllWeightsZero(Rule):
    """Every assistant turn is masked, so the record trains nothing.

    ## Why is this bad?
    The record is paid for and read, but no token of it enters the loss. Some trainers divide by the
    number of trained tokens and fail, others drop the record.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ha", "weight": 0}, {"role": "user", "content": "Again"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    There is no fix: which of the answers is to be learnt is the author's decision.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "W305"
    name = "all-weights-zero"
    needs = Facts.WEIGHTS | Facts.PARTS
    reads = Reads.MASKS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for a turn that is not masked."""
        whole = [key for key, says in record_masks(record.value) if not says]
        if whole:
            yield Finding(
                "The whole record is masked: no token of it is trained",
                path=(whole[0],),
                help=f"remove {whole[0]!r}, or drop the record",
            )
            return
        answers = 0
        first: Path = ()
        for turn in record.turns:
            masks = _masks(turn)
            if masks is None:
                return
            if turn.role == "assistant":
                if not masks:
                    return
                answers += 1
                first = first or (*turn.path, *masks[0])
        if first:
            subject = f"All {answers} assistant turns are"
            if answers == 1:
                subject = "The only assistant turn is"
            yield Finding(
                f"{subject} masked: no token of the record is trained",
                path=first,
                help=f"remove {first[-1]!r} from the answer that is to be learnt, or drop the "
                "record",
            )


def _masks(turn: Turn) -> list[Path] | None:
    """Return the places of the masks that leave out a turn, None where some of it is trained."""
    said = switches(turn.message)
    if any(says for _, says in said) or spans(turn.message):
        return None
    if said:
        return [(key,) for key, _ in said]
    parts = part_switches(turn.content)
    if any(says for _, _, says in parts):
        return None
    content = turn.content if isinstance(turn.content, list) else []
    if parts and len({index for index, _, _ in parts}) < len(content):
        return None if turn.role == "assistant" else []
    return [(turn.content_path[-1], index, key) for index, key, _ in parts]
