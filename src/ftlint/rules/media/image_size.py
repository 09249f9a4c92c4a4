"""M702 image-size."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import images


class ImageSize(Rule):
    """An image inside a record has more bytes than the target takes.

    Only images that the record itself holds are measured, decoded: an address is not followed.

    ## Why is this bad?
    The service refuses the file, or leaves the example out of the training.

    ## Example
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    There is no fix: make the image smaller.

    ## References
    - <https://platform.openai.com/docs/guides/vision-fine-tuning>
    """

    code = "M702"
    name = "image-size"
    needs = Facts.PARTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Measure each image that is in the record."""
        most = self.target.limit("max_image_bytes", self.method)
        for image in images(record) if most is not None else ():
            if most is not None and image.size > most:
                yield Finding(
                    f"The image has {image.size:,} bytes; {self.target.title} takes {most:,}",
                    path=image.path,
                    help="make the image smaller, or compress it more",
                )
