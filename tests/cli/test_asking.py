"""What a person types reaches the questions whole, however it arrives."""

from __future__ import annotations

import os
from unittest import mock

from ftlint.cli.asking import Terminal


def test_a_character_that_arrives_in_two_parts() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as stream:
        terminal = Terminal(stream)
        parts = iter([b"caf", b"\xc3", b"\xa9", b"\r", b"\xc3", b"\xa9"])
        with mock.patch("os.read", lambda handle, size: next(parts)):
            assert (terminal.line(), terminal.key()) == ("café", "é")
    os.close(writing)
