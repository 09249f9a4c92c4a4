"""How an entry of a trainer's configuration reads rows: the entry → a view in names of a shape.

What a key of an entry names is data here, in tables by shape. Where the names are those of a shape
already the view changes nothing, and says only which shape it is.

Read 2026-11-29 in the code of the packages: axolotl 0.19.0 (``prompt_strategies/``,
``utils/schemas/datasets.py``) and llamafactory 0.9.5 (``data/parser.py``, ``data/converter.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ftlint.model.labels import LABEL_KEYS
from ftlint.model.masks import TURN_KEYS
from ftlint.model.roles import canonical_role
from ftlint.model.view import Names, View
from ftlint.targets.entries import (
    ALPACA,
    BESIDE,
    DATASETS_YAML,
    FORMATTINGS,
    JOINING,
    PRETRAINING,
    Entry,
    columns_of,
    tags_of,
)


class Turns(NamedTuple):
    """The names that a shape has for its list of turns, their keys and the speakers."""

    shape: str
    key: str
    role: str
    content: str
    words: Mapping[str, str]


_OPENAI_WORDS: Final = {role: role for role in ("system", "user", "assistant", "tool")}
_SHAREGPT_WORDS: Final = {
    "system": "system",
    "user": "human",
    "assistant": "gpt",
    "tool": "observation",
    "call": "function_call",
}
CHATS: Final = (
    Turns("openai-chat", "messages", "role", "content", _OPENAI_WORDS),
    Turns("sharegpt", "conversations", "from", "value", _SHAREGPT_WORDS),
)
PAIRED: Final = (
    Turns("messages-preference", "messages", "role", "content", _OPENAI_WORDS),
    Turns("sharegpt-preference", "conversations", "from", "value", _SHAREGPT_WORDS),
)
LABELLED: Final = (Turns("chat-kto", "messages", "role", "content", _OPENAI_WORDS), CHATS[1])
DIALOGUES: Final = (Turns("trl-preference", "chosen", "role", "content", _OPENAI_WORDS),)

FIELDS: Final[Mapping[str, tuple[str, Mapping[str, str], frozenset[str]]]] = {
    "sft": (
        "alpaca",
        {
            "field_instruction": "instruction",
            "field_input": "input",
            "field_output": "output",
            "field_system": "system",
        },
        frozenset({"field_instruction", "field_output"}),
    ),
    "dpo": (
        "trl-preference",
        {"field_prompt": "prompt", "field_chosen": "chosen", "field_rejected": "rejected"},
        frozenset({"field_prompt", "field_chosen", "field_rejected"}),
    ),
    "kto": (
        "prompt-completion",
        {"field_prompt": "prompt", "field_completion": "completion", "field_label": "label"},
        frozenset({"field_prompt", "field_completion"}),
    ),
}
"""By method, of a type that names columns itself: the shape, its keys, and those that it needs."""


def view_of(entry: Entry) -> View | None:
    """Return how an entry reads rows; None where it does not say, or reads no shape that is known.

    >>> entry = Entry(DATASETS_YAML, "a", {"type": "completion", "field": "body"})
    >>> view_of(entry).read({"body": "Ebb and flow."})
    {'text': 'Ebb and flow.'}
    """
    names = _of_yaml(entry) if entry.dialect == DATASETS_YAML else _of_info(entry)
    return None if names is None else View(names)


def _of_yaml(entry: Entry) -> Names | None:
    """Read an entry under ``datasets`` of a YAML file, or one of the lists beside it."""
    kind = entry.keys.get("type")
    if entry.section == PRETRAINING:
        return _running(_word(entry.keys.get("text_column")) or "text")
    if isinstance(kind, dict):
        return _of_fields(kind, entry.purpose)
    if not isinstance(kind, str):
        return None
    base, _, function = kind.partition(".")
    if base == "completion":
        return _running(_word(entry.keys.get("field")) or "text")
    if base != "chat_template":
        return None
    column = _word(entry.keys.get("field_messages")) or "messages"
    if entry.purpose != "dpo":
        return _spoken(CHATS, column, {}, *_turn_keys(entry), frozenset({column}))
    answers = {_word(entry.keys.get(f"field_{key}")) or key: key for key in ("chosen", "rejected")}
    if function == "argilla_chat":
        columns = {**answers}
        column = next(iter(answers))
        return _spoken(DIALOGUES, column, columns, *_turn_keys(entry), frozenset(answers))
    return _spoken(PAIRED, column, answers, *_turn_keys(entry), frozenset({column, *answers}))


def _of_fields(kind: Mapping[str, Any], purpose: str) -> Names | None:
    """Read a type that names the columns of an instruction, a preference or a labelled answer."""
    if purpose not in FIELDS:
        return None
    shape, keys, needed = FIELDS[purpose]
    named = {key: _word(kind.get(key)) or name for key, name in keys.items()}
    columns = {named[key]: name for key, name in keys.items()}
    return Names(shape, columns, needed=frozenset(named[key] for key in needed))


def _running(column: str) -> Names:
    return Names("language-modeling", {column: "text"}, needed=frozenset({column}))


def turn_names(entry: Entry) -> tuple[dict[str, str], dict[str, str]]:
    """Return what an entry calls the role, the content … of a turn, and what its words mean."""
    names = {"role": "role", "content": "content"}
    names |= {
        part: word
        for part in ("role", "content")
        if (word := _word(entry.keys.get(f"message_field_{part}")))
    }
    mapped = entry.table("message_property_mappings")
    names |= {str(part): word for part, name in mapped.items() if (word := _word(name))}
    words = {
        word: str(role)
        for role, listed in entry.table("roles").items()
        for word in (listed if isinstance(listed, list) else [listed])
        if isinstance(word, str)
    }
    return names, words or dict(_WORDS)


_WORDS: Final = {"human": "user", "gpt": "assistant"}
"""Role words that Axolotl reads without a mapping, beside its own."""


def _turn_keys(entry: Entry) -> tuple[dict[str, str], dict[str, str]]:
    """Return keys of a turn with the part that each is, and role words with their roles."""
    names, words = turn_names(entry)
    for ours, theirs in MASK_KEYS.items():
        named = _word(entry.keys.get(theirs))
        if named is not None and named not in TURN_KEYS:
            names[ours] = named
    return {name: part for part, name in names.items()}, words


MASK_KEYS: Final = {
    "train": "message_field_training",
    "train_detail": "message_field_training_detail",
}
"""By a mask that rules know: the key of an entry that gives it another name."""


def mask_key(entry: Entry, ours: str) -> str | None:
    """Return the name that rules know a mask by which an entry names; None where it names none."""
    named = _word(entry.keys.get(MASK_KEYS[ours]))
    return named if named is None or named in TURN_KEYS else ours


def _of_info(entry: Entry) -> Names | None:
    """Read an entry of ``dataset_info.json``."""
    named = columns_of(entry)
    formatting = entry.keys.get("formatting") or FORMATTINGS[0]
    if formatting not in FORMATTINGS:
        return None
    ranking = entry.keys.get("ranking") is True
    columns = {
        word: word if word in LABEL_KEYS and key in LABEL_KEYS else key
        for key in BESIDE
        if (word := _word(named.get(key))) is not None
    }
    answers = {
        word: key for key in ("chosen", "rejected") if (word := _word(named.get(key))) is not None
    }
    if ranking:
        columns |= answers
    if formatting == FORMATTINGS[0]:
        return _instructed(entry, named, columns, ranking)
    column = _word(named.get("messages"))
    if column is None or (ranking and len(answers) < 2):
        return None
    labelled = not frozenset(LABEL_KEYS).isdisjoint(columns.values())
    known = PAIRED if ranking else LABELLED if labelled else CHATS
    if formatting != JOINING:
        known = known[::-1]
    needed = frozenset({column, *(answers if ranking else ())})
    return _spoken(known, column, columns, *_tagged(entry, formatting), needed)


def _tagged(entry: Entry, formatting: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the tags of an entry call the keys of a turn, and the words of its roles."""
    tags = tags_of(entry)
    turn = {
        word: part
        for part in ("role", "content")
        if (word := _word(tags.get(f"{part}_tag"))) is not None
    }
    spoken = {**_SPEAKERS} if formatting != JOINING else {**_SPEAKERS, "function_tag": "assistant"}
    words = {word: role for tag, role in spoken.items() if (word := _word(tags.get(tag)))}
    return turn, words


