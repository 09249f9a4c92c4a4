"""W308 weight-with-image."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule


class WeightWithImage(Rule):
    """A message with an image has a weight other than 0.

    ## Why is this bad?
    Together trains text only and refuses a message that holds an image and asks to be trained.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}], "weight": 1}, {"role": "assistant", "content": [{"type": "text", "text": "A dot."}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}, {"role": "assistant", "content": [{"type": "text", "text": "A dot."}]}]}
    ```

    ## Fix safety
    There is no fix: removing the image and removing the weight mean different things.

    ## References
    - <https://docs.together.ai/docs/fine-tuning-data-preparation>
    """

    code = "W308"
    name = "weight-with-image"
    asked = True
    needs = Facts.WEIGHTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for a weight beside an image part."""
        for turn in record.turns:
            weight = turn.message.get("weight")
            if not isinstance(weight, int | float) or not weight:
                continue
            parts = turn.content if isinstance(turn.content, list) else ()
            if any(isinstance(part, dict) and part.get("type") == "image_url" for part in parts):
                yield Finding(
                    f"Weight {weight} on a message with an image",
                    path=(*turn.path, "weight"),
                    help="set the weight to 0 or remove it; images cannot be trained on",
                )
