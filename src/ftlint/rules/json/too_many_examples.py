"""J020 too-many-examples."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Rule


class TooManyExamples(Rule):
    """The file has more examples than the target takes.

    ## Why is this bad?
    The job is refused, or everything above the limit is left out.

    ## Example
    ```jsonl fail target=bedrock-claude repeat=10001
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix: take a sample, or remove near-duplicates with `ftlint dedup`.
    """

    code = "J020"
    name = "too-many-examples"
    scope = "file"

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the number of records with the target's maximum for the method."""
        most = self.target.limit("max_examples", file.method)
        if most is not None and file.records > most:
            yield Finding(
                f"{plural(file.records, 'example')}; the limit of {self.target.title} is {most:,}",
                help=f"remove {plural(file.records - most, 'example')}",
            )
