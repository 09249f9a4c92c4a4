"""What settings ask for in words: a target as it is configured, and what answers are to be like."""

from __future__ import annotations

from typing import Any

from ftlint.formats import all_formats
from ftlint.model.settings import Settings
from ftlint.targets import Target, target


def target_of(name: str, settings: Settings) -> Target:
    """Return a target, as an entry of the trainer's own configuration changes it."""
    if not settings.trainer_entry:
        return target(name)
    from ftlint.targets.configured import configured

    return configured(target(name), settings.trainer_entry)


def answer_schema(text: str) -> dict[str, Any] | None:
    """Return a user's schema when it describes answers: it names no key that records have."""
    import orjson

    schema = orjson.loads(text)
    if not isinstance(schema, dict):
        return None
    named = {*schema.get("properties", {}), *schema.get("required", [])}
    record_keys = {key for fmt in all_formats().values() for keys in fmt.keys for key in keys}
    return None if named & record_keys else schema
