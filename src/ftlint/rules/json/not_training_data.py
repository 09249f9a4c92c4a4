"""J026 not-training-data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.rules.shared.takers import readers_of_suffix

TABLES: Final = frozenset({".csv", ".tsv", ".parquet", ".arrow", ".xlsx"})
"""Suffixes of tables, which some trainers load themselves."""


class NotTrainingData(Rule):
    """The file does not hold records: it is a transcript, a table, a program, a page, a log.

    ## Why is this bad?
    Trainers and APIs read JSON, one record a line. A text is refused, or each of its lines is
    trained as a text of its own. What `ftlint convert` can read, it turns into training data: the
    finding gives the command.

    ## Example
    ```jsonl fail file=chat.txt
    User: Is the harbour library open today?
    Assistant: Yes, until six.
    ```
    ```jsonl fail
    question,answer
    Is the library open?,Yes
    And on Sundays?,No
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Is it open?"}, {"role": "assistant", "content": "Yes."}]}
    ```

    A table whose suffix the target lists is a warning: the trainer reads it, `ftlint check` does not.
    Without a target a file that is a table and named so is a warning too.

    Less than half of the lines of such a file are JSON. It is one finding for the whole file, and
    no fix touches its lines. Encoding damage is looked for in its text all the same; with
    `--select E` or `--input-format text` that is all that is asked for, and this rule is silent.
    """

    code = "J026"
    name = "not-training-data"
    scope = "file"
    since = "0.2.0"
    file_needs = ("looks",)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report a file that does not hold records, and what it looks like."""
        if file.looks is not None:
            looks = file.looks()
            suffix = PurePath(file.name).suffix.lower()
            columns = looks.table or looks.what == "text"  # which one column of a table looks like
            table = columns and bool(looks.help) and suffix in TABLES
            if table and suffix in self.target.extensions:
                yield Finding(
                    f"The file is {looks.what}, which {self.target.title} reads; none of it was "
                    "checked here",
                    help=f"to check it, {looks.remedy}",
                    severity=Severity.WARNING,
                )
                return
            some = table and NEUTRAL in self.target.quirks and readers_of_suffix(suffix)
            yield Finding(
                looks.sentence("The file"),
                help=looks.remedy,
                severity=Severity.WARNING if some else None,
            )
