"""S109 content-part-invalid."""

from __future__ import annotations

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
    fixable = "mixed"
