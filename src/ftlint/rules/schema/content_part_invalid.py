"""S109 content-part-invalid."""

from __future__ import annotations

from typing import Any

from ftlint.model.diagnostic import Finding, Path
from ftlint.model.record import Record
from ftlint.rules import Rule


class ContentPartInvalid(Rule):
    """A part of a content list has no type, an unknown type, or not the field of its type.

    ## Why is this bad?
    A list of content holds objects: `{"type": "text", "text": ...}`, in user messages also
    `{"type": "image_url", "image_url": {"url": ...}}`. Anything else is refused. The most frequent
    slip is the address of an image as a bare string.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": "https://example.com/a.png"}]}, {"role": "assistant", "content": "A cat."}]}
    {"messages": [{"role": "user", "content": ["Hi"]}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}, {"role": "assistant", "content": "A cat."}]}
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "Which colour?"}, {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}}]}, {"role": "assistant", "content": "Blue."}]}
    ```

    ## Fix safety
    Safe for an image address, which is put into an object. Unsafe for a bare string that becomes a
    text part and for a missing type.

    ## References
    - <https://platform.openai.com/docs/guides/vision-fine-tuning>
    """

    code = "S109"
    name = "content-part-invalid"
    remedy = "write the part as the target asks for it"
    fixable = "mixed"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave out the types of parts that the target reads."""
        if not self.target.parts or finding.path[-1:] != ("type",):
            return finding
        return None if _type_at(record.value, finding.path) in self.target.parts else finding


def _type_at(value: Any, path: Path) -> str:
    """Return the type that a part has, empty where it is not a word."""
    for step in path:
        value = value[step]
    return value if isinstance(value, str) else ""
