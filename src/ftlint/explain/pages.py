"""Pages about rules and targets as Markdown: the same text in the terminal, docs and reports."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ftlint import targets
from ftlint.config.typed import rule_options
from ftlint.config.write import toml_value
from ftlint.explain.examples import labelled
from ftlint.model.diagnostic import Severity
from ftlint.options.words import describe
from ftlint.rules import Rule
from ftlint.targets import ERRORS, Model, Target

if TYPE_CHECKING:
    from ftlint.config import Option

FIXES = {
    "none": "no fix",
    "safe": "safe fix (`--fix`)",
    "unsafe": "unsafe fix (`--fix --unsafe-fixes`)",
    "mixed": "safe and unsafe fixes",
}
SCOPES = {"line": "each record", "file": "each file", "dataset": "all files together"}


def docstring(rule: type[Rule]) -> str:
    """Return a rule's own words."""
    return inspect.cleandoc(rule.__doc__ or "")


def summary(rule: type[Rule]) -> str:
    """Return the first line of a rule's page."""
    return docstring(rule).split("\n", 1)[0]


def rule_facts(rule: type[Rule]) -> dict[str, Any]:
    """Return what is known of a rule as plain data, the page included."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.label,
        "summary": summary(rule),
        "targets": askers(rule) or ["all"],
        "opt_in": rule.opt_in,
        "fixable": rule.fixable,
        "scope": rule.scope,
        "since": rule.since,
        "options": [
            {
                "name": option.name,
                "type": describe(option.type),
                "default": _plain(option.default),
                "help": option.help,
            }
            for option in rule_options(rule).values()
        ],
        "page": rule_page(rule),
    }


def askers(rule: type[Rule]) -> list[str]:
    """Return the targets that ask for a rule, none where it is for all."""
    if not rule.asked:
        return []
    return sorted(name for name in targets.names() if rule.applies_to(targets.target(name)))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in value]
    return value


def rule_page(rule: type[Rule]) -> str:
    """Return a rule's page as Markdown: its facts, its own words, its options and targets."""
    first, _, rest = labelled(rule).partition("\n")
    words, heading, references = rest.partition("## References")
    facts = [rule.severity.label, FIXES[rule.fixable], SCOPES[rule.scope]]
    if rule.opt_in:
        facts.append("opt-in: select it by name or code")
    parts = [
        f"# {rule.name} ({rule.code})",
        " · ".join([*facts, f"since {rule.since}"]),
        first,
        words.strip(),
        "" if "## Options" in words else _options_section(rule),
        "" if "## Targets" in words else _targets_section(rule),
        _suppressing_section(rule),
        f"{heading}{references}".strip(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _options_section(rule: type[Rule]) -> str:
    options = rule_options(rule).values()
    if not options:
        return ""
    lines = [
        f"- `{option.name}` ({describe(option.type)}; default "
        f"{'none' if option.default is None else f'`{toml_value(option.default)}`'}): "
        f"{option.help}"
        for option in options
    ]
    return f"## Options\nIn `[rules.{rule.name}]` of the configuration:\n\n" + "\n".join(lines)


def _suppressing_section(rule: type[Rule]) -> str:
    """Say how the rule is switched off, and for whom it is silent by itself."""
    of_records = rule.scope == "line" or rule.code[0] == "D"
    lines = [
        "## Suppressing",
        f"Everywhere: `--ignore {rule.code}`, or in the configuration",
        "",
        f'```toml\nignore = ["{rule.code}"]\n```',
        "",
        f'In some files:\n\n```toml\n[per-file-ignores]\n"data/raw/**" = ["{rule.code}"]\n```',
    ]
    if of_records:
        lines += [
            "",
            "For one record, by the `record_hash` that `--output-format json` prints:",
            "",
            f'```toml\nignore = [{{ rule = "{rule.name}", record = "9f2c61d0a4b7e835" }}]\n```',
        ]
    if rule.yields_to:
        names = " or ".join(f"`{name}`" for name in rule.yields_to)
        lines += ["", f"The rule is silent by itself where {names} tells the same more exactly."]
    return "\n".join(lines)


def _targets_section(rule: type[Rule]) -> str:
    names = askers(rule)
    if not names:
        return "## Targets\nAll."
    return f"## Targets\n{_codes(names)}."


def target_page(target: Target) -> str:
    """Return a target's page as Markdown: what it takes, its limits and models, its sources."""
    parts = [
        f"# {target.title} (`{target.name}`)",
        target.summary,
        _deprecation(target),
        "## What it takes\n"
        + "\n".join(
            [
                f"- Formats: {_codes(target.formats)}",
                f"- Roles: {_codes(target.roles)}",
                f"- Masks: {_masks(target)}",
                *_columns(target),
                f"- Files: {_codes(target.extensions)}",
                f"- Over-long examples: {_cutting(target)}",
            ]
        ),
        _limits(target),
        _models(target.models.values()),
        _quirks(target),
        _severities(target),
        _effects(target),
        "## Notes\n" + "\n".join(f"- {note}" for note in target.notes) if target.notes else "",
        "## Sources\n" + "\n".join(_source(item) for item in target.sources),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _effects(target: Target) -> str:
    """Say what the target makes of records with findings, where it is not what the rules say."""
    rows = [
        f"- {'any other error in a record' if rule == ERRORS else f'`{rule}`'}: the target "
        f"{effect.value} the record"
        for rule, effect in sorted(target.effects.items(), key=lambda row: row[0] == ERRORS)
    ]
    return "## What findings mean\n" + "\n".join(rows) if rows else ""


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _columns(target: Target) -> list[str]:
    """Word in which columns and turns the target looks for what it reads."""
    rows = []
    if target.prompts:
        rows.append(f"- Columns of prompts: {_codes(target.prompts)}")
    if target.answers:
        rows.append(f"- Columns of answers: {_codes(target.answers)}")
    for key, others in target.ignored.items():
        rows.append(f"- Does not read {_codes(others)} beside `{key}`")
    for kind, columns in target.types.items():
        if columns:
            rows.append(f"- With type `{kind}`: {_codes(columns)}")
    for name, methods in target.methods.items():
        rows.append(f"- Methods of `{name}` further than usual: {_codes(methods)}")
    if target.sharegpt is not None:
        keys, roles = _codes(target.sharegpt.keys), _codes(target.sharegpt.roles)
        rows.append(f"- Roles under {keys} in ShareGPT turns: {roles}")
    if target.datasets:
        rows.append(f"- Versions of `datasets`: `{target.datasets}`")
    return rows


def _masks(target: Target) -> str:
    """Word the mask keys that the target reads, by place."""
    places = {"turn": "of turns", "part": "of parts", "record": "of records"}
    said = [
        f"{_codes(keys)} {places[where]}" for where, keys in target.masks.items() if where in places
    ]
    if named := target.masks.get("configured"):
        said.append(f"{_codes(named)} only where the configuration names the key")
    return "; ".join(said) or "none is read"


def _deprecation(target: Target) -> str:
    if target.deprecated is None:
        return ""
    day = f" ({target.deprecated.date})" if target.deprecated.date else ""
    return f"Deprecated{day}: {target.deprecated.note}. Source: <{target.deprecated.source}>"


def _cutting(target: Target) -> str:
    words = {"end": "cut at the end", "drop": "left out", "reject": "refused"}
    own = [
        f"{words[how]} ({method})"
        for method, how in target.method_truncation.items()
        if method != "default" and how != target.truncation
    ]
    default = target.default_length
    length = ""
    if default is not None:
        methods = _codes(default.methods)
        length = (
            f"; by default above {default.tokens:,} tokens (`{default.option}`, {methods}, "
            f"read {default.checked})"
        )
    return ", ".join([words[target.truncation], *own]) + length


def _limits(target: Target) -> str:
    rows = [f"- `{name}`: {value:,}" for name, value in target.limits.items()]
    for method, limits in target.method_limits.items():
        rows += [f"- `{name}` ({method}): {value:,}" for name, value in limits.items()]
    return "## Limits\n" + "\n".join(rows) if rows else ""


def _models(models: Iterable[Model]) -> str:
    rows = [
        f"| `{model.name}` | {f'{model.max_tokens:,}' if model.max_tokens else '-'} "
        f"| {model.encoding or '-'} | {_price(model)} | {model.retired or '-'} "
        f"| {model.note or '-'} |"
        for model in models
    ]
    if not rows:
        return ""
    head = (
        "| Model | Training tokens per example | Encoding | USD per million tokens "
        "| Retired | Note |"
    )
    return "\n".join(["## Models", head, "|---|---|---|---|---|---|", *rows])


def _price(model: Model) -> str:
    if model.usd_per_million is None:
        return "-"
    day = f", {model.price_date}" if model.price_date else ""
    return f"{model.usd_per_million:g} ({model.price_confidence or 'unknown'}{day})"


def _quirks(target: Target) -> str:
    """Word what the target lacks and does in its own way."""
    lacks = [targets.FEATURES[word] for word in sorted(target.unsupported)]
    rows = [f"- Not taken: {', '.join(lacks)}"] if lacks else []
    rows += [f"- It {targets.QUIRKS[word]}" for word in sorted(target.quirks)]
    return "## Its own ways\n" + "\n".join(rows) if rows else ""


def _severities(target: Target) -> str:
    """List what the target says of rules: those it asks for, severities of its own, those off."""
    rows = [
        f"- `{rule}`: {word.label if isinstance(word, Severity) else word or 'off'}"
        for rule, word in target.rules.items()
    ]
    return "## Rules of its own\n" + "\n".join(rows) if rows else ""


def _source(reference: Any) -> str:
    about = f": {reference.about}" if reference.about else ""
    return f"- <{reference.url}> (read {reference.checked}){about}"


def option_page(option: Option) -> str:
    """Return the page of one configuration option as Markdown."""
    default = "not set" if option.default is None else f"`{toml_value(option.default)}`"
    return (
        f"### `{option.name}`\n\n{option.help}\n\nDefault: {default}\n\n"
        f"```toml\n{option.example}\n```\n"
    )
