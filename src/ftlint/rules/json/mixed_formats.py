"""J022 mixed-formats."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import UNKNOWN
from ftlint.model.diagnostic import Finding
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Rule


class MixedFormats(Rule):
    """A file mixes records of different shapes.

    ## Why is this bad?
    A trainer picks one reader for the whole file. Records of another shape are refused, or are
    read as empty and trained on as nothing.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Hello!"}]}
    {"prompt": "Hi", "completion": "Hello!"}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix here: `ftlint convert` brings all records to one shape.
    """

    code = "J022"
    name = "mixed-formats"
    scope = "file"
    file_needs = ("mixed",)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report each shape but the most frequent one, at its first record."""
        known = {name: tally for name, tally in file.formats.items() if name != UNKNOWN.name}
        if len(known) < 2:
            return
        main = max(known, key=lambda name: (known[name].count, -known[name].line))
        for name, tally in known.items():
            if name != main:
                yield Finding(
                    f"{tally.count:,} of {plural(file.records, 'record')} in another format ({name}) than "
                    f"most ({main})",
                    line=tally.line,
                    record=tally.number,
                    help=f"convert them to {main}, or put them into a file of their own",
                    salt=name,
                )
