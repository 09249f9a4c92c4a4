"""M708 image-colour-mode."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.image_header import HEAD, colours_of, head_of
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import images


class ImageColourMode(Rule):
    """An image inside a record has other colours than RGB or RGBA.

    The header of a PNG or JPEG says what its colours are; images elsewhere are not fetched.

    ## Why is this bad?
    OpenAI and Azure take images in RGB and RGBA, and leave out the example of any other: scans in
    greyscale, print files in CMYK, screenshots with a palette.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    There is no fix: save the image as RGB.

    ## References
    - <https://developers.openai.com/api/docs/guides/vision-fine-tuning>
    """

    code = "M708"
    name = "image-colour-mode"
    since = "0.2.0"
    needs = Facts.PARTS
    asked = True

    def check(self, record: Record) -> Iterable[Finding]:
        """Read the header of each image that the record holds."""
        for image in images(record):
            colours = colours_of(head_of(image.data, HEAD)) if image.data else ""
            if colours:
                yield Finding(
                    f"The image has {colours}; {self.target.title} takes RGB and RGBA",
                    path=image.place,
                    help="save the image as RGB",
                )
