"""C607 unbalanced-think-tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Finding, Fix, Path, Safety, Severity, Span
from ftlint.model.record import Record, Turn
from ftlint.rules import Rule
from ftlint.rules.shared.code_spans import code_spans

_TAG: Final = re.compile(r"<(/?)(think|thinking|thought|reasoning)>|\[(/?)THINK\]")
_OPENED: Final = re.compile(r"(?:<(?:think|thinking|thought|reasoning)>|\[THINK\])\s*\Z")


class _Tag(NamedTuple):
    span: Span
    text: str
    closes: bool


class UnbalancedThinkTags(Rule):
    """Reasoning in an answer is closed but never opened, or opened but never closed.

    ## Why is this bad?
    Chat templates cut an answer at its tags to take the reasoning out. Without `<think>` the
    reasoning is trained as the answer itself, or an empty pair of tags is put before it; without
    `</think>` the answer is reasoning to its end. Such answers come from logs: the template of the
    model that wrote them had put `<think>` into the prompt, or the answer was cut off.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "content": "7 times 13 is 91.\\n</think>\\n\\nNo."}]}
    {"conversations": [{"from": "human", "value": "Is 91 prime?"}, {"from": "gpt", "value": "7 times 13 is 91.\\n</think>\\n\\nNo."}]}
    {"instruction": "Is 91 prime?", "output": "7 times 13 is 91.\\n</think>\\n\\nNo."}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "content": "<think>\\n7 times 13 is 91.\\n</think>\\n\\nNo."}]}
    {"conversations": [{"from": "human", "value": "Is 91 prime?"}, {"from": "gpt", "value": "<think>\\n7 times 13 is 91.\\n</think>\\n\\nNo."}]}
    {"instruction": "Is 91 prime?", "output": "<think>\\n7 times 13 is 91.\\n</think>\\n\\nNo."}
    ```
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "content": "<think>\\nIs it a multiple of 7? 7 times 13"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Is 91 prime?"}, {"role": "assistant", "content": "<think>\\n7 times 13 is 91.\\n</think>\\n\\nNo."}]}
    {"prompt": "Is 91 prime?\\n<think>\\n", "completion": "7 times 13 is 91.\\n</think>\\n\\nNo."}
    {"messages": [{"role": "user", "content": "What ends reasoning?"}, {"role": "assistant", "content": "The tag `</think>` does."}]}
    ```

    Tags in Markdown code, and tags in the middle of a line, are left to those who write about
    them. An answer may close what the end of the prompt opens.

    ## Fix safety
    Unsafe: the opening tag is written at the start of an answer that has only the closing one.
    What a cut answer should have said nobody knows, so there is no fix for it.

    ## References
    - <https://github.com/lightseekorg/TorchSpec/pull/115>
    - <https://github.com/huggingface/trl/issues/6361>
    """

    code = "C607"
    name = "unbalanced-think-tags"
    severity = Severity.WARNING
    fixable = "unsafe"
    since = "0.2.0"
    literals = ("think>", "thinking>", "thought>", "reasoning>", "THINK]")

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at each answer, with the end of the turn before it."""
        before: Turn | None = None
        for turn in record.turns:
            if turn.role == "assistant":
                opened = before is not None and _OPENED.search(before.text) is not None
                yield from self._check_turn(turn, opened=opened)
            before = turn if turn.role != "assistant" else before

    def _check_turn(self, turn: Turn, *, opened: bool) -> Iterable[Finding]:
        texts = list(turn.texts())
        tags = [(path, tag) for path, text in texts for tag in tags_in(text)]
        open_at: tuple[Path, _Tag] | None = None
        for number, (path, tag) in enumerate(tags):
            if not tag.closes:
                open_at = open_at or (path, tag)
            elif open_at is None and not (opened and number == 0):
                yield self._never_opened(path, tag, texts, alone=len(tags) == 1)
                return
            else:
                open_at = None
        if open_at is not None:
            path, tag = open_at
            yield Finding(
                f"{tag.text} is never closed: all that follows is reasoning, and there is no answer",
                path=path,
                span=tag.span,
                help="close the reasoning and write the answer, or drop the record",
            )

    def _never_opened(
        self, path: Path, tag: _Tag, texts: list[tuple[Path, str]], *, alone: bool
    ) -> Finding:
        opening = tag.text.replace("/", "")
        start, text = texts[0]
        fix = None
        if alone:
            title = f"Write {opening} at the start of the answer"
            fix = Fix.set(title, start, f"{opening}\n{text.lstrip()}", Safety.UNSAFE)
        return Finding(
            f"{tag.text} closes reasoning that is never opened",
            path=path,
            span=tag.span,
            fix=fix,
            help=f"write {opening} where the reasoning begins, or delete the reasoning and the tag",
        )


def tags_in(text: str) -> list[_Tag]:
    """Return the tags of reasoning outside code: on the edge of a line, or closing an open one.

    >>> [tag.text for tag in tags_in("<think>a</think>\\nSay `</think>` or write </think> here.")]
    ['<think>', '</think>']
    >>> [tag.text for tag in tags_in("<think>7 times 13 is 91.</think>No.")]
    ['<think>', '</think>']
    """
    found = list(_TAG.finditer(text))
    spans = code_spans(text) if found else []
    tags: list[_Tag] = []
    open_tag = False
    for one in found:
        tag = _Tag(one.span(), one[0], bool(one[1] or one[3]))
        if any(b <= tag.span[0] < e for b, e in spans):
            continue
        if _on_edge(text, one) or (tag.closes and open_tag):
            tags.append(tag)
            open_tag = not tag.closes
    return tags


def _on_edge(text: str, tag: re.Match[str]) -> bool:
    """Tell whether nothing but whitespace is between a tag and the start or end of its line."""
    before = text[text.rfind("\n", 0, tag.start()) + 1 : tag.start()]
    end = text.find("\n", tag.end())
    after = text[tag.end() : end if end >= 0 else len(text)]
    return not before.strip() or not after.strip()
