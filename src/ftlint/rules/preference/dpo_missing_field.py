"""P801 dpo-missing-field."""

from __future__ import annotations

from ftlint.rules import Rule


class DpoMissingField(Rule):
    """A preference record lacks its prompt or one of its two answers.

    ## Why is this bad?
    A pair is learned from as a whole: the prompt (`input`), the better answer
    (`preferred_output`) and the worse one (`non_preferred_output`), each answer a list of messages.
    Services name the missing key and refuse the file; trainers drop the record.

    ## Example
    ```jsonl fail
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}]}
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": {"role": "assistant", "content": "Drops form and fall."}, "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```
    ```jsonl pass
    {"input": {"messages": [{"role": "user", "content": "Rain?"}]}, "preferred_output": [{"role": "assistant", "content": "Drops form and fall."}], "non_preferred_output": [{"role": "assistant", "content": "Wet."}]}
    ```

    An answer under another name (`preferred_completion`) is `completion-key-alias`.

    ## References
    - <https://platform.openai.com/docs/guides/direct-preference-optimization>
    - <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-direct-preference-optimization>
    """

    code = "P801"
    name = "dpo-missing-field"
    remedy = "write what is missing, or convert the data to another shape"
    asked = True
