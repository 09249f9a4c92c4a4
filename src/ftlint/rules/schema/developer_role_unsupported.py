"""S114 developer-role-unsupported."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Fix, Safety
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import NEUTRAL, told_only


class DeveloperRoleUnsupported(Rule):
    """Supervised data has a developer message, and the target does not list the role.

    ## Why is this bad?
    `developer` is a role of the newer chat interface and of reinforcement data. The line schema of
    supervised fine-tuning does not list it, most trainers have no mapping for it: some refuse the
    file, some stop with a `KeyError`, some render it as plain text. `system` says the same.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Safe where the message is the first one and no system message follows: it becomes a system
    message. Unsafe elsewhere, since the place of a system message may matter. Without a target
    there is no fix: some chat templates of Hugging Face models know the role.

    ## References
    - <https://github.com/openai/openai-openapi>
    """

    code = "S114"
    name = "developer-role-unsupported"
    asked = True
    calm_roles = "[^d]*"
    fixable = "mixed"

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Report each developer turn."""
        for index, role in enumerate(roles):
            if role == "d":
                yield (
                    index,
                    "role",
                    Finding(
                        "The developer role is not part of supervised data",
                        help="use the system role",
                    ),
                )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Make it a system message; reinforcement data has the role where the target knows it."""
        if record.format.method == "rft" and "developer" in self.target.method_roles.get(
            "rft", self.target.roles
        ):
            return None
        turn = record.lettered[index]
        if NEUTRAL in self.target.quirks:
            return told_only(self.target, finding)
        sure = index == 0 and "s" not in record.roles and record.roles.count("d") == 1
        safety = Safety.SAFE if sure else Safety.UNSAFE
        return finding._replace(fix=Fix.set("Write system", turn.role_path, "system", safety))
