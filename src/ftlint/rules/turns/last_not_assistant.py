"""R203 last-not-assistant."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.keys import HELD, PAIR, answers_beside
from ftlint.model.record import Record
from ftlint.model.roles import ROLE_WORDS
from ftlint.model.words import plural
from ftlint.rules import ORDERLY, Rule
from ftlint.rules.shared.mending import trim_after


class LastNotAssistant(Rule):
    """A supervised record ends with a turn that is not the assistant's.

    ## Why is this bad?
    What follows the last assistant turn is never answered, so nothing is learnt from it. Mistral,
    Gemini and Amazon Bedrock refuse such a record; others train on the turns before and pay for
    the rest.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Bye"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A last assistant turn that only calls a tool is fine. For LLaMA-Factory, which drops the record,
    see `odd-turn-count`.

    ## Fix safety
    Unsafe: the turns after the last assistant turn are removed, unless another column may hold the
    answer to them (`completion`, `response` …). The prompt of a preference pair (`chosen` and
    `rejected`) ends with the user and is not reported.

    ## References
    - <https://github.com/mistralai/mistral-common>
    """

    code = "R203"
    name = "last-not-assistant"
    per_file = Severity.ERROR
    severity = Severity.WARNING
    calm_roles = ORDERLY
    fixable = "unsafe"
    methods = frozenset({"sft"})

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Look at the last letter of a record that has an assistant turn."""
        if "a" not in roles or roles[-1] in "a?":
            return
        count = len(roles) - 1 - roles.rindex("a")
        yield (
            len(roles) - 1,
            "role",
            Finding(
                f"The last turn is {ROLE_WORDS[roles[-1]]}, not assistant: "
                f"{plural(count, 'turn')} after the last answer",
                help="add the answer, or remove the turns after the last assistant turn",
            ),
        )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding | None:
        """Remove the tail, unless a column of its own may hold the answer to it."""
        beside = answers_beside(record.value, record.format.turns_key)
        if any(HELD[key] == PAIR for key in beside):
            return None  # the turns are the prompt of a pair
        if beside:
            return finding._replace(help=f"the answer may be the one under {quote(beside[0])}")
        last = record.roles.rfind("a")
        fix = trim_after(record, last, "assistant", "Remove the turns after the last answer")
        return finding._replace(fix=fix)
