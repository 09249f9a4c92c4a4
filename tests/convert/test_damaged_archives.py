"""Archives with flipped bits, cut ends and odd members: one line of error, never a crash."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from tests.fuzz.test_fuzz import FAULTS, called

CHAT = "[15.03.24, 09:01:00] Ana: Rain?\n[15.03.24, 09:01:01] Bo: Yes.\n" * 20


def archive(how: int = zipfile.ZIP_DEFLATED, name: str = "chat.txt") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as made:
        made.writestr(name, CHAT)
    return held.getvalue()


def converted(data: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.chdir(folder)
    Path("a.zip").write_bytes(data)
    status, text = called(["convert", "a.zip", "-o", "o.jsonl", "--force", "-O", "assistant=Bo"])
    assert not [fault for fault in FAULTS if fault in text], text
    return status, text


def test_a_member_without_a_name_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = archive(name="?").replace(b"?", b"\0")  # the name ends before it begins
    status, _ = converted(data, tmp_path, monkeypatch)
    assert status == 2


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_bytes_that_are_damaged(
    how: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytearray(archive(how))
    data[40:60] = bytes(range(150, 170))
    status, text = converted(bytes(data), tmp_path, monkeypatch)
    assert status == 2
    assert "a.zip!chat.txt: cannot be unpacked" in text


@pytest.mark.parametrize("seed", range(60))
def test_any_damage(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    data = bytearray(archive(rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])))
    for _ in range(rng.choice((1, 3, 9))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    if rng.random() < 0.3:
        del data[rng.randrange(len(data)) :]
    converted(bytes(data), tmp_path, monkeypatch)
