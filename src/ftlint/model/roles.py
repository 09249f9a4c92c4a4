"""The words that name who speaks: THE table, for every format, rule, converter and count.

A role has a canonical word and a letter; the sequences of letters ("sua") are what rules on the
order of turns judge. Every other word is an alias, with the data in which it is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

ROLE_LETTERS: Final[dict[str, str]] = {
    "system": "s",
    "developer": "d",
    "user": "u",
    "assistant": "a",
    "tool": "t",
    "function": "f",
}
"""The letter of each canonical role in ``Record.roles``; ``?`` stands for any other value."""

ROLE_WORDS: Final[dict[str, str]] = {letter: role for role, letter in ROLE_LETTERS.items()}
"""The canonical role of each letter."""

MESSAGE_ROLES: Final = ("system", "developer", "user", "assistant", "tool")
"""The roles of a message once a converter has read it: a function is a tool."""

SYSTEM_ROLES: Final = ("system", "developer")
"""The roles of the system prompt, under its old name and its new one."""

TOOL_ROLES: Final = ("tool", "function")
"""The roles of a result of a tool, under its new name and its old one."""

SYSTEM_LETTERS: Final = "".join(ROLE_LETTERS[role] for role in SYSTEM_ROLES)

SHAREGPT, OTHERS, CALLS = "sharegpt", "others", "calls"

_ALIASES: Final[tuple[tuple[str, str, str], ...]] = (
    # What ShareGPT data holds as a matter of course.
    # https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md (read 2026-11-21)
    ("human", "user", SHAREGPT),
    ("gpt", "assistant", SHAREGPT),
    ("observation", "tool", SHAREGPT),
    ("function_call", "assistant", CALLS),
    # Gemini: https://ai.google.dev/api/caching#Content; Cohere: https://docs.cohere.com/docs
    # Llama: https://github.com/meta-llama/llama-models (ipython); OpenAssistant: prompter.
    # ms-swift: tool_call and tool_response; vendors' names: ShareGPT dumps on the Hugging Face hub.
    ("model", "assistant", OTHERS),
    ("chatbot", "assistant", OTHERS),
    ("ipython", "tool", OTHERS),
    ("prompter", "user", OTHERS),
    ("tool_call", "assistant", OTHERS),
    ("tool_response", "tool", OTHERS),
    ("function_response", "tool", OTHERS),
    ("bot", "assistant", OTHERS),
    ("ai", "assistant", OTHERS),
    ("chatgpt", "assistant", OTHERS),
    ("bing", "assistant", OTHERS),
    ("bard", "assistant", OTHERS),
)

ROLE_ALIASES: Final[dict[str, str]] = {word: role for word, role, _ in _ALIASES}
"""Role words of other shapes, in lower case, and the canonical role they mean."""

CALL_WORDS: Final = frozenset({"function_call", "tool_call"})
"""Role words whose turn is a call of a tool, written as text."""

PLAIN_ROLES: Final[dict[str, str]] = {
    **{role: role for role in ROLE_LETTERS},
    **{word: role for word, role, kind in _ALIASES if kind == SHAREGPT},
}
"""Role words that need no comment where a text goes with them, and the roles they mean."""

LETTERS: Final[dict[Any, str]] = {
    word: ROLE_LETTERS[role]
    for word, role in (
        *PLAIN_ROLES.items(),
        *((word, role) for word, role, kind in _ALIASES if kind == CALLS),
    )
}
"""Letters of the role words that a record may hold without being odd, exactly as written."""

SHAREGPT_WORDS: Final[dict[str, str]] = {
    "system": "system",
    **{role: word for word, role, kind in _ALIASES if kind == SHAREGPT},
}
"""The word that ShareGPT data has for each canonical role."""

READ_AS: Final[dict[str, str]] = {
    **{role: role for role in MESSAGE_ROLES},
    "function": "tool",
    **ROLE_ALIASES,
}
"""Role words and the role of a message that converters read them as."""


def canonical_role(value: object) -> str | None:
    """Return the canonical role that a role value means, or None.

    >>> canonical_role("Human"), canonical_role(" assistant "), canonical_role("robot")
    ('user', 'assistant', None)
    """
    if not isinstance(value, str):
        return None
    if value in ROLE_LETTERS:
        return value
    folded = value.strip().casefold()
    if folded in ROLE_LETTERS:
        return folded
    return ROLE_ALIASES.get(folded)


def message_role(value: str) -> str | None:
    """Return the role of a message that a word means, case and whitespace aside, or None.

    >>> message_role("IPython"), message_role("function"), message_role("robot")
    ('tool', 'tool', None)
    """
    return READ_AS.get(value.strip().casefold())


def system_head(letters: str) -> int:
    """Return how many turns at the start of a conversation are the system prompt's.

    >>> system_head("sdua"), system_head("usa"), system_head("ss")
    (2, 0, 2)
    """
    return len(letters) - len(letters.lstrip(SYSTEM_LETTERS))


def letters_of(roles: Iterable[str]) -> str:
    """Return the letters of a conversation's roles, a developer's being the system's.

    >>> letters_of(["developer", "user", "assistant", ""])
    'sua?'
    """
    return "".join(["s" if role in SYSTEM_ROLES else ROLE_LETTERS.get(role, "?") for role in roles])
