"""What a file was read as, and why: the page of ``ftlint check --explain-format``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from ftlint.config.catalog import METHODS
from ftlint.formats import UNKNOWN, Format, all_formats, contenders, named
from ftlint.formats.detector import Detector
from ftlint.formats.not_data import not_data
from ftlint.formats.rows import Part, kind_of, parts_of
from ftlint.jsontext.values import Value, open_values
from ftlint.model.settings import CHUNK_SIZE, Settings
from ftlint.model.view import View
from ftlint.model.words import plural
from ftlint.rules.shared.takers import listed, readers_of_columns
from ftlint.source import Source, open_chunks, sniff
from ftlint.targets import NEUTRAL_TARGET, target

NEAR: Final = 5
"""Shapes that were nearly taken of which one is told."""

ROLES: Final = 12
"""Words for roles that are told."""


@dataclass(slots=True, eq=False, repr=False)
class Shape:
    """The records of a file that were read as one shape."""

    format: Format
    first: dict[str, Any]
    line: int
    records: int = 0
    keys: Counter[str] = field(default_factory=Counter)
    parts: dict[str, Part] = field(default_factory=dict)
    roles: Counter[str] = field(default_factory=Counter)
    entry: str = ""
    """The entry of a trainer's configuration by which the records are read."""

    def add(self, value: dict[str, Any], view: View | None = None) -> None:
        """Add a record; with a view the keys of the row are told, and what they are to the view."""
        row, value = value, value if view is None else view.read(value)
        self.records += 1
        self.keys.update(map(str, row))
        if not self.parts.keys() >= row.keys():
            parts = parts_of(self.format, value)
            if view is not None:
                unread = dict.fromkeys(row, Part.UNREAD)
                parts = unread | {str(view.path((key,), row)[0]): parts[key] for key in parts}
            self.parts = parts | self.parts
        spoken = self.format.role_turns(value)
        for turn in self.format.turns(value) if spoken else ():
            self.roles[str(turn.raw_role if turn.raw_role is not None else turn.role)] += 1


def explained(source: Source, settings: Settings) -> dict[str, Any]:
    """Return what is known of the shapes of a file, as data.

    Raises SourceError where it cannot be read.
    """
    forced = named(settings.input_format) if settings.input_format is not None else None
    detector = Detector(settings.method, forced)
    shapes: dict[str, Shape] = {}
    entry, view = _entered(settings)
    skipped = 0
    for line, value in _values(source):
        if not isinstance(value, dict):
            skipped += 1
            continue
        seen = view if view is not None and view.fits(value) else None
        fmt = named(seen.names.shape) if seen is not None else detector.of(value)
        if forced is None and seen is None and (other := fmt.instead(value)):
            fmt = named(other)
        shape = shapes.get(fmt.name)
        if shape is None:
            first = value if seen is None else seen.read(value)
            shape = shapes[fmt.name] = Shape(fmt, first, line, entry=entry if seen else "")
        shape.add(value, seen)
    ordered = sorted(shapes.values(), key=lambda one: -one.records)
    return {
        "file": source.name,
        "records": sum(one.records for one in ordered),
        "not_records": skipped,
        "shapes": [_row(one, settings) for one in ordered],
    }


def _entered(settings: Settings) -> tuple[str, View | None]:
    """Return the entry of a trainer's configuration, and how it reads rows."""
    if not settings.trainer_entry or settings.input_format is not None:
        return "", None
    from ftlint.targets.configured import configured

    for name in settings.targets:
        one = configured(target(name), settings.trainer_entry)
        if one.entry is not None and one.view is not None:
            return one.entry.name, one.view
    return "", None


