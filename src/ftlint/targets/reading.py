"""The TOML of a target → Target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ftlint.model.diagnostic import Effect, Severity
from ftlint.targets.data import (
    UNRANKED,
    DefaultLength,
    Deprecation,
    Model,
    Reference,
    Target,
    TurnWords,
)
from ftlint.targets.words import CUT_END, ON


def built(name: str, data: dict[str, Any]) -> Target:
    """Return a target from what its file holds."""
    limits = dict(data.get("limits", {}))
    by_method = {key: limits.pop(key) for key in list(limits) if isinstance(limits[key], dict)}
    cutting = data.get("truncation", CUT_END)
    by_cutting = cutting if isinstance(cutting, dict) else {"default": cutting}
    deprecated = data.get("deprecated")
    return Target(
        name=name,
        title=data["title"],
        summary=data["summary"],
        formats=tuple(data["formats"]),
        schemas=data.get("schemas", {}),
        roles=tuple(data["roles"]),
        rules={rule: _rule_word(word) for rule, word in data.get("rules", {}).items()},
        effects={rule: Effect(word) for rule, word in data.get("effects", {}).items()},
        limits=limits,
        method_limits=by_method,
        unsupported=frozenset(data.get("unsupported", ())),
        reserved=tuple(data.get("reserved", ())),
        quirks=frozenset(data.get("quirks", ())),
        checks=tuple(data.get("checks", ())),
        extensions=tuple(data.get("extensions", (".jsonl",))),
        image_formats=tuple(data.get("image_formats", ())),
        truncation=by_cutting["default"],
        method_truncation=by_cutting,
        default_length=_default_length(data.get("default_length")),
        encoding=data.get("encoding", ""),
        masks={place: tuple(keys) for place, keys in data.get("masks", {}).items()},
        method_roles={way: tuple(words) for way, words in data.get("method_roles", {}).items()},
        parts=frozenset(data.get("parts", ())),
        trainer_config=data.get("trainer_config", {}),
        entries=tuple(data.get("entries", ())),
        columns=frozenset(data.get("columns", ())),
        prompts=tuple(data.get("prompts", ())),
        answers=tuple(data.get("answers", ())),
        types={kind: tuple(columns) for kind, columns in data.get("types", {}).items()},
        methods={name: tuple(more) for name, more in data.get("methods", {}).items()},
        ignored={key: tuple(others) for key, others in data.get("ignored", {}).items()},
        sharegpt=_turn_words(data.get("sharegpt")),
        datasets=data.get("datasets", ""),
        models=_models(name, data),
        models_rank=data.get("models_rank", UNRANKED),
        deprecated=None if deprecated is None else _deprecation(deprecated),
        sources=tuple(Reference(**item) for item in data["sources"]),
        options=data.get("options", {}),
        notes=tuple(data.get("notes", ())),
    )


def _turn_words(data: dict[str, Any] | None) -> TurnWords | None:
    if data is None:
        return None
    lists = {key: tuple(item) for key, item in data.items() if isinstance(item, list)}
    return TurnWords(**{**data, **lists})


def _default_length(data: dict[str, Any] | None) -> DefaultLength | None:
    return None if data is None else DefaultLength(**{**data, "methods": tuple(data["methods"])})


def _rule_word(word: str) -> Severity | Literal["on"] | None:
    if word == ON:
        return ON
    return None if word == "off" else Severity[word.upper()]


def _deprecation(data: dict[str, Any]) -> Deprecation:
    return Deprecation(data.get("date"), data["note"], data["source"])


def _models(target_name: str, data: dict[str, Any]) -> Mapping[str, Model]:
    defaults = data.get("model_defaults", {})
    models: dict[str, Model] = {}
    for name, fields in data.get("models", {}).items():
        merged = {**defaults, **fields}
        merged["aliases"] = tuple(merged.get("aliases", ()))
        if merged.get("usd_per_million") is None:
            for key in ("price_source", "price_date", "price_confidence"):
                merged.pop(key, None)
        merged["max_tokens"] = merged.get("max_tokens") or None
        models[name] = Model(target=target_name, name=name, **merged)
    return models
