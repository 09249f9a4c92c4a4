"""J019 too-few-examples."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Rule


class TooFewExamples(Rule):
    """The file has fewer examples than the target asks for.

    ## Why is this bad?
    Services refuse a training file below their minimum. Far below a hundred examples the model
    hardly changes either.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass target=together
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    Only training files count; a validation file may be small. There is no fix: write more
    examples.
    """

    code = "J019"
    name = "too-few-examples"
    scope = "file"

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the number of records with the target's minimum for the method."""
        least = self.target.limit("min_examples", file.method)
        if least is None or not 0 < file.records < least or file.role != "train":
            return
        yield Finding(
            f"{plural(file.records, 'example')}; {self.target.title} needs at least {least}",
            help=f"add {plural(least - file.records, 'example')}",
        )
