"""S106 role-case."""

from __future__ import annotations

from ftlint.model.diagnostic import Finding, Safety
from ftlint.model.masks import MASKS, ROLE
from ftlint.model.record import Record
from ftlint.model.roles import canonical_role
from ftlint.rules import Rule
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.schema.values import at


class RoleCase(Rule):
    """A role has capital letters or whitespace around it.

    ## Why is this bad?
    Roles are compared letter by letter: `User` and `"assistant "` are unknown roles to services
    and to chat templates, although everybody can see what is meant.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "User", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant ", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A `mask` at the top of the record that names a role (`"mask": "User"`) is NeMo's way to say what
    is trained, and its roles have capital letters.

    ## Fix safety
    Safe: the role is written as it is defined. Unsafe under `from` where no target is named: NeMo
    writes `User` and `Assistant` there. There is no fix where a `mask` names a role, since
    it would name none any more.
    """

    code = "S106"
    name = "role-case"
    fixable = "safe"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Leave alone what the target folds, and records whose mask names a role as it is written."""
        if NEUTRAL in self.target.quirks and finding.path[-1:] == ("from",) and finding.fix:
            finding = finding._replace(fix=finding.fix._replace(safety=Safety.UNSAFE))
        if at(record.value, finding.path) in self.target.roles:
            return None
        own = self.target.sharegpt
        if own is not None and own.folds and finding.path[:1] == ("conversations",):
            return None
        if not any(
            mask.masks == ROLE and canonical_role(record.value.get(key))
            for key, mask in MASKS.items()
        ):
            return finding
        if NEUTRAL in self.target.quirks:
            return None
        help_text = "write the roles in small letters, and the one in 'mask' too"
        return finding._replace(fix=None, help=help_text)
