"""J022 mixed-formats."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import UNKNOWN, all_formats
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
            if name == main:
                continue
            which = f"{tally.count:,} of {plural(file.records, 'record')}"
            if lack_answers(name, main):
                said = f"{which} end with a question, most with an answer"
                remedy = "add the answers, drop these records, or put them into a file of their own"
            else:
                said = f"{which} in another format ({name}) than most ({main})"
                remedy = f"convert them to {main}, or put them into a file of their own"
            yield Finding(said, line=tally.line, record=tally.number, help=remedy, salt=name)


def lack_answers(name: str, main: str) -> bool:
    """Tell whether records differ from most of their file in that their turns have no answer."""
    shapes = all_formats()
    one, most = shapes.get(name), shapes.get(main)
    if one is None or most is None or not one.turns_key:
        return False
    return one.turns_key == most.turns_key and (one.method, most.method) == ("rft", "sft")
