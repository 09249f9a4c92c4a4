"""Digests of records: what duplicates, contradictions and leaks are found from.

Per record 16 bytes for its content, 16 for its prompt, 8 for its answer and 4 for the answer's
length: whole datasets are compared without holding any text. What the linter calls a duplicate
is what ``ftlint dedup`` removes, since both use these.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_64_digest, xxh3_64_intdigest, xxh3_128_digest

from ftlint.model.labels import LABEL_KEYS, label_of
from ftlint.model.masks import TURN_KEYS

if TYPE_CHECKING:
    from ftlint.formats import Format

_IDS: Final = (
    "id _id uuid guid uid metadata meta record_id conversation_id example_id sample_id prompt_id "
    "row_id question_id item_id dialogue_id dialog_id session_id request_id trace_id"
)
IDENTITY_KEYS: Final = frozenset(_IDS.split())
"""Top-level keys that name a record; they do not make it another."""

_ORIGINS: Final = (
    "idx index row row_idx row_index row_number sample_idx prompt_idx line line_number source "
    "source_id source_url url uri link origin dataset dataset_name file file_name filename path "
    "split timestamp created created_at createdAt updated_at updatedAt date datetime user_id "
    "annotator annotator_id worker_id license hash md5 sha256"
)
PROVENANCE_KEYS: Final = frozenset(_ORIGINS.split())
"""Top-level keys that say where a record comes from; they do not make it another either, where its
shape has other places for what is trained on."""


@lru_cache(maxsize=256)
def naming_keys(shape: Format, counted: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the keys at the top of records of a shape that do not make them other records.

    ``counted`` are keys that the user wants to count all the same.
    """
    if not shape.plain_keys:
        return IDENTITY_KEYS - counted
    return (IDENTITY_KEYS | PROVENANCE_KEYS) - shape.plain_keys - counted


NO_PROMPT: Final = bytes(16)
NO_ANSWER: Final = bytes(8)


