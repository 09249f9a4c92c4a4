"""Chats between people: who of them is the assistant is never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ftlint.errors import nearest
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Message

CHAT_DEFAULTS: Final[Mapping[str, Any]] = {"split": "gap", "merge_consecutive": "\n"}
"""Options that chat apps start from: part at six hours of silence, join a speaker's messages."""
CHAT_OPTIONS: Final = ("assistant", "user", "session_gap_hours", "media", "timezone")
"""Options that every chat app's reader looks at."""


def assign_roles(
    messages: Iterable[Message], reading: Reading, ids: Mapping[str, str] | None = None
) -> None:
    """Give a role to every message without one, by its speaker.

    The ``assistant`` option (a name, or one of ``ids``: id → name) names the assistant; everyone
    else is the user, or only the one named by ``user``. Raises FtlintError with the list of
    speakers when nobody said who the assistant is, or the name does not occur.
    """
    waiting = [message for message in messages if not message.role]
    speakers = Counter(message.speaker or "" for message in waiting if not message.flags)
    if not speakers:
        for message in waiting:
            message.role = "user"
        return
    ids = ids or {}
    roles = {name: role for name, role in reading.options["roles"].items() if name in speakers}
    for role in ("assistant", "user"):
        wanted = reading.options[role]
        if wanted is None:
            continue
        name = ids.get(wanted, wanted)
        if name not in speakers:
            hint = nearest(name, speakers) or f": {_listed(speakers)}"
            raise reading.error(f"no speaker is called {wanted!r}{hint}")
        roles[name] = role
    if "assistant" not in roles.values():
        raise reading.error(
            f"the speakers are {_listed(speakers)}; say who is the assistant with -O assistant=NAME"
        )
    if len(speakers) > 2:
        reading.note("many-speakers", detail=f"{len(speakers)} speakers")
    others = "" if reading.options["user"] else "user"
    for message in waiting:
        message.role = roles.get(message.speaker or "", others)
        if not message.role:
            message.role = "user"
            message.flags = (*message.flags, "bystander")


def _listed(speakers: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in speakers.most_common(12))
