"""The recipes of a configuration: ``[[build]]`` tables → Build, every key and type checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftlint.model.settings import Build, BuildSource

if TYPE_CHECKING:
    from ftlint.config.parse import Parser
    from ftlint.config.toml import Keys


def parse_builds(parser: Parser, name: str, raw: Any) -> tuple[Build, ...]:
    """Read the recipes."""
    if not isinstance(raw, list | tuple):
        parser.fail((name,), f"write [[{name}]], with two brackets: there may be several")
    from ftlint.config.tables import BuildTable
    from ftlint.config.typed import read_table

    found: list[Build] = []
    for index, item in enumerate(raw):
        build = _build(parser, (name, index), read_table(parser, (name, index), BuildTable, item))
        if build.name in [one.name for one in found]:
            parser.fail((name, index, "name"), f"there are two builds named '{build.name}'")
        found.append(build)
    return tuple(found)


def _build(parser: Parser, keys: Keys, said: dict[str, Any]) -> Build:
    from ftlint.config.tables import STEPS

    steps = {key: said.pop(key) for key in STEPS if key in said}
    dedup = steps.pop("dedup", False)
    if dedup is not False:
        steps["dedup"] = {} if dedup is True else dedup
    said.update((key, _step(parser, (*keys, key), table)) for key, table in steps.items())
    said["sources"] = _sources(parser, (*keys, "source"), said["sources"])
    places = parser.places_of_options(keys, {})
    return Build(**said, origin=parser.place(keys), places=places)


def _sources(parser: Parser, keys: Keys, raw: Any) -> tuple[BuildSource, ...]:
    from ftlint.config.tables import SourceTable
    from ftlint.config.typed import read_table

    items = raw if isinstance(raw, list | tuple) else [raw]
    if not items:
        parser.fail(keys, "a build needs at least one source")
    found = []
    for index, item in enumerate(items):
        place = (*keys, index) if isinstance(raw, list | tuple) else keys
        table = {"path": item} if isinstance(item, str) else item
        said = read_table(parser, place, SourceTable, table)
        found.append(BuildSource(**said, places=parser.places_of_options(place, table)))
    return tuple(found)


def _step(parser: Parser, keys: Keys, raw: Any) -> dict[str, Any]:
    """Return the options of a step by the names that they have in the file and as flags."""
    from ftlint.config.tables import STEPS
    from ftlint.config.typed import read_table
    from ftlint.options.typed import slots

    shape = STEPS[str(keys[-1])]
    said = read_table(parser, keys, shape, raw)
    return {name: said[slot.field] for name, slot in slots(shape).items() if slot.field in said}


def builds_schema(**conversion: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of ``[[build]]``; ``conversion`` is of what one says, by field."""
    from ftlint.config.tables import STEPS, BuildTable, SourceTable
    from ftlint.options.typed import table_schema

    own = {"format": conversion["source"], **conversion} if conversion else {}
    one = {"anyOf": [{"type": "string"}, table_schema(SourceTable, **own)]}
    steps = {key: table_schema(shape) for key, shape in STEPS.items()}
    steps["dedup"] = {"anyOf": [{"type": "boolean"}, steps["dedup"]]}
    sources = {"anyOf": [*one["anyOf"], {"type": "array", "items": one, "minItems": 1}]}
    to = {"to": conversion["to"]} if conversion else {}
    return {"type": "array", "items": table_schema(BuildTable, sources=sources, **to, **steps)}
