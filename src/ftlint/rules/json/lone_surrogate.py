"""J015 lone-surrogate."""

from __future__ import annotations

from ftlint.rules import Rule


class LoneSurrogate(Rule):
    """An escape stands for half a character.

    ## Why is this bad?
    Characters outside the basic plane, such as emoji, are written as two escapes. A text that
    was cut between them keeps one half, which no UTF-8 file can hold: strict parsers refuse the
    line, others pass on a string that crashes the tokenizer later.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello \\ud83d"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello "}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello \\ud83d\\ude00"}]}
    ```

    ## Fix safety
    Unsafe: the half character is removed; which character it was is not known.
    """

    code = "J015"
    name = "lone-surrogate"
    fixable = "unsafe"
    parse = True
