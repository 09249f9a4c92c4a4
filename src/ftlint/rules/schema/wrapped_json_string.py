"""S117 wrapped-json-string."""

from __future__ import annotations

from typing import Any

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import told_only
from ftlint.schema.values import at


class WrappedJsonString(Rule):
    r"""A list of messages or tools is inside a JSON string instead of being a list.

    ## Why is this bad?
    Tables keep nested values as text, and a list that was written to a column comes back as a
    string. Services want the list itself. (ShareGPT data keeps `tools` as text by custom; that is
    not reported.)

    ## Example
    ```jsonl fail
    {"messages": "[{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"Hello!\"}]"}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fail
    {"messages": "[{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Hello!'}]"}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe: the string is replaced by the list it holds. Unsafe where Python printed the list
    (`[{'role': ...}]`), which is written as JSON. Without a target there is no fix for `tools`,
    which Hugging Face data keep as text on purpose.
    """

    code = "S117"
    name = "wrapped-json-string"
    remedy = "write the list itself, not a string that holds it"
    fixable = "mixed"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave alone what the target reads from a string too; without a target, tell of tools."""
        if finding.path[-1:] != ("tools",):
            if "messages-as-json" in self.target.quirks and _is_json(
                at(record.value, finding.path)
            ):
                return None
            return None if "messages-as-string" in self.target.quirks else finding
        if "tools-as-string" not in self.target.unsupported:
            return None
        return told_only(self.target, finding)


def _is_json(value: Any) -> bool:
    import orjson

    try:
        return isinstance(orjson.loads(value), list)
    except (orjson.JSONDecodeError, TypeError):
        return False