_SPEAKERS: Final = {
    "function_tag": "call",
    "observation_tag": "tool",
    "assistant_tag": "assistant",
    "user_tag": "user",
    "system_tag": "system",
}


def _instructed(
    entry: Entry, named: Mapping[str, Any], columns: dict[str, str], ranking: bool
) -> Names | None:
    """Read the columns of an instruction; of running text where there is nothing else."""
    asked = _word(named.get("prompt"))
    if asked is None:
        return None
    more = {word: name for key, name in ALPACA.items() if (word := _word(named.get(key)))}
    answered = _word(named.get("response"))
    if entry.method == "pretrain" or (not ranking and set(more) == {asked}):
        return _running(asked)
    needed = {word for word, key in columns.items() if key in ("chosen", "rejected")}
    if ranking:
        more.pop(answered or "", None)
        return Names("alpaca-preference", {**more, **columns}, needed=frozenset({asked, *needed}))
    if answered is None:
        return None
    return Names("alpaca", {**more, **columns}, needed=frozenset({asked, answered}))


def _spoken(
    known: tuple[Turns, ...],
    column: str,
    columns: Mapping[str, str],
    turn: Mapping[str, str],
    words: Mapping[str, str],
    needed: frozenset[str],
) -> Names:
    """Return the names of the first shape that has them all, else of the first one."""
    found = [_as(one, column, columns, turn, words, needed) for one in known]
    return next((one for one in found if View(one).plain), found[0])


def _as(
    shape: Turns,
    column: str,
    columns: Mapping[str, str],
    turn: Mapping[str, str],
    words: Mapping[str, str],
    needed: frozenset[str],
) -> Names:
    own = {"role": shape.role, "content": shape.content}
    answers = {name for name in columns.values() if name in ("chosen", "rejected")}
    return Names(
        shape.shape,
        {**columns, column: shape.key},
        {word: own.get(part, part) for word, part in turn.items()},
        dict(_renamed(shape, words)),
        frozenset({shape.key, *answers}),
        shape.role,
        needed,
    )


def _renamed(shape: Turns, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield role words that mean another role than rules take them for, with the shape's word."""
    for word, role in words.items():
        meant = "assistant" if role == "call" else role
        if canonical_role(word) != meant and role in shape.words:
            yield word, shape.words[role]


def _word(name: Any) -> str | None:
    return name if isinstance(name, str) and name else None
