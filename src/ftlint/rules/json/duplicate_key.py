"""J013 duplicate-key."""

from __future__ import annotations

from ftlint.rules import Rule


class DuplicateKey(Rule):
    """A key occurs twice in one object.

    ## Why is this bad?
    Parsers keep the last value and drop the first without a word, so half of what was written
    is never trained on. Which half was meant, nobody can know.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "content": "Hi!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix: keep the right value by hand.

    ## References
    - <https://www.rfc-editor.org/rfc/rfc8259#section-4>
    """

    code = "J013"
    name = "duplicate-key"
    parse = True
