"""Conversations stored as growing prefixes: records whose turns are the beginning of another's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from xxhash import xxh3_64_digest, xxh3_128_digest

from ftlint.dataset.looks import Look
from ftlint.dataset.scan import Table, conversations
from ftlint.formats.facts import UNGLANCED
from ftlint.model.digests import canonical_json, equal_groups, role_seed, shown_of

CONTAINED: Final = 5.0
"""In place of a similarity: all turns of a record are the first ones of the other."""


def beginnings(value: dict[str, Any], look: Look) -> list[bytes]:
    """Return a key for each beginning of a conversation that ends with an answer, but the whole.

    The keys are those of records that hold no more than that: see ``scan.conversations``.
    """
    fmt = look.format
    if fmt.method != "sft" or not fmt.turns_key:
        return []
    try:
        glance = look.read(value)
        seen = look.seen(value, glance)
    except UNGLANCED:
        return []
    letters, texts = seen.letters, glance[1]
    if letters.count("a", 0, -1) == 0:
        return []
    ends = [end for end in range(2, len(letters)) if letters[end - 1] == "a"]
    if not ends or len(letters) != len(texts):
        return []
    if not seen.tooling and all(type(text) is str for text in texts):
        return [_key(letters[:end], texts[:end]) for end in ends]
    turns = [shown_of(one.role, one.message, one.content) for one in fmt.role_turns(value)]
    declared = [value.get("tools"), value.get("functions")]
    return [_key_of_shown(turns[:end], declared) for end in ends]


def _key(letters: str, texts: Sequence[str]) -> bytes:
    said = "\x1f".join(texts[:-1]).encode("utf-8", "surrogatepass")
    answer = xxh3_64_digest(texts[-1].encode("utf-8", "surrogatepass"))
    return xxh3_128_digest(xxh3_128_digest(said, role_seed(letters)) + answer)


def _key_of_shown(turns: list[Any], declared: list[Any]) -> bytes:
    prompt = xxh3_128_digest(canonical_json([turns[:-1], *declared]))
    return xxh3_128_digest(prompt + xxh3_64_digest(canonical_json(turns[-1])))


def contained(table: Table) -> Iterator[tuple[int, int]]:
    """Yield (record, a record that begins with all its turns)."""
    owners = memoryview(table.owners.data()).cast("Q")
    if not len(owners):
        return
    own = conversations(table.prompts.data(), table.answers.data(), b"")
    size = len(table)
    for group in equal_groups([own, table.beginnings.data()]):
        holders = [owners[place - size] for place in group if place >= size]
        if holders:
            yield from ((place, holders[0]) for place in group if place < size)
