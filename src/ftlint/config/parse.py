"""Raw configuration values → checked plain values, each with its origin.

The same code reads configuration files, ``--config "key = value"`` and flags, so that a mistake
is worded alike wherever it was made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from ftlint import __version__
from ftlint.config.builds import parse_builds
from ftlint.config.catalog import SEVERITIES, Catalog
from ftlint.config.options import BY_NAME, IGNORE_KEYS
from ftlint.config.selectors import canonical, require, unknown
from ftlint.config.toml import Document, Keys
from ftlint.errors import UsageError
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.settings import Conversion, DatasetSplit, RecordIgnore
from ftlint.options.marks import OneOrMany


class ConfigFinding(NamedTuple):
    """Something wrong in the configuration that does not stop the run, with its place."""

    rule: str
    file: str
    line: int | None
    finding: Finding


@dataclass(slots=True, eq=False, repr=False)
class Layer:
    """The checked values of one file, one ``--config`` or the flags, with their origins.

    ``origins`` is by option name and, inside tables, by dotted key.
    """

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    findings: list[ConfigFinding] = field(default_factory=list)
    document: Document | None = None


class Parser:
    """Reads the values of one layer; ``label`` is the origin of values that have no file."""

    def __init__(
        self,
        catalog: Catalog,
        *,
        document: Document | None = None,
        label: Callable[[str], str] = lambda name: f"--{name}",
        base: Path | None = None,
    ) -> None:
        """Bind the names that values are checked against and the folder of relative paths."""
        self.catalog = catalog
        self.document = document
        self.label = label
        self.base = base or Path.cwd()
        self.layer = Layer(document=document)

    def read(self, values: Mapping[str, Any]) -> Layer:
        """Check all values; raises UsageError with the place of the first mistake."""
        for name, raw in values.items():
            option = BY_NAME.get(name)
            if option is None:
                self.fail((name,), _unknown("key", name, "", BY_NAME, "ftlint config"))
            if isinstance(option.kind, str):
                self.layer.values[name] = _PARSERS[option.kind](self, name, raw)
            else:
                from ftlint.config.typed import read_value

                self.layer.values[name] = read_value(self, (name,), option.kind, raw)
            self.layer.origins[name] = self.place((name,))
        return self.layer

    def place(self, keys: Keys) -> str:
        """Return the origin of a value."""
        return self.document.place(keys) if self.document else self.label(str(keys[0]))

    def places_of_options(self, keys: Keys, table: Any) -> dict[str, str]:
        """Return the origins in a table that says formats and options, which are checked later."""
        options = {key: self.place((*keys, "options", key)) for key in table.get("options", {})}
        return {**options, **{key: self.place((*keys, key)) for key in ("to", "from")}}

    def fail(self, keys: Keys, message: str) -> NoReturn:
        """Raise UsageError with the place of a value."""
        raise UsageError(f"{self.place(keys)}: {message}")

    def mistake(self, keys: Keys, kind: Any, raw: Any) -> NoReturn:
        """Raise UsageError that says what a value must be."""
        from ftlint.options.words import mistake

        self.fail(keys, mistake(_dotted(keys), kind, raw))

    def string(self, keys: Keys, raw: Any) -> str:
        """Return a value that must be a string."""
        if not isinstance(raw, str):
            self.mistake(keys, str, raw)
        return raw

    def strings(self, keys: Keys, raw: Any) -> tuple[str, ...]:
        """Return a value that must be a string or a list of strings."""
        if isinstance(raw, str):
            return (raw,)
        if not isinstance(raw, list | tuple):
            self.mistake(keys, OneOrMany, raw)
        return tuple(self.string((*keys, i), item) for i, item in enumerate(raw))

    def table(self, keys: Keys, raw: Any) -> Mapping[str, Any]:
        """Return a value that must be a table."""
        if not isinstance(raw, Mapping):
            self.mistake(keys, Mapping[str, Any], raw)
        return raw

    def choice(self, keys: Keys, raw: Any, known: Iterable[str], what: str) -> str:
        """Return a value that must be one of the known names."""
        value = self.string(keys, raw)
        known = tuple(known)
        if value not in known:
            self.fail(keys, _unknown(what, value, "", known))
        return value

    def only(self, keys: Keys, raw: Mapping[str, Any], known: tuple[str, ...]) -> None:
        """Fail on a key that a table does not have."""
        for key in raw:
            if key not in known:
                self.fail((*keys, key), _unknown("key", key, f" in {_dotted(keys)}", known))

    def unknown_rule(self, keys: Keys, selector: str) -> None:
        """Note a selector of an ignore list that names no rule: the finding Z002."""
        where = self.document.name if self.document else self.label(str(keys[0]))
        line = self.document.line(keys) if self.document else None
        message = f"{_dotted(keys[:1])} names an {unknown(selector, self.catalog.rules)}"
        help_text = "remove the entry, or write the code or name that the rule has now"
        finding = Finding(message, line=line, help=help_text, salt=selector)
        self.layer.findings.append(ConfigFinding("unknown-rule", where, line, finding))


def _path(parser: Parser, name: str, raw: Any) -> str:
    path = Path(os.path.expanduser(parser.string((name,), raw)))
    return str(parser.base / path)


def _version(parser: Parser, name: str, raw: Any) -> str:
    value = parser.string((name,), raw)
    from ftlint.config.version import allows

    verdict = allows(value, __version__)
    if verdict is None:
        parser.fail((name,), f"{name} must be like '>=0.1,<0.2', not '{value}'")
    if not verdict:
        parser.fail((name,), f"this configuration needs ftlint {value}; this is {__version__}")
    return value


def _choice(what: str) -> Callable[[Parser, str, Any], str]:
    def parse(parser: Parser, name: str, raw: Any) -> str:
        return parser.choice((name,), raw, parser.catalog.choices(BY_NAME[name].kind), what)

    return parse


def _targets(parser: Parser, name: str, raw: Any) -> tuple[str, ...]:
    return parse_targets(parser, (name,), raw)


def parse_targets(parser: Parser, keys: Keys, raw: Any) -> tuple[str, ...]:
    """Return target names, each once; ``all`` is every target."""
    known = parser.catalog.choices("targets")
    values = parser.strings(keys, raw)
    for index, value in enumerate(values):
        parser.choice((*keys, index), value, known, "target")
    if not values:
        parser.fail(keys, f"{_dotted(keys)} must name at least one target")
    return parser.catalog.targets if "all" in values else tuple(dict.fromkeys(values))


def _selectors(parser: Parser, name: str, raw: Any) -> tuple[str, ...]:
    values = parser.strings((name,), raw)
    for index, value in enumerate(values):
        require([value], parser.catalog.rules, parser.place((name, index)))
    return values


def _ignore(parser: Parser, name: str, raw: Any) -> tuple[str | RecordIgnore, ...]:
    """Read ``ignore``: selectors, and tables that excuse one record; also ``[[ignore]]``.

    What names no rule is left out and noted, in a file; on the command line it is an error.
    """
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, list | tuple):
        parser.mistake((name,), OneOrMany, raw)
    entries: list[str | RecordIgnore] = []
    for index, item in enumerate(raw):
        keys: Keys = (name, index)
        if isinstance(item, Mapping):
            entry = _record_ignore(parser, keys, item)
            if entry is not None:
                entries.append(entry)
            continue
        selector = parser.string(keys, item)
        if parser.document is None:
            require([selector], parser.catalog.rules, parser.place(keys))
        if canonical(selector, parser.catalog.rules) is None:
            parser.unknown_rule(keys, selector)
        else:
            entries.append(selector)
    return tuple(entries)


def _record_ignore(parser: Parser, keys: Keys, raw: Mapping[str, Any]) -> RecordIgnore | None:
    parser.only(keys, raw, IGNORE_KEYS)
    values = {key: parser.string((*keys, key), value) for key, value in raw.items()}
    if "rule" not in values or not values.keys() & {"record", "id"}:
        parser.fail(keys, "an ignore table needs 'rule' and one of 'record' and 'id'")
    code = canonical(values["rule"], parser.catalog.rules)
    if code is None or code not in parser.catalog.rules:
        parser.unknown_rule((*keys, "rule"), values["rule"])
        return None
    values["rule"] = parser.catalog.rules[code].name
    return RecordIgnore(**values, origin=parser.place(keys))


def _per_file(parser: Parser, name: str, raw: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for glob, selectors in parser.table((name,), raw).items():
        known: list[str] = []
        for index, selector in enumerate(parser.strings((name, glob), selectors)):
            keys: Keys = (name, glob, index)
            if parser.document is None:
                require([selector], parser.catalog.rules, parser.place(keys))
            if canonical(selector, parser.catalog.rules) is None:
                parser.unknown_rule(keys, selector)
            else:
                known.append(selector)
        found[glob] = tuple(known)
        parser.layer.origins[f"{name}.{glob}"] = parser.place((name, glob))
    return found


def _severity(parser: Parser, name: str, raw: Any) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for key, word in parser.table((name,), raw).items():
        rule = _rule_name(parser, (name, key), key)
        label = parser.choice((name, key), word, SEVERITIES, "severity")
        found[rule] = Severity[label.upper()]
        parser.layer.origins[f"{name}.{rule}"] = parser.place((name, key))
    return found


def _rule_name(parser: Parser, keys: Keys, selector: str) -> str:
    code = canonical(selector, parser.catalog.rules)
    if code is None or code not in parser.catalog.rules:
        parser.fail(keys, unknown(selector, parser.catalog.rules))
    return str(parser.catalog.rules[code].name)


def _rules(parser: Parser, name: str, raw: Any) -> dict[str, dict[str, Any]]:
    by_name = parser.catalog.by_name()
    found: dict[str, dict[str, Any]] = {}
    for key, table in parser.table((name,), raw).items():
        rule = _rule_name(parser, (name, key), key)
        values = parser.table((name, key), table)
        from ftlint.config.typed import parse_rule_options

        found[rule] = parse_rule_options(parser, (name, key), by_name[rule], values)
        for option in values:
            parser.layer.origins[f"{name}.{rule}.{option}"] = parser.place((name, key, option))
    return found


def _dataset(parser: Parser, name: str, raw: Any) -> tuple[DatasetSplit, ...]:
    if not isinstance(raw, list | tuple):
        parser.fail((name,), f"write [[{name}]], with two brackets: there may be several")
    from ftlint.config.tables import DatasetTable
    from ftlint.config.typed import read_table

    splits: list[DatasetSplit] = []
    for index, item in enumerate(raw):
        keys: Keys = (name, index)
        said = read_table(parser, keys, DatasetTable, item)
        label = said["name"]
        if label in [split.name for split in splits]:
            parser.fail((*keys, "name"), f"there are two datasets named '{label}'")
        if not said.keys() & {"train", "validation", "test"}:
            parser.fail(keys, f"dataset '{label}' needs at least one of train, validation, test")
        if "target" in said:
            said["target"] = parse_targets(parser, (*keys, "target"), said["target"])
        splits.append(DatasetSplit(**said))
    return tuple(splits)


def _decontaminate(parser: Parser, name: str, raw: Any) -> dict[str, Any]:
    """Read ``[decontaminate]``; its paths and globs are relative to the file it is in."""
    from ftlint.config.typed import read_table
    from ftlint.options.steps import DecontaminateTable

    said = read_table(parser, (name,), DecontaminateTable, raw)
    for key in said.keys() & {"against", "index"}:
        said[key] = tuple(str(parser.base / os.path.expanduser(path)) for path in said[key])
    return said


def _convert(parser: Parser, name: str, raw: Any) -> tuple[Conversion, ...]:
    if not isinstance(raw, list | tuple):
        parser.fail((name,), f"write [[{name}]], with two brackets: there may be several")
    from ftlint.config.tables import ConvertTable
    from ftlint.config.typed import read_table

    found: list[Conversion] = []
    for index, item in enumerate(raw):
        keys: Keys = (name, index)
        said = read_table(parser, keys, ConvertTable, item)
        places = parser.places_of_options(keys, item)
        found.append(Conversion(**said, origin=parser.place(keys), places=places))
    return tuple(found)


_PARSERS: Final[Mapping[str, Callable[[Parser, str, Any], Any]]] = {
    "path": _path,
    "version": _version,
    "targets": _targets,
    "method": _choice("method"),
    "format": _choice("format"),
    "reporter": _choice("output format"),
    "fail-on": _choice("severity"),
    "selectors": _selectors,
    "ignore": _ignore,
    "per-file-ignores": _per_file,
    "severity": _severity,
    "rules": _rules,
    "dataset": _dataset,
    "convert": _convert,
    "decontaminate": _decontaminate,
    "build": parse_builds,
}


def _dotted(keys: Keys) -> str:
    return ".".join(str(key) for key in keys if not isinstance(key, int))


def _unknown(what: str, name: str, where: str, known: Iterable[str], see: str = "") -> str:
    from ftlint.options.words import unknown

    return unknown(what, name, where, known, see)
