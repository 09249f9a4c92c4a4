"""The short way of plain chats: texts of users and assistants, out of one shape into another.

Nearly all records of most data are such. What this way writes is what the long way would write,
byte for byte and event for event; whatever is not plain for sure goes the other one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from ftlint.dataset.convert.dialect import Dialect
from ftlint.dataset.convert.policies import Policies, verdict
from ftlint.dataset.convert.project import takes
from ftlint.dataset.convert.turn_order import is_fine
from ftlint.formats import Format
from ftlint.formats.shared.called_texts import speaks_of_tools
from ftlint.formats.shared.reading import Carries, Reading
from ftlint.model import masks
from ftlint.model.digests import IDENTITY_KEYS

if TYPE_CHECKING:
    from ftlint.dataset.convert.worker import Job

_NAMES: Final = IDENTITY_KEYS - masks.RECORD_KEYS
"""Keys beside the turns that name a record: nobody asks what is in them."""


class PlainWay:
    """What decides for all records of a conversion, looked up once."""

    def __init__(self, source: Format, target: Format, carries: Carries, verify: bool) -> None:
        """Bind the two shapes; use ``of`` to know whether there is such a way."""
        self._source = source
        self._target = target
        self._carries = carries
        self._verify = verify

    @classmethod
    def of(
        cls, job: Job, source: Format, target: Format, carries: Carries, policies: Policies
    ) -> PlainWay | None:
        """Return the way of a conversion; None where its options ask for more."""
        beside = job.rejects or job.mapped or job.passthrough or job.table
        asked = (
            policies.busy
            or policies.same_shape
            or job.options["repair_encoding"] != "false"
            or job.options["multi_turn"] is not None
            or job.longer is not None
            or job.media is not None
        )
        shapes = source.can("plain_turns") and target.can("write_plain")
        fits = carries.shape == "chat" and carries.weights != "position" and not carries.label
        if beside or asked or not shapes or not fits or job.dialect != Dialect():
            return None
        return cls(source, target, carries, job.verify)

    def written(self, value: Any, reading: Reading) -> bytes | None:
        """Return what is written for a record; None for one that has to go the long way."""
        if type(value) is not dict:
            return None
        turns = self._source.plain_turns(value, reading)
        if turns is None:
            return None
        names = [key for key in value if key != self._source.turns_key]
        if names and not _NAMES.issuperset(names):
            return None
        letters = turns.letters
        if verdict(letters) != (len(letters), ""):
            return None
        carries = self._carries
        if not (takes(letters, carries) and is_fine(letters, carries)):
            return None
        roles, texts = turns.roles, turns.texts
        for role, text in zip(roles, texts, strict=True):
            if role != "user" and speaks_of_tools(role, text):
                return None
        record = self._target.write_plain(roles, texts)
        try:
            data = orjson.dumps(record)
        except TypeError:
            return None
        if self._verify and orjson.loads(data) != record:
            return None
        reading.labels.update(turns.labels)
        if letters[0] == "a" or letters.lstrip("s")[0] == "a":
            reading.note("assistant-first", f"/{self._source.turns_key}/0")
        for key in names:
            if value[key] is not None:
                reading.note("dropped-fields", detail=key)
        return data
