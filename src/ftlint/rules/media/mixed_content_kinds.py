"""M715 mixed-content-kinds."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Fix
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule


class MixedContentKinds(Rule):
    """Some contents of a record are texts and others are lists of parts.

    ## Why is this bad?
    Together wants one kind in an example: texts alone, or parts alone, as soon as there is an image.

    ## Example
    ```jsonl fail target=together
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl pass target=together
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "A dot."}]}]}
    ```

    ## Fix safety
    The fix is safe: a text becomes a list with one text part.

    ## References
    - <https://docs.together.ai/docs/fine-tuning-vlm>
    """

    code = "M715"
    name = "mixed-content-kinds"
    asked = True
    fixable = "safe"
    needs = Facts.PARTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for texts beside lists of parts."""
        turns = record.turns
        if not any(isinstance(turn.content, list) for turn in turns):
            return
        for turn in turns:
            if isinstance(turn.content, str):
                parts = [{"type": "text", "text": turn.content}]
                yield Finding(
                    "The content is a text while other contents of the record are lists of parts",
                    path=turn.content_path,
                    fix=Fix.set("Write the text as a part", turn.content_path, parts),
                )
