"""X960 service-token."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Effect, Finding
from ftlint.model.record import Record
from ftlint.model.secrets import OTHERS, literals_of
from ftlint.rules import Rule
from ftlint.rules.shared.placeholders import secret_findings


class ServiceToken(Rule):
    """A text holds a key or a token of one of twenty other services, or a JSON web token.

    ## Why is this bad?
    What is trained can be asked for: a model repeats keys that it has seen. The file itself goes to
    a provider, a repository, a colleague. Such keys come with logs, configuration files and code
    that were pasted into a chat.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Why is AIzaQ7rGwPsYz2KtLmNdB4hVcXe9JfUo3iTaWbQ refused?"}, {"role": "assistant", "content": "AIzaQ7rGwPsYz2KtLmNdB4hVcXe9JfUo3iTaWbQ has no right to the bucket."}]}
    {"conversations": [{"from": "human", "value": "Why is AIzaQ7rGwPsYz2KtLmNdB4hVcXe9JfUo3iTaWbQ refused?"}, {"from": "gpt", "value": "It has no right to the bucket."}]}
    {"instruction": "Why is AIzaQ7rGwPsYz2KtLmNdB4hVcXe9JfUo3iTaWbQ refused?", "output": "It has no right to the bucket."}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Why is [GOOGLE_API_KEY_1] refused?"}, {"role": "assistant", "content": "[GOOGLE_API_KEY_1] has no right to the bucket."}]}
    {"conversations": [{"from": "human", "value": "Why is [GOOGLE_API_KEY_1] refused?"}, {"from": "gpt", "value": "It has no right to the bucket."}]}
    {"instruction": "Why is [GOOGLE_API_KEY_1] refused?", "output": "It has no right to the bucket."}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Set the key."}, {"role": "assistant", "content": "export GOOGLE_API_KEY=AIzaSyExampleExampleExampleExampleExamp"}]}
    ```

    The rule is asked for by name (`--extend-select X960`): its many forms take time on large files.
    Keys and tokens that leak most are `secret`. Keys are told by the form that each service gives
    them, checked by their checksum where they have one. What documentation shows (EXAMPLE, xxxx,
    1234567) is not a key. Reports show the first and the last character alone.

    ## Fix safety
    Unsafe: each key is replaced by a word for its kind, the same word for the same key in a record.
    Revoke the key all the same.

    ## References
    - <https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns>
    """

    code = "X960"
    name = "service-token"
    error_effect = Effect.ADVISES
    fixable = "unsafe"
    since = "0.2.0"
    shapeless = True
    sensitive = True
    opt_in = True
    literals = literals_of(OTHERS)

    def check(self, record: Record) -> Iterable[Finding]:
        """Look through every string of the record."""
        return secret_findings(record, OTHERS)
