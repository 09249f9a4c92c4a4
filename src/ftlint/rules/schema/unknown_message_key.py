"""S111 unknown-message-key."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Record
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.neutral import key_kept
from ftlint.schema.values import at


class UnknownMessageKey(Rule):
    """A message has a key that is misspelt, or that the target does not know.

    ## Why is this bad?
    A misspelt `content` is a message without content. Further keys (`id`, `timestamp`) are refused
    by strict readers, dropped by others, and some trainers insist on exactly two keys a message.
    A key may also be on the wrong message, such as `tool_calls` on a user's.

    ## Example
    ```jsonl fail target=fireworks
    {"messages": [{"role": "user", "contnet": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi", "timestamp": 1700000000}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: a misspelt key, or one of another dialect (`text`, `value`, `prompt`, `message`, `from`),
    is renamed to the one that is missing; another one is removed. Safe only for a key whose value
    is null. A key that some trainer reads (`loss_weight`, `train`, `reasoning_content` …) and the
    only text of a message are never removed. Without a target nothing with a value is removed, and
    the finding names who refuses the key.
    """

    code = "S111"
    name = "unknown-message-key"
    remedy = "remove the key, or check its spelling"
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    per_file = Severity.ERROR
    severity = Severity.WARNING
    asked = True
    fixable = "mixed"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Name who refuses the key, where no target is named."""
        if "reasoning-key" in self.target.quirks and finding.path[-1:] == ("reasoning",):
            return None
        if "text-as-content" in self.target.quirks and finding.path[-1:] == ("text",):
            message = at(record.value, finding.path[:-1])
            if isinstance(message, dict) and "content" not in message:
                return None
        masks = self.target.masks
        if finding.path[-1] in masks.get("turn", ()):
            return _mask_told(finding) if finding.path[-1] in masks.get("configured", ()) else None
        if finding.severity is None and "does not belong" in finding.message:
            finding = finding._replace(severity=Severity.WARNING)
        return key_kept(self.target, self.name, finding)


def _mask_told(finding: Finding) -> Finding:
    """Return a finding about a mask that the target reads only if it is set up to."""
    return finding._replace(
        message=f"{quote(str(finding.path[-1]))} is a mask that is not read by default",
        severity=Severity.INFO,
        fix=None,
        help="set the trainer up to read it, or remove the key",
    )
