"""C603 special-token."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding, Fix, Path, Safety, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.code_spans import code_spans
from ftlint.rules.shared.special_tokens import (
    BEGINNINGS,
    FAMILY_OF,
    OPENAI,
    OPENING,
    PATTERN,
    SIGNS,
)

_SENTENCE: Final = frozenset({"<s>", "</s>"})
_PAIR: Final = re.compile(r"<s>(?:(?!</?s>).)*</s>", re.DOTALL)


class SpecialToken(Rule):
    """The text of a turn has a control token of a tokenizer.

    ## Why is this bad?
    OpenAI refuses a file with one of its own tokens and names only the example. Elsewhere the text
    may be read as the real token: it ends the turn, opens another role, or leaves the model writing
    markers in its answers. In data from users it is a way to inject turns.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!<|im_end|>"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fail
    {"text": "<s>[INST] Hi [/INST] Hello!</s>"}
    ```
    ```jsonl fixed
    {"text": "[INST] Hi [/INST] Hello!</s>"}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "What ends a ChatML turn?"}, {"role": "assistant", "content": "The token `<|im_end|>`."}]}
    {"messages": [{"role": "user", "content": "Strike it"}, {"role": "assistant", "content": "It costs <s>9</s> 7 euros."}]}
    ```

    In rows of running text (`{"text": ...}`) the tokens of a chat template are in their place, and so
    they are in prompts and answers that are plain texts and were rendered with one: trainers apply
    none to them. Only a token that the tokenizer adds at the beginning of every text is one too many
    there.

    Tokens inside Markdown code are left to those who write about them, apart from OpenAI's own
    five, which are refused wherever they are. `<s>` and `</s>` count only as the first or last
    thing in a text and without a partner, since HTML strikes text out with them.

    ## Fix safety
    Unsafe: the tokens are deleted from the text. There is no fix where they mark turns inside the
    text: without them nobody could tell who says what.

    ## References
    - <https://github.com/johny-b/llmcomp/issues/59>
    - <https://github.com/huggingface/transformers/issues/29279>
    - <https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py>
    """

    code = "C603"
    name = "special-token"
    severity = Severity.WARNING
    literals = SIGNS
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look through the texts of all turns; running text may hold a chat template's tokens."""
        if Has.RAW in record.format.has:
            return
        if record.format.method == "pretrain" or _is_rendered(record):
            yield from self._doubled(record)
            return
        for turn in record.turns:
            for path, text in turn.texts():
                if PATTERN.search(text):
                    yield from self._check_text(path, text)

    def _doubled(self, record: Record) -> Iterable[Finding]:
        """Report a text that begins with the token that tokenizers begin every text with."""
        for turn in record.turns:
            for path, text in turn.texts():
                first = next((token for token in BEGINNINGS if text.startswith(token)), None)
                if first is not None:
                    rest = text[len(first) :]
                    yield Finding(
                        f"The text begins with {first}, which the tokenizer adds by itself: the "
                        "model is trained on two",
                        path=path,
                        span=(0, len(first)),
                        fix=Fix.set("Delete the token", path, rest, Safety.UNSAFE),
                        help="delete the token from the text",
                    )

    def _check_text(self, path: Path, text: str) -> Iterable[Finding]:
        found = tokens_in(text)
        if not found:
            return
        refused = "refuses-openai-tokens" in self.target.quirks and any(
            one[0] in OPENAI for one in found
        )
        first = next(one for one in found if one[0] in OPENAI) if refused else found[0]
        distinct = list(dict.fromkeys(one[0] for one in found if one[0] != first[0]))
        more = f", and {', '.join(distinct[:3])}" if distinct else ""
        more += f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
        rest = _without(text, found)
        opens = OPENING.search(text) is not None
        fix = Fix.set("Delete the tokens", path, rest, Safety.UNSAFE)
        help_text = "delete the token, or write about it in another way, such as < | im_end | >"
        if opens:
            help_text = "write the turns as messages: the trainer renders its chat template itself"
        yield Finding(
            f"{first[0]} is a control token ({FAMILY_OF[first[0]]}){more}",
            path=path,
            span=first.span(),
            fix=fix if rest.strip() and not opens else None,
            help=help_text,
            severity=Severity.ERROR if refused else Severity.WARNING,
        )


def _is_rendered(record: Record) -> bool:
    """Tell whether a chat template was applied to a record whose texts are trained as they are."""
    return record.format.untemplated and any(
        not turn.message and OPENING.search(text)
        for turn in record.turns
        for _, text in turn.texts()
    )


def tokens_in(text: str) -> list[re.Match[str]]:
    """Return the control tokens of a text, apart from those that are quoted or mean HTML.

    >>> [found[0] for found in tokens_in("a<|im_end|> `<|im_start|>` <s>b</s>")]
    ['<|im_end|>']
    """
    found = list(PATTERN.finditer(text))
    if any(one[0] not in OPENAI for one in found):
        spans = code_spans(text)
        found = [
            one
            for one in found
            if one[0] in OPENAI or not any(begin <= one.start() < end for begin, end in spans)
        ]
    if any(one[0] in _SENTENCE for one in found):
        paired = [pair.span() for pair in _PAIR.finditer(text)]
        found = [one for one in found if one[0] not in _SENTENCE or _is_marker(one, text, paired)]
    return found


def _is_marker(one: re.Match[str], text: str, paired: list[tuple[int, int]]) -> bool:
    """Tell whether ``<s>`` or ``</s>`` marks the begin or the end of a text."""
    if any(begin <= one.start() < end for begin, end in paired):
        return False
    if one[0] == "<s>":
        return not text[: one.start()].strip()
    return not text[one.end() :].strip()


def _without(text: str, found: list[re.Match[str]]) -> str:
    pieces: list[str] = []
    start = 0
    for one in found:
        pieces.append(text[start : one.start()])
        start = one.end()
    return "".join((*pieces, text[start:]))
