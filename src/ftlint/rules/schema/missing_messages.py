"""S101 missing-messages."""

from __future__ import annotations

from ftlint.rules import Rule


class MissingMessages(Rule):
    """The record has no list of messages where one is needed.

    ## Why is this bad?
    The conversation is what a model is trained on. A record without `messages` (`conversations` in
    ShareGPT data), or with something else than a list there, holds no example; services refuse
    the whole file because of it.

    ## Example
    ```jsonl fail
    {"messages": null}
    {"input": {}, "preferred_output": [{"role": "assistant", "content": "Yes."}], "non_preferred_output": [{"role": "assistant", "content": "No."}]}
    ```
    ```jsonl fail
    {"messages": {"role": "user", "content": "Hi"}, "chosen": {"role": "assistant", "content": "Hello!"}, "rejected": {"role": "assistant", "content": "What?"}}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}], "chosen": {"role": "assistant", "content": "Hello!"}, "rejected": {"role": "assistant", "content": "What?"}}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A list that is wrapped in a JSON string is `wrapped-json-string`; an empty one `empty-messages`.

    ## Fix safety
    Safe: an object that is one message is put into a list. Other values are left alone.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "S101"
    name = "missing-messages"
    fixable = "safe"
    remedy = 'write the turns as a list: "messages": [{"role": "user", "content": ...}, ...]'
