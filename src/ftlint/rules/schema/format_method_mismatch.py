"""S115 format-method-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import all_formats
from ftlint.model.diagnostic import Finding
from ftlint.rules import FileSummary, Rule


class FormatMethodMismatch(Rule):
    """Records have the shape of another training method than the one declared.

    ## Why is this bad?
    A job for preference tuning cannot read chat records, and a supervised one cannot read pairs:
    the service takes the upload and refuses the job. This is checked where `--method` says what the
    file is for.

    ## Example
    ```jsonl fail method=dpo
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fail method=sft
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl pass method=sft
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## References
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    """

    code = "S115"
    name = "format-method-mismatch"
    scope = "file"
    asked = True
    file_needs = ("method",)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the formats seen with the method declared."""
        method = file.method
        if method is None:
            return
        formats = all_formats()
        for name, tally in file.formats.items():
            more = self.target.methods.get(name, ())
            if name not in formats or method in (formats[name].method, *formats[name].also, *more):
                continue
            count = "1 record has" if tally.count == 1 else f"{tally.count:,} records have"
            yield Finding(
                f"{count} the shape of {formats[name].title}, which is not for method {method}",
                line=tally.line,
                help=f"convert the data, or use method {formats[name].method}",
                salt=name,
            )
