"""M706 image-url-scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.image_header import head_of
from ftlint.model.media import format_of
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import images

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]++):")


class ImageUrlScheme(Rule):
    """The address of an image leads to where the service cannot go: a local file, a bucket, nothing.

    ## Why is this bad?
    A service follows `http` and `https` and decodes `data:`. A path of your own disk is refused, or
    the example is left out of the training.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "images/dot.png"}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "file:///home/me/dot.png"}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    Trainers on your own machine read paths; this rule is for services.

    ## Fix safety
    There is no fix: put the data of the image into the record, or its public address.

    ## References
    - <https://developers.openai.com/api/docs/guides/vision-fine-tuning>
    - <https://docs.fireworks.ai/fine-tuning/fine-tuning-vlm>
    """

    code = "M706"
    name = "image-url-scheme"
    since = "0.2.0"
    needs = Facts.PARTS
    asked = True
    per_file = Severity.INFO
    verbose_only = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the scheme of each address."""
        for image in images(record):
            if image.below[:1] != ("image_url",) or image.data or image.prefix:
                continue
            scheme = _SCHEME.match(image.address)
            if scheme and scheme[1].lower() in ("http", "https"):
                continue
            yield Finding(
                _fault(image.address, scheme[1].lower() if scheme else ""),
                path=image.place,
                help="write data:image/png;base64, and the data of the image, or a public address",
            )


def _fault(address: str, scheme: str) -> str:
    """Say what an address is that no service follows."""
    if not address.strip():
        return "The address of the image is empty"
    if not scheme and format_of(head_of(address[: len(address) // 4 * 4])):
        return "The address of the image is its data without data:image/…;base64, before it"
    if scheme == "data":
        return "The data of the image is not marked as Base64"
    where = f"an address of {scheme}:" if scheme and len(scheme) > 1 else "a path of your own disk"
    return f"{quote(address, 40)} is {where}, which the service cannot read"
