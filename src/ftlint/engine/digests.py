"""Digests of records: what duplicates, contradictions and leaks are found from.

Per record 16 bytes for its content, 16 for its prompt, 8 for its answer and 4 for the answer's
length: whole datasets are compared without holding any text. What the linter calls a duplicate
is what ``ftlint dedup`` removes, since both use these.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_64_digest, xxh3_64_intdigest, xxh3_128_digest

if TYPE_CHECKING:
    from ftlint.engine.places import Places
    from ftlint.formats import Format
    from ftlint.record import Turn

IDENTITY_KEYS: Final = frozenset(
    {"id", "_id", "uuid", "metadata", "meta", "record_id", "conversation_id", "example_id"}
)
"""Top-level keys that name a record or say where it came from; they do not make it another."""

NO_PROMPT: Final = bytes(16)
NO_ANSWER: Final = bytes(8)


def canonical_json(value: Any) -> bytes:
    """Return a value as JSON with sorted keys and no white space.

    What orjson refuses (lone surrogates, huge integers) goes through the standard library.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


@dataclass(slots=True)
class Digests:
    """The digests of the records of a chunk or a file, as flat columns in order.

    ``exact`` and ``prompt`` hold 16 bytes a record, ``answer`` 8 (zeros where a record has no
    answer to compare), ``length`` the answer's length.
    """

    exact: bytearray = field(default_factory=bytearray)
    prompt: bytearray = field(default_factory=bytearray)
    answer: bytearray = field(default_factory=bytearray)
    length: array[int] = field(default_factory=lambda: array("I"))

    def __len__(self) -> int:
        return len(self.length)

    def extend(self, other: Digests) -> None:
        """Append the digests of a later chunk."""
        self.exact += other.exact
        self.prompt += other.prompt
        self.answer += other.answer
        self.length.extend(other.length)

    def add_plain(self, shape: int, roles: str, prompt: str, answer: str) -> None:
        """Add a record that is nothing but roles and string contents.

        ``prompt`` is every text but the last, parted by U+001F, which none of them holds;
        ``shape`` tells the formats apart. Roles and texts in order say all there is to say, so
        no canonical JSON is needed. Raises UnicodeEncodeError on lone surrogates.
        """
        answers = roles[-1] == "a"
        if not answers:
            prompt = f"{prompt}\x1f{answer}"
        key = xxh3_128_digest(prompt.encode(), role_seed(roles))
        number = xxh3_64_digest(answer.encode()) if answers else NO_ANSWER
        self.exact += xxh3_128_digest(key + number, shape)
        self.prompt += key
        self.answer += number
        self.length.append(len(answer))


@lru_cache(maxsize=65_536)
def role_seed(roles: str) -> int:
    """Return the seed under which the texts of a prompt are hashed: its roles."""
    return int(xxh3_64_intdigest((roles[:-1] if roles[-1:] == "a" else roles).encode()))


@lru_cache(maxsize=64)
def shape_seed(name: str) -> int:
    """Return the seed that tells records of one format from equal ones of another."""
    return int(xxh3_64_intdigest(name.encode()))


def digest_other(
    digests: Digests,
    value: dict[str, Any],
    shape: Format,
    canonical: bytes,
    roles: str,
    texts: list[str | None],
    tooling: bool,
) -> None:
    """Add a record of any shape; ``canonical`` is its JSON with sorted keys."""
    if not IDENTITY_KEYS.isdisjoint(value):
        kept = {key: item for key, item in value.items() if key not in IDENTITY_KEYS}
        canonical = canonical_json(kept)
    answers = roles[-1:] == "a" and shape.method == "sft"
    prompt, answer = NO_PROMPT, b""
    words = [text for text in texts if text is not None]
    if roles and not tooling and len(words) == len(texts):
        joined = "\x1f".join(words[:-1] if answers else words)
        seed = role_seed(roles if answers or roles[-1] != "a" else roles + "-")
        prompt = xxh3_128_digest(joined.encode("utf-8", "surrogatepass"), seed)
        answer = words[-1].encode("utf-8", "surrogatepass") if answers else b""
    elif roles:
        turns = [_bare(turn) for turn in shape.role_turns(value)]
        last = turns.pop() if answers and turns else None
        prompt = xxh3_128_digest(
            canonical_json([turns, value.get("tools"), value.get("functions")])
        )
        answer = canonical_json(last) if answers else b""
    if _is_plain(value, shape, roles, words, texts):
        number = xxh3_64_digest(answer) if answers else NO_ANSWER
        digests.exact += xxh3_128_digest(prompt + number, shape_seed(shape.name))
    else:
        digests.exact += xxh3_128_digest(canonical)
    digests.prompt += prompt
    digests.answer += xxh3_64_digest(answer) if answers else NO_ANSWER
    digests.length.append(min(len(answer), 0xFFFFFFFF))


def _is_plain(
    value: dict[str, Any], shape: Format, roles: str, words: list[str], texts: list[str | None]
) -> bool:
    """Tell whether a record says no more than a plain one, once its own names are set aside.

    Such a record must have the digest of a plain one: an id does not make it another example.
    """
    if not roles or "?" in roles or not shape.turns_key or len(words) != len(texts):
        return False
    if value.keys() - IDENTITY_KEYS != {shape.turns_key}:
        return False
    messages = value[shape.turns_key]
    return len(messages) == len(texts) and all(len(message) == 2 for message in messages)


