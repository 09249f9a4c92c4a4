"""T409 invalid-tool-name."""

from __future__ import annotations

from ftlint.rules import Rule


class InvalidToolName(Rule):
    """The name of a tool has characters or a length that the services refuse.

    ## Why is this bad?
    A name is 1 to 64 letters a-z, digits, `_` and `-`. Dots and spaces, common in names that were
    taken from code, are refused when the file is uploaded or when the tool is used.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "weather.get rain"}}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "weather_get_rain"}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "tools": [{"type": "function", "function": {"name": "weather_get_rain"}}]}
    ```

    ## Fix safety
    Unsafe: what is not allowed becomes `_`. The model learns another name, and the program that
    runs the tools has to know it too.

    ## References
    - <https://platform.openai.com/docs/api-reference/chat/create>
    - <https://github.com/mistralai/mistral-common>
    """

    code = "T409"
    name = "invalid-tool-name"
    asked = True
    fixable = "unsafe"
