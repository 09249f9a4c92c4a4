"""M703 image-format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Finding
from ftlint.model.image_header import head_of
from ftlint.model.media import format_of
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import Image, images


class ImageFormat(Rule):
    """An image has a format that the target does not take.

    The bytes of an image inside the record say what it is; of one elsewhere the name says it.

    ## Why is this bad?
    The service refuses the file, or leaves the example out of the training without a word.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="}}]}, {"role": "assistant", "content": "A dot."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.tiff"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    There is no fix: save the image in another format.

    ## References
    - <https://developers.openai.com/api/docs/guides/vision-fine-tuning>
    - <https://docs.fireworks.ai/fine-tuning/fine-tuning-vlm>
    """

    code = "M703"
    name = "image-format"
    since = "0.2.0"
    needs = Facts.PARTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the format of each image with those of the target."""
        taken = self.target.image_formats
        for image in images(record) if taken else ():
            kind = _format(image)
            if kind and kind not in taken:
                *some, last = taken
                yield Finding(
                    f"The image is {kind.upper()}; {self.target.title} takes "
                    f"{', '.join(one.upper() for one in some)} and {last.upper()}",
                    path=image.place,
                    help=f"save the image as {taken[0].upper()}",
                )


NAMES: Final = {"jpg": "jpeg", "tif": "tiff", "jpe": "jpeg"}
FORMATS: Final = frozenset(
    {"jpeg", "png", "webp", "gif", "bmp", "tiff", "heic", "heif", "avif", "svg", "pdf"}
)


def _format(image: Image) -> str:
    """Return the format of an image, empty where nothing says it."""
    if image.data:
        return format_of(head_of(image.data))
    name = image.address.split("?")[0].split("#")[0]
    suffix = name.rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""
    suffix = NAMES.get(suffix, suffix)
    return suffix if suffix in FORMATS else ""
