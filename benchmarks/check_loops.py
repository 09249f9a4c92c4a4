"""Contestants of the check benchmark that are a loop of our own; run each in a process of its own.

python benchmarks/check_loops.py bound|jsonschema|cookbook FILE [SCHEMA [PASSES]]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

CHUNK = 4 * 1024 * 1024


def bound(path: str, schema: str, passes: str = "1") -> None:
    """Read, cut into lines, parse and validate: what no check can do without."""
    import gzip

    import orjson
    from jsonschema_rs import Draft202012Validator

    is_valid = Draft202012Validator(json.loads(Path(schema).read_text()), offline=True).is_valid
    loads = orjson.loads
    opened: Any = gzip.open if path.endswith(".gz") else open
    records = wrong = 0
    for _ in range(int(passes)):
        rest = b""
        with opened(path, "rb") as file:
            while data := file.read(CHUNK):
                lines = (rest + data).split(b"\n")
                rest = lines.pop()
                for line in lines:
                    records += 1
                    if not is_valid(loads(line)):
                        wrong += 1
    print(records, wrong)


def jsonschema(path: str, schema: str) -> None:
    """Parse with the standard library and validate with ``jsonschema``, the reference."""
    from jsonschema import Draft202012Validator

    is_valid = Draft202012Validator(json.loads(Path(schema).read_text())).is_valid
    records = wrong = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            records += 1
            if not is_valid(json.loads(line)):
                wrong += 1
    print(records, wrong)


def cookbook(path: str) -> None:
    """Count what OpenAI's notebook on chat fine-tuning data counts, in its order and no more.

    Its seven error counters over a list that is read whole; its token counts are left out.
    """
    with open(path, encoding="utf-8") as file:
        dataset = [json.loads(line) for line in file]
    errors: Counter[str] = Counter()
    for record in dataset:
        for kind in _faults(record):
            errors[kind] += 1
    print(len(dataset), dict(errors))


KNOWN_KEYS = ("role", "content", "name", "function_call", "weight")
KNOWN_ROLES = ("system", "user", "assistant", "function")


def _faults(record: Any) -> list[str]:
    if not isinstance(record, dict):
        return ["data_type"]
    messages = record.get("messages", None)
    if not messages:
        return ["missing_messages_list"]
    faults = []
    for message in messages:
        if "role" not in message or "content" not in message:
            faults.append("message_missing_key")
        if any(key not in KNOWN_KEYS for key in message):
            faults.append("message_unrecognized_key")
        if message.get("role", None) not in KNOWN_ROLES:
            faults.append("unrecognized_role")
        content = message.get("content", None)
        if (not content and not message.get("function_call", None)) or not isinstance(content, str):
            faults.append("missing_content")
    if not any(message.get("role", None) == "assistant" for message in messages):
        faults.append("example_missing_assistant_message")
    return faults


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
