"""S116 completion-key-alias."""

from __future__ import annotations

from ftlint.rules import Rule


class CompletionKeyAlias(Rule):
    """An answer of a preference record has a name that is not read.

    ## Why is this bad?
    The services read `preferred_output` and `non_preferred_output`. The line schema that OpenAI
    published says `preferred_completion`; files that follow it, or that use names of their own such
    as `chosen_output`, fail with a missing key.

    ## Example
    ```jsonl fail
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_completion": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl fixed
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl pass
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```

    ## Fix safety
    Safe: the key is renamed, the answer stays as it is. Nothing is renamed where the right key is
    there too.

    ## References
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    """

    code = "S116"
    name = "completion-key-alias"
    asked = True
    fixable = "safe"
