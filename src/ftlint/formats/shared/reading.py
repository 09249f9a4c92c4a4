"""What readers and writers are handed: options, a ledger, and where in the source they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.errors import FtlintError
from ftlint.formats.shared.carries import Carries as Carries
from ftlint.model.diagnostic import Severity
from ftlint.model.losses import Ledger
from ftlint.model.roles import READ_AS

SAMPLE_RECORDS: Final = 64
"""Records that detection looks at."""
SAMPLE_LINES: Final = 200
"""Lines of text that detection looks at."""


class Skip(Exception):
    """An example that cannot be used: a kind of event, and what it is about."""

    def __init__(self, kind: str, detail: str = "", place: str = "") -> None:
        """Say why; ``place`` is a locator inside the record."""
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.place = place

    @property
    def reason(self) -> tuple[str, str, str]:
        """Return kind, detail and place, for ``Conversation.refused``."""
        return self.kind, self.detail, self.place


@dataclass(slots=True)
class Item:
    """One value of a stream: where it stands, and the file (or archive member) it came from."""

    value: Any
    place: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """The start of a source, for detection.

    ``values`` are the first records of a JSON or table source, ``text`` the first lines of any
    other; ``members`` are the names inside a folder or an archive; ``container`` is one of
    ``jsonl`` ``json`` ``csv`` ``tsv`` ``xlsx`` ``parquet`` ``hf-dataset`` ``text`` ``members``.
    """

    name: str
    container: str
    values: tuple[Any, ...] = ()
    text: str = ""
    members: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Return the lines of the text sample, parted at line feeds."""
        return self.text.split("\n")


@dataclass(slots=True)
class Context:
    """Options and ledger of a conversion, and the file and record at hand."""

    options: Mapping[str, Any]
    ledger: Ledger = field(default_factory=Ledger)
    file: str = ""
    place: str = ""

    def where(self, inner: str = "") -> str:
        """Return the place of a record, and of something inside it, for reports.

        >>> Context({}, file="a.jsonl", place="line 3").where("/messages/0")
        'a.jsonl: line 3: /messages/0'
        """
        return ": ".join(part for part in (self.file, self.place, inner) if part)

    def note(
        self,
        kind: str,
        inner: str = "",
        count: int = 1,
        detail: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Note an event at a place inside the record at hand."""
        self.ledger.note(kind, self.where(inner), count, detail, severity)

    def error(self, message: str, inner: str = "") -> FtlintError:
        """Make an error that names the place; the caller raises it."""
        return FtlintError(f"{self.where(inner)}: {message}")


@dataclass(slots=True)
class Reading(Context):
    """What a reader is handed. ``state`` is for a reader's own notes over a file."""

    roles: dict[str, str] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    labels: Counter[str] = field(default_factory=Counter)
    """How often each label of a role occurred; those of another word are reported at the end."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What ``survey`` found over the whole file before reading, by format."""

    def __post_init__(self) -> None:
        """Merge the known role words with the user's own."""
        self.roles = {**READ_AS, **self.options.get("roles", {})}

    def note_aliases(self) -> None:
        """Note the labels that were read as a role of another name."""
        for label in sorted(self.labels):
            role = self.roles.get(label, label)
            if role != label:
                self.ledger.note("role-aliases", "", self.labels[label], f"{label} is {role}")
        self.labels.clear()

    def role(self, label: Any, inner: str = "") -> str:
        """Return the role a label means; FtlintError or Skip when it has none."""
        if isinstance(label, str):
            found = self.roles.get(label)
            if found is None:
                found = self.roles.get(label.strip().casefold())
                if found is not None:
                    self.roles[label] = found
            if found is not None:
                return found
        if self.options.get("unknown_role") == "skip":
            raise Skip("unknown-role", label if isinstance(label, str) else "not a text", inner)
        if not isinstance(label, str):
            raise self.error(
                "a role that is not a text; leave such examples out with -O unknown_role=skip",
                inner,
            )
        shown = label
        raise self.error(
            f"unknown role {shown!r}; say what it means with -O roles.{shown}=user (or assistant, "
            "system, tool), or leave such examples out with -O unknown_role=skip",
            inner,
        )


@dataclass(slots=True)
class Writing(Context):
    """What a writer is handed."""
