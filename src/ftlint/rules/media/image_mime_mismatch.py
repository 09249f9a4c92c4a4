"""M704 image-mime-mismatch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Finding, Fix, Path, Safety
from ftlint.model.image_header import head_of
from ftlint.model.media import format_of
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import Image, images

_SPELLINGS: Final = {"image/jpg": "image/jpeg"}
"""Types that people write, and what is meant."""


class ImageMimeMismatch(Rule):
    """The type that is declared for an image is not the type of its bytes.

    ## Why is this bad?
    Services that look at the declared type decode the bytes as something else and fail, or refuse
    the example. It happens where all images are declared as one type and some are not.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"contents": [{"role": "user", "parts": [{"text": "What is it?"}, {"inlineData": {"mimeType": "image/webp", "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "model", "parts": [{"text": "A dot."}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"contents": [{"role": "user", "parts": [{"text": "What is it?"}, {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "model", "parts": [{"text": "A dot."}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    Safe: the declared type is set to what the bytes are; the image stays as it is.

    ## References
    - <https://www.rfc-editor.org/rfc/rfc2397>
    """

    code = "M704"
    name = "image-mime-mismatch"
    since = "0.2.0"
    needs = Facts.PARTS
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the declared type of each image with its first bytes."""
        for image in images(record):
            declared = image.kind.partition(";")[0].strip().lower()
            if not image.data or not declared.startswith("image/"):
                continue
            kind = format_of(head_of(image.data))
            if kind and _SPELLINGS.get(declared, declared) != f"image/{kind}" and kind != "pdf":
                yield Finding(
                    f"The image is declared as {declared} and is {kind.upper()}",
                    path=image.place,
                    fix=_fix(image, kind),
                    help=f"declare it as image/{kind}",
                )


def _fix(image: Image, kind: str) -> Fix:
    """Return the fix that declares the right type, wherever the dialect has it."""
    title = f"Declare image/{kind}"
    if image.prefix:
        return Fix.set(title, image.place, f"data:image/{kind};base64,{image.data}", Safety.SAFE)
    path, word = _declaration(image, kind)
    return Fix.set(title, (*image.path, *path), word, Safety.SAFE)


def _declaration(image: Image, kind: str) -> tuple[Path, str]:
    match image.below:
        case ("image", *_):
            return ("image", "format"), kind
        case ("inlineData", *_):
            return ("inlineData", "mimeType"), f"image/{kind}"
    return ("source", "media_type"), f"image/{kind}"
