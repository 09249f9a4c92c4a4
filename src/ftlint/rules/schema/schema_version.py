"""S118 schema-version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule

KEY: Final = "schemaVersion"
VERSION: Final = "bedrock-conversation-2024"
"""The only value in use; source: the page of the rule."""
_MISPRINT: Final = "bedrock-conversion-2024"
"""How samples of AWS itself spell it, which the service therefore seems to take."""


class SchemaVersion(Rule):
    """A record for the Converse format lacks its schemaVersion, or misprints it.

    ## Why is this bad?
    Records for Amazon Nova and other models of the Converse format begin with
    `"schemaVersion": "bedrock-conversation-2024"`; without it, or with another version, AWS's own
    checks refuse the data. `bedrock-conversion-2024`, as samples of AWS have it, is tolerated by
    some checks and not by others, and is reported as a warning.

    ## Example
    ```jsonl fail target=bedrock-nova
    {"messages": [{"role": "user", "content": [{"text": "Hi"}]}, {"role": "assistant", "content": [{"text": "Hello!"}]}]}
    {"schemaVersion": "bedrock-conversion-2024", "messages": [{"role": "user", "content": [{"text": "Hi"}]}, {"role": "assistant", "content": [{"text": "Hello!"}]}]}
    ```
    ```jsonl fixed target=bedrock-nova
    {"messages": [{"role": "user", "content": [{"text": "Hi"}]}, {"role": "assistant", "content": [{"text": "Hello!"}]}], "schemaVersion": "bedrock-conversation-2024"}
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "Hi"}]}, {"role": "assistant", "content": [{"text": "Hello!"}]}]}
    ```
    ```jsonl pass target=bedrock-nova
    {"schemaVersion": "bedrock-conversation-2024", "messages": [{"role": "user", "content": [{"text": "Hi"}]}, {"role": "assistant", "content": [{"text": "Hello!"}]}]}
    ```

    ## Fix safety
    Safe: there is one version.

    ## References
    - <https://docs.aws.amazon.com/nova/latest/userguide/fine-tune-prepare-data-understanding.html>
    """

    code = "S118"
    name = "schema-version"
    asked = True
    fixable = "safe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for the key in records whose content is made of blocks."""
        value = record.value
        if KEY in value:
            if value[KEY] != VERSION:
                yield Finding(
                    f"schemaVersion must be {VERSION}",
                    (KEY,),
                    fix=Fix.set(f"Write {VERSION}", (KEY,), VERSION),
                    severity=Severity.WARNING if value[KEY] == _MISPRINT else None,
                )
        elif _has_blocks(value.get("messages")):
            yield Finding(
                "The record has no schemaVersion",
                fix=Fix(f"Add {VERSION}", edits=(Edit(Op.INSERT, (KEY,), VERSION),)),
            )


def _has_blocks(messages: Any) -> bool:
    """Tell whether a content is a list of blocks that name their kind by key, not by ``type``."""
    for message in messages if isinstance(messages, list) else ():
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, list) and content:
            return all(isinstance(block, dict) and "type" not in block for block in content)
    return False
