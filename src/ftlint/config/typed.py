"""Tables of the configuration read by their types; mistakes get their place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftlint.options.typed import REQUIRED, Slot, convert, slots
from ftlint.options.words import mistake, unknown

if TYPE_CHECKING:
    from ftlint.config.catalog import RuleClass
    from ftlint.config.parse import Parser
    from ftlint.config.toml import Keys


def rule_options(rule: RuleClass) -> dict[str, Slot]:
    """Return the options of a rule by their TOML name, in order of the fields."""
    return slots(rule.Options)


def parse_rule_options(
    parser: Parser, keys: Keys, rule: RuleClass, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Check a rule's table; returns plain values by field name."""
    options = rule_options(rule)
    found: dict[str, Any] = {}
    for key, raw in values.items():
        option = options.get(key)
        if option is None:
            parser.fail((*keys, key), unknown("option", key, f" of {rule.name}", options))
        try:
            found[option.field] = convert(raw, option.type)
        except ValueError:
            parser.fail((*keys, key), mistake(f"{key} of {rule.name}", option.type, raw))
    return found


def read_table(parser: Parser, keys: Keys, shape: type[Any], raw: Any) -> dict[str, Any]:
    """Check a table against a dataclass; returns what it says by field name, nothing added."""
    options = slots(shape)
    table = parser.table(keys, raw)
    parser.only(keys, table, tuple(options))
    for name, option in options.items():
        if option.default is REQUIRED and name not in table:
            what = next(str(key) for key in reversed(keys) if not isinstance(key, int))
            parser.fail(keys, f"a {what} needs '{name}'")
    found: dict[str, Any] = {}
    for key, value in table.items():
        found[options[key].field] = read_value(parser, (*keys, key), options[key].type, value)
    return found


def read_value(parser: Parser, keys: Keys, kind: Any, raw: Any) -> Any:
    """Check one value against a type, with a message that names its place, key and type."""
    try:
        return convert(raw, kind)
    except ValueError:
        parser.fail(keys, mistake(str(keys[-1]), kind, raw))
