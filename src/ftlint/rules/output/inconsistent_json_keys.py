"""O504 inconsistent-json-keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.answers import final_answer, response_schema

ENOUGH: Final = 10
"""JSON answers that a file must have before one can stand out."""

SHARE: Final = 0.9
"""The part of the answers that must have the same keys for the others to stand out."""


class InconsistentJsonKeys(Rule):
    """A JSON answer has other keys, or another order of keys, than nearly all the others.

    ## Why is this bad?
    A key that is missing or misspelt in a few answers comes back as a key that is missing now and
    then. The order matters too: the model writes the keys one after the other.

    ## Example
    Nine answers with `mood` and one with `Mood`:
    ```jsonl fail line=10
    {"messages": [{"role": "user", "content": "1"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}]}
    {"messages": [{"role": "user", "content": "2"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}]}
    {"messages": [{"role": "user", "content": "3"}, {"role": "assistant", "content": "{\\"mood\\": 2}"}]}
    {"messages": [{"role": "user", "content": "4"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}]}
    {"messages": [{"role": "user", "content": "5"}, {"role": "assistant", "content": "{\\"mood\\": 3}"}]}
    {"messages": [{"role": "user", "content": "6"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}]}
    {"messages": [{"role": "user", "content": "7"}, {"role": "assistant", "content": "{\\"mood\\": 2}"}]}
    {"messages": [{"role": "user", "content": "8"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}]}
    {"messages": [{"role": "user", "content": "9"}, {"role": "assistant", "content": "{\\"mood\\": 3}"}]}
    {"messages": [{"role": "user", "content": "10"}, {"role": "assistant", "content": "{\\"Mood\\": 1}"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "1"}, {"role": "assistant", "content": "{\\"mood\\": 1}"}]}
    {"messages": [{"role": "user", "content": "2"}, {"role": "assistant", "content": "{\\"mood\\": 2}"}]}
    ```

    The rule needs ten answers that are JSON objects, of which 90 % have the same keys in the same
    order. Answers with a schema of their own are not compared.

    ## Fix safety
    There is no fix.

    ## References
    - <https://platform.openai.com/docs/guides/structured-outputs>
    """

    code = "O504"
    name = "inconsistent-json-keys"
    severity = Severity.WARNING
    scope = "file"
    file_needs = ("collected",)
    methods = frozenset({"sft"})
    needs = Facts.STRUCTURED | Facts.RESPONSE_FORMAT

    def collect(self, record: Record) -> Any:
        """Keep the keys of an answer that is an object."""
        answer = final_answer(record)
        if answer is None or answer.kind != "json" or not isinstance(answer.value, dict):
            return None
        if response_schema(record) is not None:
            return None
        return answer.path, tuple(answer.value)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report the answers whose keys are not the usual ones."""
        counts: Counter[tuple[str, ...]] = Counter(keys for _, _, (_, keys) in file.collected)
        total = counts.total()
        if total < ENOUGH or len(counts) < 2:
            return
        usual, count = counts.most_common(1)[0]
        if count < SHARE * total:
            return
        for line, _, (path, keys) in file.collected:
            if keys != usual:
                yield Finding(
                    f"{_difference(keys, usual)}; "
                    f"{count} of {total} answers have {_listing(usual)}",
                    path=path,
                    line=line,
                    help="use the same keys in the same order in every answer",
                )


def _difference(keys: tuple[str, ...], usual: tuple[str, ...]) -> str:
    """Say how keys differ from the usual ones.

    >>> _difference(("b", "a"), ("a", "b")), _difference(("a",), ("a", "b"))
    ('The same keys in another order', "Missing 'b'")
    """
    missing = [key for key in usual if key not in keys]
    extra = [key for key in keys if key not in usual]
    if not missing and not extra:
        return "The same keys in another order"
    words = []
    if missing:
        words.append(f"missing {_listing(missing)}")
    if extra:
        words.append(f"extra {_listing(extra)}")
    text = ", ".join(words)
    return text[0].upper() + text[1:]


def _listing(keys: Iterable[str]) -> str:
    shown = [quote(key, 30) for key in keys]
    more = f" and {len(shown) - 6} more" if len(shown) > 6 else ""
    return ", ".join(shown[:6]) + more if shown else "no keys"
