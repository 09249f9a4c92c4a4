"""Names of people whom a source tells apart by ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ftlint.model.conversation import Message


@dataclass(slots=True)
class Names:
    """The last name seen of each id; two people of one name keep their ids behind it.

    >>> names = Names()
    >>> names.saw("u1", "Ana"); names.saw("u2", "Ana"); names.saw("u3", None)
    >>> names.by_id()
    {'u1': 'Ana (u1)', 'u2': 'Ana (u2)', 'u3': 'u3'}
    """

    known: dict[str, str] = field(default_factory=dict)
    others: dict[str, set[str]] = field(default_factory=dict)
    """Further names of an id: account names, names before they changed."""

    def saw(self, identifier: str, name: Any, *others: Any) -> None:
        """Remember a name of an id; None and empty names tell nothing."""
        if isinstance(name, str) and name.strip():
            self.known[identifier] = name.strip()
        else:
            self.known.setdefault(identifier, identifier or "unknown")
        for other in (name, *others):
            if isinstance(other, str) and other.strip():
                self.others.setdefault(identifier, set()).add(other.strip())

    spoken: set[str] = field(default_factory=set)
    """Ids of those who speak, once that is known: who says nothing shares no name with them."""

    def by_id(self) -> dict[str, str]:
        """Return what to call each person: the name, if nobody else has it."""
        owners = Counter(
            name for one, name in self.known.items() if not self.spoken or one in self.spoken
        )
        return {
            identifier: name if owners[name] < 2 else f"{name} ({identifier})"
            for identifier, name in self.known.items()
        }

    def labels(self) -> dict[str, str]:
        """Return the label of every id, and of every further name that only one person has."""
        made = self.by_id()
        owners = Counter(name for names in self.others.values() for name in names)
        for identifier, names in self.others.items():
            for name in names:
                if owners[name] == 1:
                    made.setdefault(name, made[identifier])
        return made

    def apply(self, messages: Iterable[Message]) -> None:
        """Replace the ids that messages have as speakers by labels."""
        messages = list(messages)
        self.spoken = {message.speaker for message in messages if message.speaker is not None}
        made = self.by_id()
        for message in messages:
            if message.speaker is not None:
                message.speaker = made.get(message.speaker, message.speaker)
