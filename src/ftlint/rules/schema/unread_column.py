"""S122 unread-column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding, Fix, Safety, Severity, quote
from ftlint.model.record import Record
from ftlint.rules import Reads, Rule
from ftlint.schema.values import type_word


class UnreadColumn(Rule):
    """A column is not where the target looks, or is not read beside another one.

    ## Why is this bad?
    Loaders tell the layout of a row by the names of its columns. OpenRLHF and torchtune look for
    `input` and `output` and stop at `question` and `answer`; verl drops a row whose prompt is not
    in `prompt`. mlx-lm reads prompt and completion where both are there, and no messages beside
    them; torchtune reads no prompt beside two dialogues. ms-swift maps `answer` and `solution` to
    the answer, and with both in a file it reads neither.

    ## Example
    ```jsonl fail target=mlx-lm
    {"prompt": "When?", "completion": "At six.", "messages": [{"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```
    ```jsonl fail target=openrlhf
    {"question": "When is high tide?", "output": "At six."}
    ```
    ```jsonl fixed
    {"input": "When is high tide?", "output": "At six."}
    ```
    ```jsonl fail target=ms-swift
    {"question": "Six times seven?", "answer": "42", "solution": "6 * 7 = 42"}
    ```
    ```jsonl pass target=openrlhf
    {"input": "When is high tide?", "output": "At six."}
    ```
    ```jsonl pass target=ms-swift
    {"question": "When is high tide?", "answer": "At six."}
    ```

    ## Fix safety
    Unsafe: the column is renamed to the one that the target reads.

    ## References
    - <https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/tuner/datasets.py>
    - <https://github.com/modelscope/ms-swift/blob/main/swift/dataset/preprocessor/core.py>
    """

    code = "S122"
    name = "unread-column"
    since = "0.2.0"
    asked = True
    reads = Reads.STRUCTURE
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Report columns beside others, then those of prompt and answer."""
        title = self.target.title
        for key, other in _together(self.target.ignored, record.value):
            yield Finding(
                f"{title} does not read {quote(other)} beside {quote(key)}",
                path=(other,),
                severity=None if "one-shape-a-line" in self.target.quirks else Severity.WARNING,
                help=f"keep {key} or {other}, whichever the model is to learn from",
            )
        if Has.COLUMNS in record.format.has:
            yield from self._columns(record)

    def _columns(self, record: Record) -> Iterator[Finding]:
        names = record.format.columns_of(record.value)
        read = (self.target.prompts, self.target.answers)
        for what, key, known in zip(("prompt", "answer"), names, read, strict=False):
            if known and key.lower() not in known:
                shown = " or ".join(map(quote, known[:3]))
                fix = Fix.rename(f"Rename to {known[0]}", (key,), known[0], Safety.UNSAFE)
                yield Finding(
                    f"{self.target.title} looks for the {what} in {shown}, not in {quote(key)}",
                    path=(key,),
                    fix=None if known[0] in record.value else fix,
                    help=f"rename {key} to {known[0]}",
                )
                return
        yield from self._structures(names, record.value)
        found = [key for key in record.value if key.lower() in self.target.answers]
        if len(found) > 1 and len(names) > 1:
            shown = " and ".join(map(quote, found[:2]))
            yield Finding(
                f"{self.target.title} takes {shown} for the answer, and with both it reads neither",
                path=(found[1],),
                help="keep one of them, or give the other another name",
            )

    def _structures(self, names: Iterable[str], value: dict[str, Any]) -> Iterator[Finding]:
        """Report columns that hold anything but a text or a list of messages."""
        title, quirks = self.target.title, self.target.quirks
        for key in names:
            held = value.get(key)
            if not isinstance(held, list | dict) or (held and _are_messages(held)):
                continue
            if "text-columns" in quirks:
                yield Finding(
                    f"{title} reads a text in {quote(key)}, not {type_word(held)}",
                    path=(key,),
                    help="write it as one text, or one record for each text",
                )
            elif "first-answer" in quirks and isinstance(held, list) and len(held) > 1:
                yield Finding(
                    f"{title} trains the first of the {len(held)} texts in {quote(key)}",
                    path=(key,),
                    severity=Severity.WARNING,
                    help="write one record for each text",
                )


def _are_messages(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(one, dict) for one in held)


def _together(
    table: Mapping[str, tuple[str, ...]], value: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield (column, other) for each pair of a table that a record has both of."""
    for key, others in table.items():
        if key in value:
            yield from ((key, other) for other in others if other in value)
