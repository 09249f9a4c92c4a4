"""J007 trailing-data."""

from __future__ import annotations

from ftlint.rules import Rule


class TrailingData(Rule):
    """Something follows the record on its line: another record, a comma, or text.

    ## Why is this bad?
    Each line must hold one object and nothing else. Strict parsers refuse the line; lenient
    ones train on the first object and drop the rest in silence.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]},
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fail
    {"messages": []} {"messages": []}
    {"messages": []} # checked
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe where only records, commas and odd line ends (U+0085, U+2028, U+2029) are on the line: each
    record gets its own line. Unsafe
    where other text has to be removed.
    """

    code = "J007"
    name = "trailing-data"
    fixable = "mixed"
    parse = True
