"""M709 image-detail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Finding, Fix, Safety, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import images
from ftlint.schema.values import at

WORDS: Final = ("auto", "low", "high")


class ImageDetail(Rule):
    """`detail` of an image is not auto, low or high.

    ## Why is this bad?
    The word decides how many tokens the image costs. Any other is refused with the file.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png", "detail": "High"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png", "detail": "high"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png", "detail": "medium"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png", "detail": "low"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    Safe: a word in other case or with spaces around it is written right. Any other is for you to
    decide.

    ## References
    - <https://developers.openai.com/api/docs/guides/vision-fine-tuning>
    """

    code = "M709"
    name = "image-detail"
    since = "0.2.0"
    needs = Facts.PARTS
    fixable = "safe"
    asked = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the word beside each address."""
        for image in images(record):
            if image.below != ("image_url", "url"):
                continue
            detail = at(record.value, (*image.path, "image_url", "detail"))
            if detail is None or detail in WORDS:
                continue
            meant = detail.strip().lower() if isinstance(detail, str) else ""
            path = (*image.path, "image_url", "detail")
            title = f"Write {meant}"
            yield Finding(
                f"detail is {quote(str(detail), 30)}, not auto, low or high",
                path=path,
                fix=Fix.set(title, path, meant, Safety.SAFE) if meant in WORDS else None,
                help="write auto, low or high, or leave the key out",
            )
