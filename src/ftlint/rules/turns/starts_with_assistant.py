"""R208 starts-with-assistant."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.model.roles import system_head
from ftlint.rules import ORDERLY, Rule


class StartsWithAssistant(Rule):
    """The first turn after the system message is the assistant's.

    ## Why is this bad?
    Amazon Bedrock wants the user first, and strict chat templates raise an error. The opening
    answer is trained on although nothing was asked, so the model learns to greet unprompted.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "What can I do?"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "What can I do?"}]}
    ```

    There is one finding a file, with the count. In ShareGPT data, whose conversations are often cut
    from longer ones, it is info. For LLaMA-Factory, which drops the record, see `position-role-mismatch`.

    ## Fix safety
    There is no fix: the greeting may be wanted, with weight 0 for example. `ftlint convert -O
    greeting=drop` leaves it out.

    ## References
    - <https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-prepare.html>
    """

    code = "R208"
    name = "starts-with-assistant"
    per_file = Severity.ERROR
    severity = Severity.WARNING
    calm_roles = ORDERLY

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Look at the first letter behind the system messages."""
        head = system_head(roles)
        if roles[head : head + 1] != "a" or "u" not in roles:
            return
        yield (
            head,
            "role",
            Finding(
                "The assistant speaks first",
                help="begin with a user turn, move the greeting into the system message, or leave it "
                "out with `ftlint convert -O greeting=drop`",
            ),
        )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding:
        """Tell of ShareGPT as info: conversations there are often cut from longer ones."""
        if Has.EXCERPTS not in record.format.has:
            return finding
        return finding._replace(severity=Severity.INFO)
