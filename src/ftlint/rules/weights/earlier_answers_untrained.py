"""W311 earlier-answers-untrained."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.calls import toolbox


class EarlierAnswersUntrained(Rule):
    """A conversation has several answers, and the target trains the last one alone.

    ## Why is this bad?
    SkyRL computes the loss on the last assistant message unless `train_on_what` says otherwise, and
    OpenRLHF does without `--data.multiturn`. The other answers are context: the model does not
    learn them, and most of a long conversation is read in vain.

    ## Example
    ```jsonl fail target=skyrl
    {"messages": [{"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}, {"role": "user", "content": "And low tide?"}, {"role": "assistant", "content": "At noon."}]}
    ```
    ```jsonl pass target=skyrl
    {"messages": [{"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```

    ## References
    - <https://github.com/NovaSky-AI/SkyRL>
    - <https://github.com/OpenRLHF/OpenRLHF>
    """

    code = "W311"
    name = "earlier-answers-untrained"
    severity = Severity.INFO
    since = "0.2.0"
    asked = True
    per_file = Severity.WARNING
    methods = frozenset({"sft"})
    calm_roles = "[^a]*a?[^a]*"

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Leave out records without tools where only tools make the difference."""
        if "tools-train-last" in self.target.quirks and not toolbox(record).tools:
            return None
        return finding

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Report the first answer where another follows."""
        count = roles.count("a")
        if count > 1:
            what = "The answer before the last one is" if count == 2 else f"{count - 1} answers are"
            yield (
                roles.index("a"),
                "turn",
                Finding(
                    f"{what} not trained by default",
                    help="set the trainer to learn from all answers, or split the conversation",
                ),
            )
