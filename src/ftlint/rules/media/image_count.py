"""M701 image-count."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.images import images


class ImageCount(Rule):
    """A record has more images than the target takes in one example.

    ## Why is this bad?
    The service refuses the file, or leaves the example out of the training.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}, {"type": "image_url", "image_url": {"url": "https://e.org/1.png"}}]}, {"role": "assistant", "content": "Dots."}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    There is no fix: which images matter is for you to decide.

    ## References
    - <https://platform.openai.com/docs/guides/vision-fine-tuning>
    """

    code = "M701"
    name = "image-count"
    needs = Facts.PARTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Count the images of all turns."""
        most = self.target.limit("max_images", self.method)
        if most is None:
            return
        found = [*images(record)]
        if len(found) > most:
            yield Finding(
                f"{len(found)} images in one record; {self.target.title} takes {most}",
                path=found[most].path,
                help=f"split the record, or leave out images beyond {most}",
            )
