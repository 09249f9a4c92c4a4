"""M705 image-bad-base64."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity, quote
from ftlint.model.image_header import head_of, is_base64
from ftlint.model.media import format_of
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import images
from ftlint.rules.shared.neutral import NEUTRAL

_SPACE: Final = re.compile(r"\s+")
_OTHER: Final = re.compile(r"[^A-Za-z0-9+/=]")
_HOLDER: Final = re.compile(r"[A-Za-z0-9+/]*(?:\.{2,}|…)=*|<[^<>]*>|\{[^{}]*\}|\[[^\[\]]*\]")
"""What documentation writes in the place of the data: a cut text, words in brackets."""
_WEB: Final = str.maketrans("-_", "+/")


class ImageBadBase64(Rule):
    """The data of an image is not Base64.

    ## Why is this bad?
    Nobody can decode the image: the service refuses the example or leaves it out. Line breaks come
    from tools that wrap lines, `-` and `_` from the alphabet for addresses, a missing end from a
    text that was cut off. What samples in documentation have in the place of the data (`...`,
    `<image>`) is a warning.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhE\\nUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl fail
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0K*goAAAA"}}]}, {"role": "assistant", "content": "A dot."}]}
    {"contents": [{"role": "user", "parts": [{"text": "What is it?"}, {"inlineData": {"mimeType": "image/png", "data": ""}}]}, {"role": "model", "parts": [{"text": "A dot."}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    Safe: line breaks are removed, the alphabet for addresses is replaced, padding is added, where
    the outcome is an image whose format is known.

    ## References
    - <https://www.rfc-editor.org/rfc/rfc4648>
    """

    code = "M705"
    name = "image-bad-base64"
    since = "0.2.0"
    needs = Facts.PARTS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the alphabet and the length of the data of each image."""
        for image in images(record):
            held = image.prefix or image.below[-1:] in (("data",), ("bytes",))
            if not held or is_base64(image.data):
                continue
            if _HOLDER.fullmatch(image.data):
                told = NEUTRAL in self.target.quirks
                yield Finding(
                    f"There is no image: {quote(image.data, 40)} is in the place of its data",
                    path=image.place,
                    severity=Severity.INFO if told else Severity.WARNING,
                    help="write the image as Base64 there",
                )
                continue
            right = _SPACE.sub("", image.data).translate(_WEB).rstrip("=")
            right += "=" * (-len(right) % 4)
            fix = None
            if is_base64(right) and format_of(head_of(right)):
                fix = Fix.set(
                    "Write the data as Base64", image.place, image.prefix + right, Safety.SAFE
                )
            yield Finding(
                _fault(image.data),
                path=image.place,
                fix=fix,
                help="encode the image again: Base64 without line breaks, padded with =",
            )


def _fault(data: str) -> str:
    """Say what is wrong with Base64 text."""
    if not data:
        return "The data of the image is empty"
    if _SPACE.search(data):
        return "The data of the image has line breaks or spaces"
    odd = _OTHER.search(data)
    if odd and odd[0] in "-_":
        return f"The data of the image uses {odd[0]}, which is Base64 for addresses only"
    if odd:
        return f"The data of the image has a character that is not Base64: U+{ord(odd[0]):04X}"
    return f"The data of the image is cut off or not padded: {len(data):,} characters"
