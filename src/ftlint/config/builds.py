"""The recipes of a configuration: ``[[build]]`` tables → Build, every key and type checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.settings import Build, BuildSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from ftlint.config.parse import Parser

BUILD_KEYS: Final = (
    "name",
    "source",
    "output",
    "validation",
    "test",
    "to",
    "check",
    "merge",
    "dedup",
    "split",
)
SOURCE_KEYS: Final = ("path", "from", "options", "weight")
CHECKS: Final = ("error", "warning", "info", "never")

NUMBER: Final = (int, float)
STEP_KEYS: Final[Mapping[str, Mapping[str, tuple[type, ...]]]] = {
    "merge": {
        "total": (int,),
        "by": (str,),
        "shuffle": (bool,),
        "seed": (int,),
        "source-key": (str,),
    },
    "dedup": {
        "near": (bool,),
        "threshold": NUMBER,
        "ngram": (int,),
        "keep": (str,),
        "by": (str,),
    },
    "split": {
        "ratio": (int, float, str),
        "count": (int, str),
        "group": (str,),
        "stratify": (str,),
        "seed": (int,),
        "near": (bool,),
        "threshold": NUMBER,
        "against": (str, list),
        "against-text": (str,),
        "ngram": (int,),
    },
}
"""The options of the steps, named as the flags of the commands are, and their types."""


def parse_builds(parser: Parser, name: str, raw: Any) -> tuple[Build, ...]:
    """Read the recipes."""
    if not isinstance(raw, list | tuple):
        parser.fail((name,), f"write [[{name}]], with two brackets: there may be several")
    found: list[Build] = []
    for index, item in enumerate(raw):
        keys = (name, index)
        table = parser.table(keys, item)
        parser.only(keys, table, BUILD_KEYS)
        for needed in ("name", "source", "output"):
            if needed not in table:
                parser.fail(keys, f'a {name} needs "{needed}"')
        label = parser.string((*keys, "name"), table["name"])
        if label in [one.name for one in found]:
            parser.fail((*keys, "name"), f'there are two builds named "{label}"')
        found.append(_build(parser, keys, label, table))
    return tuple(found)


def _build(parser: Parser, keys: tuple[Any, ...], label: str, table: Mapping[str, Any]) -> Build:
    def text(key: str) -> str | None:
        return parser.string((*keys, key), table[key]) if key in table else None

    check = table.get("check", "error")
    dedup = table.get("dedup", False)
    if dedup is True:
        dedup = {}
    return Build(
        label,
        _sources(parser, (*keys, "source"), table["source"]),
        text("output") or "",
        text("validation"),
        text("test"),
        text("to") or "openai-chat",
        parser.choice((*keys, "check"), check, CHECKS, "severity"),
        _step(parser, (*keys, "merge"), table.get("merge", {})),
        None if dedup is False else _step(parser, (*keys, "dedup"), dedup),
        _step(parser, (*keys, "split"), table.get("split", {})),
        parser.place(keys),
    )


def _sources(parser: Parser, keys: tuple[Any, ...], raw: Any) -> tuple[BuildSource, ...]:
    items = raw if isinstance(raw, list | tuple) else [raw]
    if not items:
        parser.fail(keys, "a build needs at least one source")
    found = []
    for index, item in enumerate(items):
        place = (*keys, index) if isinstance(raw, list | tuple) else keys
        if isinstance(item, str):
            found.append(BuildSource(item))
            continue
        table = parser.table(place, item)
        parser.only(place, table, SOURCE_KEYS)
        if "path" not in table:
            parser.fail(place, 'a source needs "path"')
        weight = table.get("weight")
        if weight is not None and (isinstance(weight, bool) or not isinstance(weight, NUMBER)):
            parser.fail((*place, "weight"), "weight must be a number")
        found.append(
            BuildSource(
                parser.string((*place, "path"), table["path"]),
                parser.string((*place, "from"), table.get("from", "")),
                dict(parser.table((*place, "options"), table.get("options", {}))),
                None if weight is None else float(weight),
            )
        )
    return tuple(found)


def _step(parser: Parser, keys: tuple[Any, ...], raw: Any) -> dict[str, Any]:
    known = STEP_KEYS[keys[-1]]
    table = parser.table(keys, raw)
    parser.only(keys, table, tuple(known))
    for key, value in table.items():
        kinds = known[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            names = " or ".join(kind.__name__ for kind in kinds)
            parser.fail((*keys, key), f"{key} must be {names}")
    return dict(table)


def moved_builds(builds: tuple[Build, ...], moved: Callable[[str], str]) -> tuple[Build, ...]:
    """Return recipes whose paths went through ``moved``."""

    def maybe(path: str | None) -> str | None:
        return None if path is None else moved(f"./{path}")

    return tuple(
        one._replace(
            sources=tuple(item._replace(path=moved(f"./{item.path}")) for item in one.sources),
            output=moved(f"./{one.output}"),
            validation=maybe(one.validation),
            test=maybe(one.test),
        )
        for one in builds
    )


def builds_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``[[build]]``."""
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}

    def step(name: str) -> dict[str, Any]:
        properties = {
            key: {"type": [names[kind] for kind in kinds]} for key, kinds in STEP_KEYS[name].items()
        }
        return {"type": "object", "additionalProperties": False, "properties": properties}

    text = {"type": "string"}
    source = {
        "type": "object",
        "additionalProperties": False,
        "required": ["path"],
        "properties": {
            "path": text,
            "from": text,
            "options": {"type": "object"},
            "weight": {"type": "number", "minimum": 0},
        },
    }
    one = {"anyOf": [text, source]}
    return {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name", "source", "output"],
            "properties": {
                "name": text,
                "source": {"anyOf": [text, {"type": "array", "items": one, "minItems": 1}]},
                "output": text,
                "validation": text,
                "test": text,
                "to": text,
                "check": {"enum": list(CHECKS)},
                "merge": step("merge"),
                "dedup": {"anyOf": [{"type": "boolean"}, step("dedup")]},
                "split": step("split"),
            },
        },
    }
