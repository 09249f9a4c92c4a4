"""C604 reserved-keyword."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.model.diagnostic import Finding, Path, quote
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Rule


class ReservedKeyword(Rule):
    """A text holds a word that the service keeps for itself.

    ## Why is this bad?
    Some services mark who speaks by words of their own, and refuse data in which these words occur:
    for Amazon Nova `System:`, `User:`, `Bot:`, `Assistant:`, `Thought:`, `[EOS]`, `<image>`,
    `<video>` and `<unk>`, in reasoning and in results of tools too; for Claude on Bedrock `Human:`
    and `Assistant:` at the start of a line. One such word anywhere fails the whole job.

    ## Example
    ```jsonl fail target=bedrock-nova
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "User: will it rain?"}]}, {"role": "assistant", "content": [{"text": "Yes."}]}]}
    ```
    ```jsonl pass target=bedrock-nova
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "Will the user see rain?"}]}, {"role": "assistant", "content": [{"text": "Yes."}]}]}
    ```

    The words are those of the target (`ftlint target NAME`).

    ## References
    - <https://docs.aws.amazon.com/nova/latest/userguide/fine-tune-prepare-data-understanding.html>
    - <https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-prepare.html>
    """

    code = "C604"
    name = "reserved-keyword"
    asked = True
    needs = Facts.ALWAYS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for each reserved word in each text; one finding a text and word."""
        words = self.target.reserved
        if not any(word.strip().encode() in record.raw for word in words):
            return
        for turn in record.turns:
            for path, text in _texts(turn):
                for word in words:
                    # A word that begins with a line feed counts at the start of a line alone.
                    start = f"\n{text}".find(word) - (word[0] != "\n")
                    if start < 0:
                        continue
                    bare = word.lstrip("\n")
                    yield Finding(
                        f"{quote(bare)} is reserved by {self.target.title}",
                        path=path,
                        span=(start, start + len(bare)),
                        help="write it another way, such as without the colon or the brackets",
                        salt=word,
                    )


def _texts(turn: Turn) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a turn, those of its reasoning and of results in its blocks too."""
    yield from turn.texts()
    for index, block in enumerate(turn.content if isinstance(turn.content, list) else ()):
        for key, value in block.items() if isinstance(block, dict) else ():
            if isinstance(value, dict | list):
                yield from _inner(value, (*turn.content_path, index, key))


def _inner(value: dict[str, Any] | list[Any], path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the strings under ``text`` at any depth."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if key == "text" and isinstance(item, str):
            yield (*path, key), item
        elif isinstance(item, dict | list):
            yield from _inner(item, (*path, key))
