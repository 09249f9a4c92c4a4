"""W304 top-level-weight."""

from __future__ import annotations

from ftlint.rules import Rule


class TopLevelWeight(Rule):
    """The record has a weight of its own, which the target refuses.

    ## Why is this bad?
    Together scales the loss of a record by a `weight` at its top. OpenAI refuses the file with
    "contains an extra weight".

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "weight": 0.5}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: the weight is removed, so the record counts as much as any other. To keep a higher
    weight, repeat the record instead. There is no fix for weight 0, which leaves the record out.

    ## References
    - <https://docs.together.ai/docs/fine-tuning-data-preparation>
    """

    code = "W304"
    name = "top-level-weight"
    asked = True
    fixable = "unsafe"
