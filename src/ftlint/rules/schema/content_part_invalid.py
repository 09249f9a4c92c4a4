"""S109 content-part-invalid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Finding, Path, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import NEUTRAL, told_only
from ftlint.rules.shared.takers import readers_of_part
from ftlint.schema.values import at


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

    needs = Facts.PARTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Report lists of parts where the target reads one text in each turn."""
        if "text-contents" not in self.target.quirks:
            return
        for turn in record.turns:
            parts = turn.content if isinstance(turn.content, list) else []
            if any(not isinstance(part, dict) or "value" not in part for part in parts):
                yield Finding(
                    f"{self.target.title} reads one text here, and stops at a list of parts",
                    turn.content_path,
                    help="write the text of the parts; media go into columns of their own",
                )
                return

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave out the parts that the target reads: by their type, or with another key."""
        if "value-parts" in self.target.quirks or NEUTRAL in self.target.quirks:
            path = finding.path[:-1] if finding.path[-1:] == ("type",) else finding.path
            part = at(record.value, path)
            if isinstance(part, dict) and isinstance(part.get("value"), str):
                return told_only(self.target, finding) if NEUTRAL in self.target.quirks else None
        if self._reads(finding, at(record.value, finding.path)):
            return None
        if NEUTRAL in self.target.quirks and finding.path[-1:] == ("image_url",):
            return finding._replace(severity=Severity.INFO)  # Mistral and ms-swift read it so
        if finding.path[-1:] != ("type",):
            return finding
        kind = _type_at(record.value, finding.path)
        if kind in self.target.parts:
            return None
        if "value-parts" in self.target.quirks and kind == "thinking":
            return finding._replace(
                message=f"{self.target.title} reads no text from a part of type {kind!r}",
                severity=Severity.WARNING,
                help="write the reasoning under reasoning_content",
            )
        known = readers_of_part(kind) if NEUTRAL in self.target.quirks else ()
        return told_only(self.target, finding) if known else finding

    def _reads(self, finding: Finding, value: Any) -> bool:
        """Tell whether the target reads a part without a type, or the address of an image alone."""
        quirks = self.target.quirks
        if finding.path[-1:] == ("image_url",):
            return isinstance(value, str) and "image-url-as-text" in quirks
        untyped = isinstance(value, dict) and "type" not in value
        return untyped and isinstance(value.get("text"), str) and "untyped-parts" in quirks


def _type_at(value: Any, path: Path) -> str:
    """Return the type that a part has, empty where it is not a word."""
    for step in path:
        value = value[step]
    return value if isinstance(value, str) else ""
