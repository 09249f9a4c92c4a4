"""What the shell completes: files, and the names of rules, targets, formats, models, reports.

Values are looked up when a key is pressed, never before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import click
from click.shell_completion import CompletionItem

Values = Callable[[], Iterable[str]]


def _choices(kind: str) -> Iterable[str]:
    """Return the values that a key of the configuration takes."""
    from ftlint.session import catalog

    return catalog().choices(kind)


def _rules() -> Iterable[str]:
    from ftlint.rules.table import entries

    for code, rule in entries().items():
        yield from (code, rule.name)
    yield "ALL"


def _models() -> Iterable[str]:
    from ftlint.targets import names, target

    return (
        name for one in names() for model in target(one).models.values() for name in model.names
    )


def _keys() -> Iterable[str]:
    from ftlint.config import BY_NAME

    return BY_NAME


def _readable() -> Iterable[str]:
    from ftlint.dataset.convert.detect import sources

    return sources()


def _writable() -> Iterable[str]:
    from ftlint.dataset.convert.detect import targets

    return targets()


def _schemas() -> Iterable[str]:
    from ftlint.schema import shapes

    return shapes()


VALUES: Final[dict[str, Values]] = {
    "select": _rules,
    "extend_select": _rules,
    "ignore": _rules,
    "fixable": _rules,
    "unfixable": _rules,
    "extend_safe_fixes": _rules,
    "rules": _rules,
    "target": partial(_choices, "targets"),
    "names": partial(_choices, "targets"),
    "model": _models,
    "method": partial(_choices, "method"),
    "input_format": partial(_choices, "format"),
    "source": _readable,
    "to": _writable,
    "list_options": _readable,
    "output_format": partial(_choices, "reporter"),
    "fail_on": partial(_choices, "fail-on"),
    "key": _keys,
    "name": _schemas,
}
"""By the name of the option or argument."""

LISTS: Final = frozenset(
    {"select", "extend_select", "ignore", "fixable", "unfixable", "extend_safe_fixes", "target"}
)
"""Those that take several values with commas between them."""

FILES: Final = frozenset(
    {"FILE", "OLD", "NEW", "PATH", "OUT", "[PATHS]...", "PATHS...", "[IN]...", "FILE=SHARE"}
)
"""Metavars that stand for files; keys inside records are ``KEY``."""
FOLDERS: Final = frozenset({"DIR"})


def complete(parameter: click.Parameter, incomplete: str) -> list[CompletionItem] | None:
    """Return what completes a value, None where click's own answer is right."""
    if not isinstance(parameter.type, click.types.StringParamType):
        return None
    name = parameter.name or ""
    if name in VALUES:
        return _matching(VALUES[name](), incomplete, several=name in LISTS)
    if name == "reports" and "=" not in incomplete:
        return _matching(
            (f"{report}=" for report in _choices("reporter")), incomplete, several=False
        )
    if parameter.metavar in FILES or name == "config":
        return [CompletionItem(incomplete, type="file")]
    if parameter.metavar in FOLDERS:
        return [CompletionItem(incomplete, type="dir")]
    return None


def _matching(values: Iterable[str], incomplete: str, *, several: bool) -> list[CompletionItem]:
    """Return the values that begin as the last of a list does, after what comes before it."""
    before, comma, begun = incomplete.rpartition(",") if several else ("", "", incomplete)
    taken = before.split(",") if comma else []
    return [
        CompletionItem(f"{before}{comma}{value}")
        for value in dict.fromkeys(values)
        if value.casefold().startswith(begun.casefold()) and value not in taken
    ]
