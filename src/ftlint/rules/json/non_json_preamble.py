"""J008 non-json-preamble."""

from __future__ import annotations

from ftlint.rules import Rule


class NonJsonPreamble(Rule):
    """The line is prose or a code fence, not data.

    ## Why is this bad?
    Data that was copied from a chat carries sentences such as "Here are 20 more examples" and
    the backticks of code blocks. Every such line is a line that does not parse.

    ## Example
    ```jsonl fail file=train.jsonl
    Here are 20 more examples:
    1. {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: text is deleted. Where an object follows the words, the object stays. A file of which
    less than half of the lines are JSON has no such fix: it is something else
    (`not-training-data`).
    """

    code = "J008"
    name = "non-json-preamble"
    fixable = "unsafe"
    parse = True
