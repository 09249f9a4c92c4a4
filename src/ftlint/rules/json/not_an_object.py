"""J002 not-an-object."""

from __future__ import annotations

from ftlint.model.diagnostic import Severity
from ftlint.rules import Rule


class NotAnObject(Rule):
    """The line is an array, a string, a number or null instead of an object.

    ## Why is this bad?
    A record is a JSON object with named fields. Loaders refuse any other value, or take a list
    of messages for a list of records.

    ## Example
    ```jsonl fail file=example.jsonl
    [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]
    "Hello"
    42
    ```
    ```jsonl fail
    "{\\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": \\"Hi\\"}, {\\"role\\": \\"assistant\\", \\"content\\": \\"Hello!\\"}]}"
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A line that is a string with an object in it was encoded twice; it is decoded once.

    ## Fix safety
    Safe: only an object that is in a string is taken out of it.
    """

    code = "J002"
    name = "not-an-object"
    remedy = 'write an object on each line, such as {"messages": [...]}'
    parse = True
    fixable = "safe"
    per_file = Severity.ERROR