def canonical_json(value: Any) -> bytes:
    """Return a value as JSON with sorted keys and no whitespace.

    What orjson refuses (lone surrogates, huge integers) goes through the standard library.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


@dataclass(slots=True, eq=False, repr=False)
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
            prompt = f"{prompt}\x1f{answer}" if len(roles) > 1 else answer
        self.add_ordered(shape, role_seed(roles), answers, prompt, answer)

    def add_ordered(self, shape: int, seed: int, answers: bool, prompt: str, answer: str) -> None:
        """Do the same with the seed of the roles at hand; an answer that is none is in both."""
        key = prompt_key(prompt.encode(), seed)
        number = xxh3_64_digest(answer.encode()) if answers else NO_ANSWER
        self.exact += xxh3_128_digest(key + number, shape)
        self.prompt += key
        self.answer += number
        self.length.append(len(answer))


def prompt_key(said: bytes, seed: int) -> bytes:
    """Return the digest of a prompt, from its texts as one and the seed of its roles.

    The texts are hashed without the roles, so that the prompts of all beginnings of a conversation
    come from one pass over it: see ``dedup.contained``.
    """
    return xxh3_128_digest(xxh3_128_digest(said), seed)


def called_key(said: bytes, declared: bytes) -> bytes:
    """Return the digest of a prompt with calls or tools, from the digests of turns and tools."""
    return xxh3_128_digest(said + declared)


def declared_digest(value: dict[str, Any]) -> bytes:
    """Return the digest of the tools that a record declares."""
    return xxh3_128_digest(canonical_json([value.get("tools"), value.get("functions")]))


@lru_cache(maxsize=65_536)
def role_seed(roles: str) -> int:
    """Return the seed under which the texts of a prompt are hashed: its roles."""
    return int(xxh3_64_intdigest((roles[:-1] if roles[-1:] == "a" else roles).encode()))


@lru_cache(maxsize=64)
def shape_seed(name: str) -> int:
    """Return the seed that tells records of one format from equal ones of another."""
    return int(xxh3_64_intdigest(name.encode()))


def anonymous(value: dict[str, Any], names: frozenset[str] = IDENTITY_KEYS) -> dict[str, Any]:
    """Return a record without the keys that name it."""
    if names.isdisjoint(value):
        return value
    return {key: item for key, item in value.items() if key not in names}


def digest_other(
    digests: Digests,
    value: dict[str, Any],
    shape: Format,
    canonical: bytes | None,
    roles: str,
    texts: list[str | None],
    tooling: bool,
    shown: list[Any] | None = None,
    counted: frozenset[str] = frozenset(),
) -> None:
    """Add a record of any shape; ``canonical`` is its JSON with sorted keys, if at hand.

    ``shown`` is what ``shown_of`` returns of each turn, where that is at hand; ``counted`` is as
    in ``naming_keys``.
    """
    names = naming_keys(shape, counted)
    answers = roles[-1:] == "a" and shape.method == "sft" and not _is_judged(value)
    prompt, answer, length = NO_PROMPT, b"", 0
    words = [text for text in texts if text is not None]
    if roles and not tooling and len(words) == len(texts):
        joined = "\x1f".join(words[:-1] if answers else words)
        seed = role_seed(roles if answers or roles[-1] != "a" else roles + "-")
        prompt = prompt_key(joined.encode("utf-8", "surrogatepass"), seed)
        answer = words[-1].encode("utf-8", "surrogatepass") if answers else b""
        length = len(words[-1]) if answers else 0
    elif roles:
        turns = shown
        if turns is None:
            turns = [
                shown_of(one.role, one.message, one.content) for one in shape.role_turns(value)
            ]
        last = turns.pop() if answers and turns else None
        said = xxh3_128_digest(b"\x1f".join(map(canonical_json, turns)))
        prompt = called_key(said, declared_digest(value))
        answer = canonical_json(last) if answers else b""
        length = len(answer)
    if _is_plain(value, shape, roles, words, texts, names):
        number = xxh3_64_digest(answer) if answers else NO_ANSWER
        digests.exact += xxh3_128_digest(prompt + number, shape_seed(shape.name))
    else:
        if canonical is None or not names.isdisjoint(value):
            canonical = canonical_json(anonymous(value, names))
        digests.exact += xxh3_128_digest(canonical)
    digests.prompt += prompt
    digests.answer += xxh3_64_digest(answer) if answers else NO_ANSWER
    digests.length.append(min(length, 0xFFFFFFFF))


def _is_judged(value: dict[str, Any]) -> bool:
    """Tell whether a label says how good the answer is: one of many to compare, none to learn."""
    return not value.keys().isdisjoint(LABEL_KEYS) and label_of(value) is not None


def _is_plain(
    value: dict[str, Any],
    shape: Format,
    roles: str,
    words: list[str],
    texts: list[str | None],
    names: frozenset[str],
) -> bool:
    """Tell whether a record says no more than a plain one, once its own names are set aside.

    Such a record must have the digest of a plain one: an id does not make it another example.
    """
    if not roles or "?" in roles or not shape.turns_key or len(words) != len(texts):
        return False
    if value.keys() - names != {shape.turns_key}:
        return False
    messages = value[shape.turns_key]
    return len(messages) == len(texts) and all(len(message) == 2 for message in messages)


_HIDDEN: Final = TURN_KEYS | {"id"}


def shown_of(role: str, message: dict[str, Any], content: Any) -> Any:
    """Return what the model would see of a turn: its mask and its ids left out."""
    if not _HIDDEN.isdisjoint(message):
        message = {key: item for key, item in message.items() if key not in _HIDDEN}
    return [role, message or content]


DICT_LIMIT: Final = 50_000
"""Records up to which a dictionary finds equal keys faster than importing NumPy takes."""


def equal_groups(columns: Sequence[bytes | bytearray | memoryview]) -> Iterator[list[int]]:
    """Yield the positions that share a 16-byte key, two or more, by the first of each group.

    Positions count through all columns in order. A key of zeros stands for none.

    >>> key = b"0123456789abcdef"
    >>> list(equal_groups([key + bytes(16), key + bytes(16)]))
    [[0, 2]]
    """
    if sum(map(len, columns)) < 16 * DICT_LIMIT:
        return _groups_in_dict(columns)
    return _groups_by_sorting(columns)


def _groups_in_dict(columns: Sequence[bytes | bytearray | memoryview]) -> Iterator[list[int]]:
    seen: dict[bytes, int | list[int]] = {}
    position = 0
    for keys in columns:
        for start in range(0, len(keys), 16):
            found = seen.setdefault(bytes(keys[start : start + 16]), position)
            if found != position:
                if isinstance(found, int):
                    seen[bytes(keys[start : start + 16])] = found = [found]
                found.append(position)
            position += 1
    seen.pop(NO_PROMPT, None)
    return iter([found for found in seen.values() if isinstance(found, list)])


SORTED_AT_ONCE: Final = 2_000_000
"""Keys that are sorted in one go (24 bytes each); more are done by parts of the key space."""


def _groups_by_sorting(columns: Sequence[bytes | bytearray | memoryview]) -> Iterator[list[int]]:
    """Yield the groups from flat arrays: there may be millions of them."""
    import numpy as np

    total = sum(map(len, columns)) // 16
    parts = 1
    while total > SORTED_AT_ONCE * parts:
        parts *= 2
    found = [_groups_in_part(columns, part, parts) for part in range(parts)]
    members = np.concatenate([members for members, _ in found])
    sizes = np.concatenate([sizes for _, sizes in found])
    del found
    starts = np.cumsum(sizes) - sizes
    for group in np.argsort(members[starts], kind="stable") if len(sizes) else ():
        start = starts[group]
        yield members[start : start + sizes[group]].tolist()


def _groups_in_part(
    columns: Sequence[bytes | bytearray | memoryview], part: int, parts: int
) -> tuple[Any, Any]:
    """Return the members of groups one after the other, and the size of each group.

    The groups are those of the keys whose first bits name the part.
    """
    import numpy as np

    chosen_keys = [np.zeros((0, 2), dtype=np.uint64)]
    chosen_places = [np.zeros(0, dtype=np.int64)]
    base = 0
    for column in columns:
        keys = np.frombuffer(column, dtype=np.uint64).reshape(-1, 2)
        for start in range(0, len(keys), SORTED_AT_ONCE // 4):
            block = keys[start : start + SORTED_AT_ONCE // 4]
            if parts == 1:
                places = np.arange(len(block))
            else:
                places = np.flatnonzero(block[:, 0] % np.uint64(parts) == np.uint64(part))
            chosen_keys.append(block[places])
            chosen_places.append(places + (base + start))
        base += len(keys)
    keys = np.concatenate(chosen_keys)
    places = np.concatenate(chosen_places)
    del chosen_keys, chosen_places
    order = np.argsort(keys[:, 0], kind="stable")
    inside = _beside_equals(keys[order, 0:1])
    chosen = order[inside]
    # Of the few with equal first halves the second halves are sorted too, places ascending.
    keys, places = keys[chosen], places[chosen]
    again = np.lexsort((keys[:, 1], keys[:, 0]))
    keys, places = keys[again], places[again]
    inside = _beside_equals(keys) & keys.any(axis=1)
    keys, places = keys[inside], places[inside]
    if not len(keys):
        return places, places
    begins = np.flatnonzero(np.concatenate(([True], (keys[1:] != keys[:-1]).any(axis=1))))
    return places, np.diff(begins, append=len(keys))


def _beside_equals(keys: Any) -> Any:
    """Mark the sorted rows that equal the one before or behind."""
    import numpy as np

    same = np.zeros(len(keys) + 1, dtype=bool)
    same[1:-1] = (keys[1:] == keys[:-1]).all(axis=1)
    return same[1:] | same[:-1]
