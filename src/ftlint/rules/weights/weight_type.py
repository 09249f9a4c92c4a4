"""W302 weight-type."""

from __future__ import annotations

from ftlint.rules import Rule


class WeightType(Rule):
    """A weight has the right value in the wrong type: 1.0, true, "1", null.

    ## Why is this bad?
    The schema of the services asks for the integers 0 and 1. `1.0` is refused by the checks of
    Together, `true` passes some of them and fails on the server, a string fails everywhere.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1.0}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": "0"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    ```

    ## Fix safety
    Safe: the value becomes the integer that it means; null, which means "not given", becomes 1.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "W302"
    name = "weight-type"
    targets = frozenset({"openai", "azure", "together", "mistral", "fireworks"})
    fixable = "safe"
