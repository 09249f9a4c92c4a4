"""W301 weight-value."""

from __future__ import annotations

from ftlint.rules import Rule


class WeightValue(Rule):
    """A message weight is a number other than 0 and 1.

    ## Why is this bad?
    A weight of a message is a switch: 1 trains the turn, 0 leaves it as context. It does not scale
    the loss; services refuse 0.5 or 2, or take them for 1.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0.5}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    ```

    ## Fix safety
    There is no fix: whether 0.5 was meant to train or to mask is not to be guessed.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    - <https://docs.together.ai/docs/fine-tuning-data-preparation>
    """

    code = "W301"
    name = "weight-value"
    remedy = "write 1 to train on the message, 0 to leave it out"
    asked = True
