"""M716 mixed-media."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule

KINDS: Final = ("image", "video", "audio", "document")
"""Keys of the blocks that hold media."""


class MixedMedia(Rule):
    """A file holds media of several kinds, and the target takes one kind in a data set.

    ## Why is this bad?
    Amazon Nova is tuned on texts, on texts with images, or on texts with videos; a data set that has
    images and videos fails the job.

    ## Example
    ```jsonl fail target=bedrock-nova
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "What is it?"}, {"image": {"format": "png", "source": {"s3Location": {"uri": "s3://harbour/dot.png"}}}}]}, {"role": "assistant", "content": [{"text": "A dot."}]}]}
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "What is it?"}, {"video": {"format": "mp4", "source": {"s3Location": {"uri": "s3://harbour/dot.mp4"}}}}]}, {"role": "assistant", "content": [{"text": "A dot."}]}]}
    ```
    ```jsonl pass target=bedrock-nova
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "What is it?"}, {"image": {"format": "png", "source": {"s3Location": {"uri": "s3://harbour/dot.png"}}}}]}, {"role": "assistant", "content": [{"text": "A dot."}]}]}
    ```

    There is one finding a file, at the first record of a second kind.

    ## Fix safety
    There is no fix: which records matter is for you to decide.

    ## References
    - <https://docs.aws.amazon.com/nova/latest/userguide/fine-tune-prepare-data-understanding.html>
    """

    code = "M716"
    name = "mixed-media"
    scope = "file"
    since = "0.2.0"
    asked = True
    needs = Facts.PARTS
    file_needs = ("collected",)

    def collect(self, record: Record) -> Any:
        """Keep the kinds of media of the record."""
        return tuple(dict.fromkeys(_kinds(record))) or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report the first record with a second kind."""
        first = ""
        for line, _, kinds in file.collected:
            first = first or kinds[0]
            other = next((kind for kind in kinds if kind != first), None)
            if other is not None:
                yield Finding(
                    f"{other} beside {first}: {self.target.title} takes one kind of media in a data set",
                    line=line,
                    help="put each kind into a file, and a job, of its own",
                )
                return


def _kinds(record: Record) -> Iterator[str]:
    for turn in record.turns:
        for part in turn.content if isinstance(turn.content, list) else ():
            if isinstance(part, dict):
                yield from (kind for kind in KINDS if kind in part)
