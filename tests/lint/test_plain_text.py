"""What is looked for in lines of plain text, which are no JSON: nothing is escaped there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import ftlint


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (r"Un caf\u00e9 noir pour moi", "E104"),
        (r"Hello there.\n\nHow are you?", "E104"),
        (r"She said \"no\" and left.", "E104"),
        ("Gr=FCn ist sch=F6n", "E104"),
        ("gar=C3=A7on", "E104"),
        ("le th<U+00E9>", "E104"),
        ("d+AOk-j+AOA-", "E104"),
        ("Tom &amp; Anna", "E105"),
        ("un cafÃ© noir", "E101"),
    ],
)
def test_damage_in_plain_text_is_found(tmp_path: Path, line: str, code: str) -> None:
    (tmp_path / "a.txt").write_text(f"An ordinary line.\n{line}\n", encoding="utf-8")
    flags = ("--isolated", "--select", "E", "--output-format", "json")
    found = json.loads(ftlint("check", *flags, "a.txt", cwd=tmp_path).stdout)["diagnostics"]
    assert [(one["code"], one["line"]) for one in found] == [(code, 2)]
