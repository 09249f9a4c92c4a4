"""O503 code-fenced-json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.answers import final_answer, response_format, spoken_answers

SHARE: Final = 0.5
"""The part of a file's records that must end in JSON for bare JSON to be its habit."""

_HELP: Final = "remove the fence, so that every answer parses as it is"


class CodeFencedJson(Rule):
    """A JSON answer is inside a code fence while the others are not.

    ## Why is this bad?
    The program that reads the answers has to take the fence off, sometimes. The model learns to add
    it, sometimes.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "```json\\n{\\"mood\\": 1}\\n```"}], "response_format": {"type": "json_object"}}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}], "response_format": {"type": "json_object"}}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Mood?"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}], "response_format": {"type": "json_object"}}
    ```

    Without a `response_format`, fenced answers are reported where at least half of the records of
    the file end in JSON, and more of those answers are bare than fenced.

    ## Fix safety
    Unsafe: the fence is removed, which changes the text that is learnt.

    ## References
    - <https://platform.openai.com/docs/guides/structured-outputs>
    """

    code = "O503"
    name = "code-fenced-json"
    severity = Severity.WARNING
    file_needs = ("collected",)
    methods = frozenset({"sft"})
    needs = Facts.STRUCTURED | Facts.RESPONSE_FORMAT
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report fences in a record that asks for JSON."""
        if response_format(record) is None:
            return
        for answer in spoken_answers(record):
            if answer.kind == "fenced":
                finding = Finding(
                    "The record asks for JSON, but the answer is inside a code fence",
                    path=answer.path,
                    help=_HELP,
                )
                yield self.fix_for(record, finding)

    def collect(self, record: Record) -> Any:
        """Keep the place of a fenced answer, and that there was a bare one."""
        if response_format(record) is not None:
            return None
        answer = final_answer(record)
        if answer is None or answer.kind not in ("json", "fenced"):
            return None
        return answer.path if answer.kind == "fenced" else True

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report the fenced answers where bare ones are the rule."""
        fenced = [(line, path) for line, _, path in file.collected if path is not True]
        bare = len(file.collected) - len(fenced)
        if bare <= len(fenced) or len(file.collected) < SHARE * file.records:
            return
        for line, path in fenced:
            yield Finding(
                f"The JSON answer is inside a code fence; {bare} others in this file are not",
                path=path,
                line=line,
                help=_HELP,
            )

    def fix_for(self, record: Record, finding: Finding) -> Finding:
        """Take the fence off."""
        for answer in spoken_answers(record):
            if answer.path == finding.path and answer.kind == "fenced":
                fix = Fix.set("Remove the fence", answer.path, answer.inner, Safety.UNSAFE)
                return finding._replace(fix=fix)
        return finding
