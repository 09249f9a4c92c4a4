"""J018 file-too-large."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules import FileSummary, Rule


class FileTooLarge(Rule):
    """The file is larger than the target takes.

    ## Why is this bad?
    The upload is refused, often only after all of it was sent.

    ## Example
    A file of 600 MB for OpenAI, whose limit is 512 MB. Smaller files pass:
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix: split the file with `ftlint split`, or train on a sample.
    """

    code = "J018"
    name = "file-too-large"
    asked = True
    scope = "file"

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the size with the target's limit, then with what it advises."""
        limit = self.target.limit("max_file_bytes", file.method)
        if file.role == "validation":
            limit = self.target.limit("validation_max_file_bytes", file.method) or limit
        advised = self.target.limit("advised_file_bytes", file.method)
        size = _megabytes(file.size)
        if limit is not None and file.size > limit:
            yield Finding(
                f"The file has {size}; the limit of {self.target.title} is {_megabytes(limit)}",
                help="split the file with ftlint split, or leave records out",
            )
        elif advised is not None and file.size > advised:
            yield Finding(
                f"The file has {size}; above {_megabytes(advised)} {self.target.title} asks for "
                "another way of upload",
                help="upload it in parts, or split the file",
                severity=Severity.WARNING,
            )


def _megabytes(size: int) -> str:
    """Write a size in MB.

    >>> _megabytes(536_870_912)
    '537 MB'
    """
    return f"{size / 1e6:,.0f} MB"
