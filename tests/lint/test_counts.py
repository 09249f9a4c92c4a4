"""How many records a run says it has checked, whatever holds them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import ftlint

RECORDS = [
    {"messages": [{"role": "user", "content": f"Q{i}"}, {"role": "assistant", "content": "A"}]}
    for i in range(4)
]
LINES = [json.dumps(record) for record in RECORDS]
BROKEN = [LINES[0], LINES[1].replace('"A"', '"A\nB\n\n- C"'), *LINES[2:]]

HELD = {
    "lines.jsonl": "\n".join(LINES) + "\n",
    "blank.jsonl": "\n\n".join(LINES) + "\n",
    "open.jsonl": "\n".join(BROKEN) + "\n",
    "array.json": "[" + ",".join(LINES) + "]",
    "pretty.json": json.dumps(RECORDS, indent=2),
    "values.json": "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "side-by-side.json": "".join(json.dumps(record, indent=2) for record in RECORDS),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", list(HELD))
def test_every_container_has_its_records(name: str, packed: bool, tmp_path: Path) -> None:
    path = tmp_path / (name + ".gz" * packed)
    data = HELD[name].encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    assert ftlint.check([path]).records == 4
