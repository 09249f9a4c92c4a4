"""Conversations stored as growing prefixes: records whose turns are the beginning of another's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from xxhash import xxh3_64, xxh3_64_digest, xxh3_128, xxh3_128_digest

from ftlint.dataset.looks import Look
from ftlint.dataset.scan import Table, conversations
from ftlint.formats.facts import UNGLANCED
from ftlint.model.digests import called_key, canonical_json, declared_digest, equal_groups, shown_of

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
        return list(_keys(letters, texts, ends))
    turns = [shown_of(one.role, one.message, one.content) for one in fmt.role_turns(value)]
    return list(_keys_of_shown(turns, declared_digest(value), ends))


def _keys(letters: str, texts: Sequence[str], ends: list[int]) -> Iterator[bytes]:
    """Yield the key of each beginning; each text is hashed once into what grows, and once alone."""
    said, roles, done = xxh3_128(), xxh3_64(), 0
    for end in ends:
        for place in range(done, end - 1):
            said.update(b"\x1f" * (place > 0) + texts[place].encode("utf-8", "surrogatepass"))
        roles.update(letters[done : end - 1].encode())
        done = end - 1
        answer = xxh3_64_digest(texts[done].encode("utf-8", "surrogatepass"))
        yield xxh3_128_digest(xxh3_128_digest(said.digest(), roles.intdigest()) + answer)


def _keys_of_shown(turns: list[Any], declared: bytes, ends: list[int]) -> Iterator[bytes]:
    said, done = xxh3_128(), 0
    for end in ends:
        for place in range(done, end - 1):
            said.update(b"\x1f" * (place > 0) + canonical_json(turns[place]))
        done = end - 1
        prompt = called_key(said.digest(), declared)
        yield xxh3_128_digest(prompt + xxh3_64_digest(canonical_json(turns[done])))


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
