"""W303 weight-on-non-assistant."""

from __future__ import annotations

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.schema.values import at


class WeightOnNonAssistant(Rule):
    """A message that is not the assistant's has a weight.

    ## Why is this bad?
    OpenAI and Azure train assistant turns only, and their schema knows no weight elsewhere.
    Together accepts it and would train the model to speak as the user; 0 is fine there.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi", "weight": 0}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    ```

    ## Fix safety
    Unsafe, unless the weight is null: the key is removed, and the turn stays what it is by default,
    context.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "W303"
    name = "weight-on-non-assistant"
    asked = True
    fixable = "mixed"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave 0 alone where the target takes weights of all roles: it says what holds anyway."""
        taken = self.target.severity(self.name) is Severity.INFO
        return None if taken and at(record.value, finding.path) == 0 else finding
