"""M712 too-many-image-examples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.images import images


class TooManyImageExamples(Rule):
    """More records of a file have images than the target takes.

    ## Why is this bad?
    The service refuses the file. Its limit of records with images can be lower than that of all
    records.

    ## Example
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": "https://example.com/dot.png"}}]}, {"role": "assistant", "content": "A dot."}]}
    ```

    ## Fix safety
    There is no fix: which records go is for you to decide.

    ## References
    - <https://platform.openai.com/docs/guides/vision-fine-tuning>
    """

    code = "M712"
    name = "too-many-image-examples"
    scope = "file"
    needs = Facts.PARTS
    file_needs = ("collected",)

    def collect(self, record: Record) -> Any:
        """Note that the record has an image, where the target counts them."""
        if self.target.limit("max_image_examples") is None:
            return None
        return next((True for _ in images(record)), None)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the number of records with images with the target's maximum."""
        most = self.target.limit("max_image_examples", file.method)
        if most is not None and len(file.collected) > most:
            line, record, _ = file.collected[most]
            yield Finding(
                f"{plural(len(file.collected), 'record')} with images; "
                f"{self.target.title} takes {most:,}",
                line=line,
                record=record,
                help=f"leave out {plural(len(file.collected) - most, 'record')} with images",
            )
