"""Objects of which some fields are worked out only when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self


class Late:
    """An object of which some fields are worked out when they are read, by its ``_origin``."""

    __slots__ = ()
    _late: ClassVar[frozenset[str]]
    """The fields that may wait."""
    _known: ClassVar[tuple[str, ...]]
    """The other fields, which are always set."""
    _take: ClassVar[Callable[[Any], tuple[Any, ...]]]
    """Return the values of the fields that are always set."""

    @classmethod
    def wait_for(cls, late: frozenset[str], names: Iterable[str]) -> None:
        """Let some of the fields wait."""
        cls._late = late
        cls._known = tuple(name for name in names if name not in late)
        cls._take = attrgetter(*cls._known)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Work out a late field at its first reading."""
            if name not in self._late or self._origin is None:
                raise AttributeError(name)
            self._origin.fill(self, name)
            return object.__getattribute__(self, name)

    def late(self, name: str, value: Any) -> None:
        """Set a late field unless it was set before."""
        try:
            object.__getattribute__(self, name)
        except AttributeError:
            setattr(self, name, value)

    def __getstate__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Send what is set to another process; the rest can be worked out there."""
        found: dict[str, Any] = {}
        for name in self._late:
            try:
                found[name] = object.__getattribute__(self, name)
            except AttributeError:
                continue
        return type(self)._take(self), found

    def __setstate__(self, state: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
        """Take what was set."""
        values, late = state
        for name, value in zip(self._known, values, strict=True):
            setattr(self, name, value)
        for name, value in late.items():
            setattr(self, name, value)

    def _replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        item = type(self).__new__(type(self))
        item.__setstate__(self.__getstate__())
        for name, value in changes.items():
            setattr(item, name, value)
        return item


class Origin(Protocol):
    """What late fields are worked out from."""

    def fill(self, item: Any, name: str) -> None:
        """Set a late field, and those that come with it, by ``late``."""
        ...

    def at(self, place: Place) -> Origin:
        """Return what the same fields follow from at another place."""
        ...


class Place(Origin, Protocol):
    """A line of a file that findings are about: edits of fixes follow from it."""

    line: int
    number: int

    def hand_over(self, spool: Any, start: int) -> bytes:
        """Return the text of the line, which a spool is to hold from a place on."""
        ...
