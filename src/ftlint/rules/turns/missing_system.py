"""R213 missing-system."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from ftlint.formats import Has, named
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule


class MissingSystem(Rule):
    """No record of the file has a system or developer message.

    ## Why is this bad?
    A tuned model is best used with the system message it was trained with. A file without any often
    means that the prompt was left behind when the data was exported, and the model is then used
    with instructions that it never saw in training.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A text under `system` beside the turns, where Anthropic and Axolotl have it, counts as one.
    The finding comes once per file, with the count. Where only some of the records lack the
    message, see `inconsistent-system-prompt`.

    ## Fix safety
    There is no fix: only the author knows the prompt. `ftlint convert --system-prompt TEXT` and
    `ftlint merge --system-prompt @FILE` put one into the records that have none.

    ## Options
    - `require-system`: `"auto"` (the default) reports a file in which no record has a system
      message; `"always"` reports each record without one, as an error; `"never"` is silent.

    ## References
    - <https://platform.openai.com/docs/guides/fine-tuning-best-practices>
    """

    code = "R213"
    name = "missing-system"
    severity = Severity.WARNING
    asked = True
    needs = Facts.EXTRA_KEYS
    format_needs = frozenset({Has.SYSTEM})
    scope = "file"

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """When a system message is asked for."""

        require_system: Literal["auto", "always", "never"] = field(
            default="auto",
            metadata={"help": "ask for a system message in some record, in every one, or not"},
        )

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """With ``always``, report each record without a system message."""
        if self.options.require_system != "always" or not roles or "?" in roles:
            return
        if "s" not in roles and "d" not in roles:
            yield (
                -1,
                "turn",
                Finding(
                    "The record has no system message, and require-system asks for one in each",
                    help="begin with the system message that the model will be used with",
                    severity=Severity.ERROR,
                ),
            )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Take the finding back where the text is beside the turns."""
        return None if _is_beside(record) else finding

    def collect_batch(self, records: list[Record]) -> Iterable[Any]:
        """Note the first record with a text beside the turns: one is enough for the file."""
        first = next((at for at, record in enumerate(records) if _is_beside(record)), None)
        return [True if at == first else None for at in range(len(records))]

    def collect(self, record: Record) -> Any:
        """Note a record with a text beside the turns."""
        return True if _is_beside(record) else None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """With ``auto``, report a file of conversations of which none has a system message."""
        if self.options.require_system != "auto" or not file.formats or file.collected:
            return
        chats = list(file.formats.values())
        if not all(self.format_needs <= named(name).has for name in file.formats):
            return
        if any("s" in roles or "d" in roles or "?" in roles for roles in file.roles):
            return
        count = sum(tally.count for tally in chats)
        subject = "The only record has no" if count == 1 else f"None of the {count} records has a"
        yield Finding(
            f"{subject} system message",
            line=min(tally.line for tally in chats),
            help="add the system message that the model will be used with, as `ftlint convert "
            "--system-prompt TEXT` and `ftlint merge` do; if it is used without, set "
            'require-system = "never"',
        )


def _is_beside(record: Record) -> bool:
    text = record.value.get("system")
    return bool(text) and isinstance(text, str | list)