def _values(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield the line and the value of each record, None for what does not parse."""
    if sniff(source).document:
        for item in open_values(source):
            yield item.line, _parsed(item.raw) if isinstance(item, Value) else None
        return
    line = 0
    for chunk in open_chunks(source, CHUNK_SIZE):
        for raw in chunk.data.split(b"\n")[: chunk.data.count(b"\n") or None]:
            line += 1
            if raw.strip():
                yield line, _parsed(raw)


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _row(shape: Shape, settings: Settings) -> dict[str, Any]:
    fmt = shape.format
    return {
        "shape": fmt.name,
        "title": fmt.title,
        "kind": kind_of(fmt, settings.method, shape.first),
        "records": shape.records,
        "first_line": shape.line,
        "because": _because(shape, settings),
        "keys": [
            {"key": key, "records": count, "part": shape.parts[key].name.lower()}
            for key, count in shape.keys.most_common()
        ],
        "roles": dict(shape.roles.most_common(ROLES)),
        "nearly": [*_nearly(shape, settings)][:NEAR],
        "instead": [*_instead(shape, settings)],
        "targets": [*_taken(shape, settings)],
    }


def _because(shape: Shape, settings: Settings) -> str:
    """Say what decided: the user's word, the keys, or what is below them."""
    if settings.input_format is not None:
        return f"--input-format {settings.input_format} says so"
    if shape.entry:
        return f"the entry {shape.entry} of {settings.trainer_config} says so"
    if shape.format is UNKNOWN:
        kind = not_data(shape.first)
        if kind is not None:
            return f"the record {kind.told(1)}"
        known = readers_of_columns(frozenset(shape.first))
        if known:
            return f"no shape has these keys, but columns of these names: --target {listed(known)}"
        return "no shape has these keys"
    group = next((keys for keys in shape.format.keys if keys <= shape.first.keys()), None)
    if group is None:
        return "the keys and values of the record look like it; no key decides"
    keys = _listed(sorted(group))
    asked, last = contenders(shape.first, settings.method)
    if not asked and last is shape.format:
        return f"{keys} at the top of the record decide{'s' * (len(group) == 1)}"
    return f"{keys} at the top of the record, and the values below"


def _nearly(shape: Shape, settings: Settings) -> Iterator[dict[str, str]]:
    """Yield the shapes that come near, and why the record was not read as one of them."""
    value = shape.first
    for name, fmt in all_formats().items():
        if fmt is shape.format:
            continue
        if fmt.fits(value):
            if shape.format not in all_formats().values() and fmt.instead(value):
                why = f"the values below its keys are those of {shape.format.name}"
            elif fmt.can("detect") and not fmt.detect(value):
                why = "it has the keys, but not the values below them"
            elif fmt.priority >= shape.format.priority:
                why = f"the method {settings.method} rules it out"
            else:
                why = f"{shape.format.name} says more of the record and comes first"
            yield {"shape": name, "why": why}
            continue
        lacking = [keys - value.keys() for keys in fmt.keys if len(keys) > 1]
        missing = next((keys for keys in lacking if len(keys) == 1), None)
        if missing is not None:
            yield {"shape": name, "why": f"the key {_listed([*missing])} is missing"}


def _instead(shape: Shape, settings: Settings) -> Iterator[dict[str, str]]:
    """Yield the options with which the records would be read otherwise."""
    value, fmt = shape.first, shape.format
    if settings.input_format is None:
        for method in METHODS:
            other = Detector(method).of(value)
            other = named(other.instead(value) or other.name)
            kind = kind_of(other, method)
            if method == "kto" and Part.LABEL not in shape.parts.values():
                continue  # nothing says which answers are good ones
            if other is not fmt or kind != kind_of(fmt, settings.method, value):
                yield {"option": f"--method {method}", "shape": other.name, "kind": kind}
    for name, other in all_formats().items():
        if other is not fmt and other.fits(value) and other.detect(value):
            yield {"option": f"--input-format {name}", "shape": name, "kind": kind_of(other)}


def _taken(shape: Shape, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield for each target that was named whether it reads the shape, and by which of its types.

    A trainer whose configuration is at hand reads what that says.
    """
    for one in map(target, settings.targets):
        if one.name == NEUTRAL_TARGET or shape.entry:
            continue
        by = one.type_of(shape.first)
        reads = shape.format.name in one.formats or bool(by)
        row = {"target": one.name, "reads": reads, "formats": [*dict.fromkeys(one.formats)]}
        yield {**row, "type": by} if by else row


def _listed(keys: list[str]) -> str:
    return " and ".join(f"'{key}'" for key in keys)


def words(page: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a page for people."""
    yield f"{page['file']}: {plural(page['records'], 'record')}"
    if page["not_records"]:
        other = plural(page["not_records"], "more value")
        yield f"  {other} beside them: not JSON, or not objects"
    for row in page["shapes"]:
        yield ""
        first = f", first at line {row['first_line']}"
        name = (
            "no known shape" if row["shape"] == UNKNOWN.name else f"{row['kind']}: {row['shape']}"
        )
        yield f"  {name} ({plural(row['records'], 'record')}{first})"
        yield f"    because {row['because']}"
        yield from _table(row)
        if row["roles"]:
            told = ", ".join(f"{role} {count:,}" for role, count in row["roles"].items())
            yield f"    roles: {told}"
        for near in row["nearly"]:
            yield f"    not {near['shape']}: {near['why']}"
        for one in row["targets"]:
            yield f"    {_taking(one)}"
        for other in row["instead"]:
            known = f"{other['kind']} ({other['shape']})"
            told = "no known shape" if other["shape"] == UNKNOWN.name else known
            yield f"    with {other['option']}: {told}"


def _taking(row: dict[str, Any]) -> str:
    """Say whether a target reads the shape.

    >>> _taking({"target": "axolotl", "reads": True, "type": "orcamini"})
    'axolotl reads it, with the type orcamini'
    """
    if row["reads"]:
        return (
            f"{row['target']} reads it{', with the type ' * ('type' in row)}{row.get('type', '')}"
        )
    return f"{row['target']} does not read it, but {', '.join(row['formats'])}"


def _table(row: dict[str, Any]) -> Iterator[str]:
    width = max((len(one["key"]) for one in row["keys"]), default=0)
    for one in row["keys"]:
        share = "" if one["records"] == row["records"] else f" ({one['records']:,} records)"
        yield f"    {one['key'].ljust(min(width, 24))}  {Part[one['part'].upper()].value}{share}"
