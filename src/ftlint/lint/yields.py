"""One fact, one finding: rules sum up what they found, and the more exact of two is kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final

from ftlint.model.diagnostic import Diagnostic, Path, Severity, shape
from ftlint.model.findings import FileFindings
from ftlint.rules import FileSummary, Scope
from ftlint.rules.table import entries

Places = Callable[[Diagnostic], Iterable[Hashable]]


def conclude(file: FileSummary, found: FileFindings) -> None:
    """Let one fact be told once: what takes part in that is looked at finding by finding."""
    rules = entries()
    present = {item.name: rules[item.code].rule for item, _ in found.counted()}
    wanted = {name for name, rule in present.items() if rule.overrides("sum_up")}
    for name, rule in present.items():
        others = rule.yields_to.keys() & present.keys()
        wanted |= {name, *others} if others else set()
    if wanted:
        found.extend(sum_up(file, settle(found.take(lambda item: item.name in wanted))))


def sum_up(file: FileSummary, diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Let the rules that found something in a file say it once, where it is about the file."""
    rules = entries()
    told = [*diagnostics]
    for code in {item.code for item in diagnostics if item.suppressed is None}:
        if rules[code].rule.overrides("sum_up"):
            found = [item for item in told if item.code == code and item.suppressed is None]
            said = rules[code].rule.sum_up(file, found)
            if said is not found:
                gone = set(map(id, found))
                told = [*said, *(item for item in told if id(item) not in gone)]
    return told


def settle(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings of one file without those whose fact a more exact rule tells.

    The finding that is kept takes the graver severity of the two, so that no rule can make a run
    pass that would have failed. What is suppressed already is kept as it is.
    """
    rules = entries()
    present = {item.name for item in diagnostics}
    told = _Told(diagnostics)
    kept: list[int] = []
    raised: dict[int, Diagnostic] = {}
    for number, item in enumerate(diagnostics):
        yields = rules[item.code].rule.yields_to if item.suppressed is None else {}
        others = [name for name in yields if name in present]
        winner = next((w for name in others if (w := told.by(name, yields[name], item)) >= 0), None)
        if winner is None:
            kept.append(number)
            continue
        known = raised.get(winner, diagnostics[winner])
        rest = tuple(name for name in item.targets if name not in known.targets)
        if rest:
            kept.append(number)
            raised[number] = _for_targets(item, rest, item.severity_for)
        raised[winner] = _raised(known, item)
    return [raised.get(number, diagnostics[number]) for number in kept]


def _raised(known: Diagnostic, item: Diagnostic) -> Diagnostic:
    """Return a finding with the graver severity of another one, for each target that has both."""

    def graver(name: str) -> Severity:
        own = known.severity_for(name)
        return max(own, item.severity_for(name)) if name in item.targets else own

    raised = known._replace(severity=max(known.severity, item.severity))
    return _for_targets(raised, known.targets, graver)


def _for_targets(
    item: Diagnostic, names: tuple[str, ...], severity_for: Callable[[str], Severity]
) -> Diagnostic:
    """Return a finding for some targets, with the severity for each where they differ."""
    each = tuple(map(severity_for, names))
    alike = all(one is item.severity for one in each)
    return item._replace(targets=names, severities=() if alike else each)


class _Told:
    """The places at which each rule of a file says something, looked up by their scope."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self._diagnostics = diagnostics
        self._indexes: dict[tuple[str, Scope], dict[Hashable, int]] = {}

    def by(self, name: str, scope: Scope, item: Diagnostic) -> int:
        """Return the number of a rule's finding on the fact of another one, or -1."""
        index = self._indexes.get((name, scope))
        if index is None:
            index = self._indexes[name, scope] = self._index(name, scope)
        return next((index[key] for key in _SOUGHT[scope](item) if key in index), -1)

    def _index(self, name: str, scope: Scope) -> dict[Hashable, int]:
        found: dict[Hashable, int] = {}
        for number, item in enumerate(self._diagnostics):
            if item.name == name:
                for key in _HELD[scope](item):
                    found.setdefault(key, number)
        return found


def _file(item: Diagnostic) -> Iterable[Hashable]:
    return ("",)


def _record(item: Diagnostic) -> Iterable[Hashable]:
    return () if item.record is None else (item.record,)


def _place(item: Diagnostic) -> Iterable[Hashable]:
    return () if item.record is None else ((item.record, item.path),)


def _turn(item: Diagnostic) -> Iterable[Hashable]:
    turn = _turn_of(item.path)
    return () if item.record is None or turn is None else ((item.record, *turn),)


def _turn_or_before(item: Diagnostic) -> Iterable[Hashable]:
    turn = _turn_of(item.path)
    if item.record is None or turn is None:
        return ()
    key, index = turn
    return ((item.record, key, index), (item.record, key, index - 1))


def _turn_of(path: Path) -> tuple[str, int] | None:
    match path:
        case (str(key), int(index), *_):
            return key, index
    return None


def _null(item: Diagnostic) -> Iterable[Hashable]:
    return (shape(item.path),) if item.null else ()


def _nulls(item: Diagnostic) -> Iterable[Hashable]:
    source = item.fix.source if item.fix is not None else None
    return map(shape, source.nulls) if source is not None else ()


_SOUGHT: Final[dict[Scope, Places]] = {
    Scope.FILE: _file,
    Scope.RECORD: _record,
    Scope.TURN: _turn_or_before,
    Scope.PLACE: _place,
    Scope.NULLS: _null,
}
"""Where the finding that would yield looks for the other one."""

_HELD: Final[dict[Scope, Places]] = {
    Scope.FILE: _file,
    Scope.RECORD: _record,
    Scope.TURN: _turn,
    Scope.PLACE: _place,
    Scope.NULLS: _nulls,
}
"""What a finding speaks about, in the eyes of one that might yield to it."""
