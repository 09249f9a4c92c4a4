"""S110 unknown-top-level-key."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.model.diagnostic import Severity
from ftlint.rules import Rule, Scope


class UnknownTopLevelKey(Rule):
    """The record has a key at its top that the target refuses or ignores.

    ## Why is this bad?
    OpenAI and Claude on Amazon Bedrock refuse a file for one extra key, be it an id or a note, and
    older checks of Together do too. Where such keys are ignored, a misspelt `tools` is lost in
    silence. In reinforcement records further keys are what graders read; they are welcome there.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "source": "forum"}
    {"id": 7, "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe for a key that is null or only numbers the record (`id`, `index`, `uuid` …). Unsafe for any
    other key, since it may mean something; a misspelt key is renamed, not removed.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "S110"
    name = "unknown-top-level-key"
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    per_file = Severity.ERROR
    asked = True
    fixable = "mixed"
