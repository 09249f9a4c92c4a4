"""R201 no-assistant."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from ftlint.formats import Has, all_formats
from ftlint.model.diagnostic import Diagnostic, Finding, Fix, Severity, quote
from ftlint.model.keys import HELD, PAIR, answers_beside
from ftlint.model.record import Record
from ftlint.rules import ORDERLY, FileSummary, Rule, Scope
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.rules.shared.whole_file import of_file
from ftlint.targets import target

FILE_HELP: Final = (
    "prompts for reinforcement data need --method rft; answers in other columns need the trainer "
    "that reads them (--target), or ftlint convert"
)


class NoAssistant(Rule):
    """No turn of the record is the assistant's.

    ## Why is this bad?
    Supervised training learns from assistant turns. A record without one costs tokens and teaches
    nothing; several services refuse the file for it, others skip the record without a word.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Capital of Peru?"}]}
    ```
    ```jsonl fixed
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    ```

    Reinforcement data (`--method rft`) holds prompts only and is not checked, nor are records whose
    answers are a preference pair (`chosen` and `rejected`).

    ## Fix safety
    Unsafe: the record is dropped, unless another column may hold its answer (`completion`,
    `response`, `output` …). Where no record of the file has an assistant turn there is one finding
    about the file, without a fix: the file is then of another kind. It is a warning where the target
    takes prompts of this shape for reinforcement learning and `--method` does not say otherwise.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "R201"
    name = "no-assistant"
    calm_roles = ORDERLY
    yields_to = MappingProxyType({"missing-content": Scope.PLACE})
    fixable = "unsafe"
    methods = frozenset({"sft"})

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Look for the letter of the assistant; unknown roles may be misspelt ones."""
        if roles and "a" not in roles and "?" not in roles:
            yield (
                -1,
                "turn",
                Finding(
                    f"No assistant turn among {len(roles)}: there is nothing to train on",
                    help="add the answer that the model is to learn, or drop the record",
                ),
            )

    @classmethod
    def sum_up(cls, file: FileSummary, found: list[Diagnostic]) -> list[Diagnostic]:
        """Say once of a file in which no record has an answer that it is of another kind."""
        count = sum(tally.count for tally in file.roles.values())
        prompts = file.method is None and all(roles.endswith("u") for roles in file.roles)
        calm = prompts and count > 1 and all(map(_takes_prompts, found[0].targets))
        if calm:
            found = [
                one._replace(severity=min(one.severity, Severity.WARNING), severities=())
                for one in found
            ]
        if len(found) < 2 or len(found) < count:
            return found
        first = found[0]
        beside = first.help if first.fix is None else None
        message = f"None of the {len(found):,} records has an assistant turn"
        return [of_file(found, message, beside or FILE_HELP)]

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Drop the record, unless it may hold its answer in a column of its own."""
        beside = answers_beside(record.value, record.format.turns_key)
        if any(HELD[key] == PAIR for key in beside):
            return None  # the turns are the prompt of a pair
        if beside:
            return finding._replace(
                help=f"the answer may be the one under {quote(beside[0])}: ftlint convert writes it "
                "as a turn; name the trainer with --target"
            )
        return finding._replace(fix=Fix.drop_record())


def _takes_prompts(name: str) -> bool:
    """Tell whether a target takes lists of messages that end with a question, for reinforcement."""
    one = target(name)
    shapes = all_formats()
    return NEUTRAL in one.quirks or any(
        shapes[shape].method == "rft" and Has.MESSAGES in shapes[shape].has
        for shape in one.formats
        if shape in shapes
    )
