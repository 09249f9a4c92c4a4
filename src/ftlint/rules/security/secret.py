"""X951 secret."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Effect, Finding
from ftlint.model.record import Record
from ftlint.model.secrets import COMMON, literals_of
from ftlint.rules import Rule
from ftlint.rules.shared.placeholders import secret_findings


class SecretInData(Rule):
    """A text holds a key of OpenAI, Anthropic or AWS, a token of GitHub, or a private key.

    ## Why is this bad?
    What is trained can be asked for: a model repeats keys that it has seen. The file itself goes to
    a provider, a repository, a colleague. Such keys come with logs, configuration files and code
    that were pasted into a chat.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Why is AKIAQ7RGWPSYZ2KTLMND refused?"}, {"role": "assistant", "content": "AKIAQ7RGWPSYZ2KTLMND has no right to the bucket."}]}
    {"conversations": [{"from": "human", "value": "Why is AKIAQ7RGWPSYZ2KTLMND refused?"}, {"from": "gpt", "value": "It has no right to the bucket."}]}
    {"instruction": "Why is AKIAQ7RGWPSYZ2KTLMND refused?", "output": "It has no right to the bucket."}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Why is [AWS_ACCESS_KEY_1] refused?"}, {"role": "assistant", "content": "[AWS_ACCESS_KEY_1] has no right to the bucket."}]}
    {"conversations": [{"from": "human", "value": "Why is [AWS_ACCESS_KEY_1] refused?"}, {"from": "gpt", "value": "It has no right to the bucket."}]}
    {"instruction": "Why is [AWS_ACCESS_KEY_1] refused?", "output": "It has no right to the bucket."}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Set the key."}, {"role": "assistant", "content": "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"}]}
    ```

    Tokens of other services are `service-token`. Keys are told by the form that each service gives
    them, checked by their checksum where they have one. What documentation shows (EXAMPLE, xxxx,
    1234567) is not a key. Reports show the first and the last character alone.

    ## Fix safety
    Unsafe: each key is replaced by a word for its kind, the same word for the same key in a record.
    Revoke the key all the same.

    ## References
    - <https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns>
    """

    code = "X951"
    name = "secret"
    error_effect = Effect.ADVISES
    fixable = "unsafe"
    since = "0.2.0"
    shapeless = True
    sensitive = True
    literals = literals_of(COMMON)

    def check(self, record: Record) -> Iterable[Finding]:
        """Look through every string of the record."""
        return secret_findings(record, COMMON)
