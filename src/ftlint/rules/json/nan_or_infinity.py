"""J014 nan-or-infinity."""

from __future__ import annotations

from ftlint.rules import Rule


class NanOrInfinity(Rule):
    """The line holds NaN or Infinity, which JSON does not have.

    ## Why is this bad?
    `json.dumps` of Python and data frames write `NaN` for missing numbers. Most other parsers
    refuse the whole line.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "score": NaN}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "score": -Infinity}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix: whether null, a number, or nothing was meant is for the author to say.
    """

    code = "J014"
    name = "nan-or-infinity"
    parse = True
