"""JSON that is not one value a line: arrays, pretty-printed and concatenated values, wrappers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ftlint.losses import Ledger
from ftlint.source import Source, open_blocks


def document_values(source: Source, ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """Yield place and raw bytes of each value of a document."""
    text = b"".join(open_blocks(source)).decode("utf-8")
    decoder = json.JSONDecoder()
    position, number, array = 0, 0, text.lstrip()[:1] == "["
    if array:
        position = text.index("[") + 1
    while True:
        while position < len(text) and text[position] in " \t\r\n,]":
            position += 1
        if position >= len(text):
            return
        try:
            _, end = decoder.raw_decode(text, position)
        except ValueError:
            ledger.note("truncated-file", f"{source.name}: record {number + 1}")
            return
        number += 1
        yield f"record {number}", text[position:end].encode()
        position = end
