"""J005 python-repr-line."""

from __future__ import annotations

from ftlint.rules import Rule


class PythonReprLine(Rule):
    """The line was printed by Python instead of written as JSON.

    ## Why is this bad?
    `print(record)` and `str(record)` write single quotes, `True` and `None`, which no JSON
    parser takes. The cause is always the same: a missing `json.dumps`.

    ## Example
    ```jsonl fail
    {'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': "It's me"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "It's me"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: the line is read as a Python literal, which runs nothing, and written as JSON. Unsafe
    where a key is not a string and has to become one.
    """

    code = "J005"
    name = "python-repr-line"
    fixable = "mixed"
    parse = True