def _bare(turn: Turn) -> Any:
    """Return what the model would see of a turn: its mask and its ids left out."""
    hidden = ("weight", "train", "loss", "id")
    shown = {key: item for key, item in turn.message.items() if key not in hidden}
    return [turn.role, shown or turn.content]


@dataclass(slots=True)
class DigestFile:
    """One file in the index: its name, its part in the dataset, and its columns."""

    name: str
    split: str
    group: str
    digests: Digests
    places: Places


Place = tuple[int, int]
"""(file index, record position among the file's records that have a value), both 0-based."""


class DigestIndex:
    """Finds equal records, contradictions and leaks over all files of a run."""

    def __init__(self, files: list[DigestFile]) -> None:
        self.files = files
        self._starts = [0]
        for file in files:
            self._starts.append(self._starts[-1] + len(file.digests))

    def __len__(self) -> int:
        return self._starts[-1]

    def place(self, file: int, position: int) -> tuple[str, int, int]:
        """Return (file name, 1-based line, 1-based record number) of a record."""
        found = self.files[file]
        line, number, _ = found.places[position]
        return found.name, line, number

    def split(self, file: int) -> str:
        """Return train, validation or test."""
        return self.files[file].split

    def group(self, file: int) -> str:
        """Return the name of the dataset the file belongs to; empty where none is declared."""
        return self.files[file].group

    def answer_length(self, file: int, position: int) -> int:
        """Return the length of a record's final answer, in code points or bytes of JSON."""
        return self.files[file].digests.length[position]

    def exact(self, file: int, position: int) -> bytes:
        """Return the content digest of a record."""
        return bytes(self.files[file].digests.exact[16 * position : 16 * position + 16])

    def _prompt(self, file: int, position: int) -> bytes:
        return bytes(self.files[file].digests.prompt[16 * position : 16 * position + 16])

    def _answer(self, file: int, position: int) -> bytes:
        return bytes(self.files[file].digests.answer[8 * position : 8 * position + 8])

    def duplicate_groups(self) -> Iterator[list[Place]]:
        """Yield the places of equal records, in order of appearance, two or more in a group.

        A copy in a validation or test file is a leak, not a duplicate: groups stay within one
        dataset and split.
        """
        for group in self._groups("exact"):
            parts: dict[tuple[str, str], list[Place]] = {}
            for place in group:
                file = self.files[place[0]]
                parts.setdefault((file.group, file.split), []).append(place)
            yield from (part for part in parts.values() if len(part) > 1)

    def contradiction_groups(self) -> Iterator[list[list[Place]]]:
        """Yield, for each prompt with different final answers, the places by answer."""
        for group in self._groups("prompt"):
            answers: dict[bytes, list[Place]] = {}
            for place in group:
                number = self._answer(*place)
                if number != NO_ANSWER:
                    answers.setdefault(number, []).append(place)
            if len(answers) > 1:
                yield list(answers.values())

    def leak_groups(self) -> Iterator[tuple[list[Place], list[Place]]]:
        """Yield (training places, validation or test places) that share a prompt."""
        if len({file.split for file in self.files}) < 2:
            return
        for group in self._groups("prompt"):
            by_dataset: dict[str, tuple[list[Place], list[Place]]] = {}
            for place in group:
                file = self.files[place[0]]
                pair = by_dataset.setdefault(file.group, ([], []))
                pair[file.split != "train"].append(place)
            yield from (pair for pair in by_dataset.values() if pair[0] and pair[1])

    def _groups(self, column: str) -> Iterator[list[Place]]:
        """Yield places that share a key, two or more, ordered by the first of each group."""
        if len(self) < 50_000:
            return self._groups_in_dict(column)
        return self._groups_by_sorting(column)

    def _groups_in_dict(self, column: str) -> Iterator[list[Place]]:
        seen: dict[bytes, Place | list[Place]] = {}
        for number, file in enumerate(self.files):
            keys: bytearray = getattr(file.digests, column)
            for position in range(len(file.digests)):
                key = bytes(keys[16 * position : 16 * position + 16])
                place = (number, position)
                found = seen.setdefault(key, place)
                if found is place:
                    continue
                if isinstance(found, tuple):
                    seen[key] = found = [found]
                found.append(place)
        seen.pop(NO_PROMPT, None)
        return iter([found for found in seen.values() if isinstance(found, list)])

    def _groups_by_sorting(self, column: str) -> Iterator[list[Place]]:
        import numpy as np

        joined = b"".join(bytes(getattr(file.digests, column)) for file in self.files)
        keys = np.frombuffer(joined, dtype=np.uint64).reshape(-1, 2)
        order = np.argsort(keys[:, 0], kind="stable")
        high = keys[order, 0]
        same = np.flatnonzero(high[1:] == high[:-1])
        if not len(same):
            return
        # Runs of equal first halves; the second half decides within a run.
        breaks = np.flatnonzero(np.diff(same) > 1)
        firsts = same[np.concatenate(([0], breaks + 1))]
        lasts = same[np.concatenate((breaks, [len(same) - 1]))] + 2
        groups: list[list[int]] = []
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
            by_low: dict[int, list[int]] = {}
            for index in order[first:last].tolist():
                if keys[index, 0] or keys[index, 1]:
                    by_low.setdefault(int(keys[index, 1]), []).append(index)
            groups.extend(part for part in by_low.values() if len(part) > 1)
        groups.sort(key=lambda part: part[0])
        for part in groups:
            yield [self._place_of(index) for index in part]

    def _place_of(self, index: int) -> Place:
        from bisect import bisect_right

        file = bisect_right(self._starts, index) - 1
        return file, index - self._starts[file]
