"""S120 user-schema-mismatch."""

from __future__ import annotations

from ftlint.rules import Rule


class UserSchemaMismatch(Rule):
    """A record does not fit the JSON Schema given with --schema.

    ## Why is this bad?
    The schema is the project's own word on what a record looks like. Each keyword that fails is
    reported at its place: a missing key, a wrong type, a value outside an enumeration.

    ## Example
    ```json schema
    {"required": ["messages", "topic"], "properties": {"topic": {"enum": ["billing", "travel"]}}}
    ```
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "topic": "cats"}
    ```
    ```jsonl pass target=axolotl
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "topic": "travel"}
    ```

    ## References
    - <https://json-schema.org/draft/2020-12>
    """

    code = "S120"
    name = "user-schema-mismatch"
    remedy = "correct the record, or the schema given with --schema"
