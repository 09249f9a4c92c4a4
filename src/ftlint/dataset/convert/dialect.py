"""How the trainers that were named want what a format leaves open: words, objects, order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.reading import Carries, Skip
from ftlint.model.diagnostic import Severity
from ftlint.model.masks import MASKS, TRUE_OR_FALSE
from ftlint.model.roles import CALL_WORDS, MESSAGE_ROLES, SHAREGPT_WORDS, canonical_role
from ftlint.targets import Target

WEIGHT = "weight"
"""The key of a mask that writers write."""
LABEL = "from"
"""The key of a role whose words differ between trainers."""
TEXTS, ANSWERS, DIALOGUES = "preference-texts", "preference-answers", "preference-dialogues"
"""The schemas of targets that read a preference of three texts, of a prompt and two texts, and of
two whole dialogues."""
STARTS = "starts-with-assistant"
"""The rule with which a target refuses a record that begins with an answer."""
PAIRS = "position-role-mismatch"
"""The rule with which it refuses turns that are no questions and answers in turn."""
ANSWERED = "missing-tool-result"
"""The rule with which it refuses a call without a result."""
BESIDE = ("content-and-tool-calls", "text-beside-tool-calls-lost")
"""The rules with which it refuses or loses what is said beside a call."""
JOINED = "consecutive-same-role"
"""The rule with which it refuses two turns of one speaker in a row."""
KINDS = "mixed-content-kinds"
"""The rule with which it refuses texts beside lists of parts."""
NINE = "tool-call-id-format"
"""The rule with which it refuses ids of calls that are not nine letters and digits."""
NUMBERED = "call{:05d}"
"""How ids of nine letters and digits are numbered."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What named trainers ask of records; plain data that goes to each worker."""

    role_key: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """By the word that a writer has for a role, the one that the trainers read."""
    objects: bool = False
    """The arguments of calls are objects."""
    lists: bool = False
    """Each content is a list of blocks, since a column has one type."""
    mask: str = ""
    """The key of a mask, where it is not ``weight``."""
    uniform: bool = False
    """The contents of a record are texts alone, or lists of parts alone."""
    pair: str = ""
    """What the parts of a preference are: the schema of the trainers that read it so."""
    developer: bool = True
    """The role is read."""
    names: bool = True
    """Names of speakers are read."""
    reasoning: bool = True
    """Reasoning is read."""
    tools: bool = True
    """Calls and results are read in the shape."""
    weights: bool = True
    """Turns may have a mask."""
    images: bool = True
    """Pictures are read."""
    texts: bool = False
    """A turn is one text, and no list of parts."""
    first_user: bool = False
    """A record begins with a question."""
    pairs: bool = False
    """Questions and answers take turns."""
    alternate: bool = False
    """No speaker has two turns in a row."""
    bare_calls: bool = False
    """Nothing is said beside calls."""
    answered_calls: bool = False
    """Each call has its result."""
    described_tools: bool = False
    """Declared tools have descriptions."""
    nine: bool = False
    """Ids of calls are nine letters and digits."""

    def narrowed(self, carries: Carries) -> Carries:
        """Return what the shape and the trainers have a place for."""
        return carries._replace(
            roles=carries.roles if self.developer else carries.roles - {"developer"},
            names=carries.names and self.names,
            reasoning=carries.reasoning and self.reasoning,
            tools=carries.tools and self.tools,
            weights=carries.weights if self.weights else "none",
            images=carries.images and self.images,
            parts="" if self.texts and carries.parts == "exact" else carries.parts,
            first_user=carries.first_user or self.first_user or self.pairs,
            alternate=carries.alternate or self.pairs or self.alternate,
            uniform_parts=carries.parts == "exact" and self.uniform,
            arguments="object" if self.objects else carries.arguments,
            bare_calls=carries.bare_calls or self.bare_calls,
            answered_calls=carries.answered_calls or self.answered_calls,
            described_tools=carries.described_tools or self.described_tools,
            numbered_ids=NUMBERED if self.nine else carries.numbered_ids,
        )

    def spell(self, record: Any) -> Any:
        """Return a record, changed in place, in the words of the trainers.

        Raises Skip for one that they cannot read in this shape.
        """
        if self.pair:
            record = _paired(record, self.pair)
        if self.pairs:
            _refuse_text_turns(record)
        if self.words or self.objects or self.lists or self.mask:
            for message in _messages(record):
                self._respell(message)
        return record

    def _respell(self, message: dict[str, Any]) -> None:
        word = message.get(self.role_key, "")
        if word in self.words:
            message[self.role_key] = self.words[word]
        if self.lists and isinstance(content := message.get("content"), str):
            message["content"] = [{"type": "text", "text": content}]
        if self.mask and (weight := message.pop("weight", None)) is not None:
            told = MASKS[self.mask].legal == TRUE_OR_FALSE
            message[self.mask] = bool(weight) if told else weight
        for call in message.get("tool_calls") or () if self.objects else ():
            function = call["function"]
            function["arguments"] = json.loads(function["arguments"])


def dialect(targets: Iterable[Target], shape: Format, *, configured: bool = False) -> Dialect:
    """Return what targets ask for together of records of a shape.

    ``configured``: their own configuration is written too, and names the key of a mask.

    >>> from ftlint.formats import converters
    >>> from ftlint.targets import target
    >>> dialect([target("trl")], converters()["sharegpt"]).words
    {'human': 'user', 'gpt': 'assistant', 'observation': 'tool'}
    >>> dialect([target("cohere")], converters()["openai-chat"]).words
    {'system': 'System', 'user': 'User', 'assistant': 'Chatbot'}
    """
    named = list(targets)
    labelled = [one for one in named if one.sharegpt is not None and shape.role_key == LABEL]
    words: dict[str, str] = {}
    for one in named:
        words.update(_words(one, shape))
    carries = shape.carries
    mask = WEIGHT if configured else _mask(named)

    def any_has(quirk: str) -> bool:
        return any(quirk in one.quirks for one in named)

    def all_read(feature: str) -> bool:
        return not any(feature in one.unsupported for one in named)

    def any_asks(rule: str) -> bool:
        return any(one.rules.get(rule) is not None for one in named)

    def any_refuses(rule: str) -> bool:
        return any(one.severity(rule) is Severity.ERROR for one in named)

    return Dialect(
        role_key=shape.role_key if words else "",
        words=words,
        objects=any_has("arguments-as-objects"),
        lists=carries is not None and carries.parts == "blocks" and any_has("arrow"),
        pair=next((found for one in named if (found := _pair(one, shape))), ""),
        developer=all("developer" in one.roles for one in named),
        names=all_read("names"),
        reasoning=all_read("reasoning"),
        tools=all_read("tools") and all(CALL_WORDS & {*_known(one)} for one in labelled),
        images=all_read("images"),
        texts=any_has("text-contents"),
        first_user=any_refuses(STARTS),
        mask="" if mask in (None, WEIGHT) else mask,
        weights=mask is not None
        and not any(one.sharegpt and one.sharegpt.exact for one in labelled),
        uniform=any_has("arrow") or any_asks(KINDS),
        alternate=any_refuses(JOINED),
        pairs=any_refuses(PAIRS),
        bare_calls=any(map(any_asks, BESIDE)),
        answered_calls=any_refuses(ANSWERED),
        described_tools=any_has("tool-descriptions"),
        nine=any_asks(NINE),
    )


def _mask(named: list[Target]) -> str | None:
    """Return the key under which all targets read the mask of a turn; None where one reads none.

    >>> from ftlint.targets import target
    >>> [_mask([target(name)]) for name in ("openai", "ms-swift", "trl")]
    ['weight', 'loss', None]
    """
    read = [
        [key for key in one.masks.get("turn", ()) if key not in one.masks.get("configured", ())]
        for one in named
    ]
    if all(WEIGHT in keys for keys in read):
        return WEIGHT
    return next((key for key in read[0] if all(key in keys for keys in read)), None)


def _words(one: Target, shape: Format) -> Iterator[tuple[str, str]]:
    """Yield the words of the shape that a target does not read, with the ones that it does."""
    if shape.role_key == LABEL:
        known, written = _known(one), SHAREGPT_WORDS
    else:
        known, written = one.roles, {role: role for role in MESSAGE_ROLES}
    for role, word in written.items():
        read = next((other for other in known if canonical_role(other) == role), word)
        if word not in known and read != word:
            yield word, read


def _known(one: Target) -> tuple[str, ...]:
    return one.sharegpt.roles if one.sharegpt is not None else ()


def _messages(record: Any) -> Iterator[dict[str, Any]]:
    for value in record.values() if isinstance(record, dict) else ():
        if isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))


def _pair(one: Target, shape: Format) -> str:
    """Return how a target reads a preference, where not as it is written."""
    schema = one.schemas.get(shape.name, "")
    return schema if schema in (TEXTS, ANSWERS, DIALOGUES) else ""


def _paired(record: dict[str, Any], schema: str) -> dict[str, Any]:
    """Return a preference in the parts that the trainers read."""
    found = dict(record)
    if schema == DIALOGUES:
        prompt = found.pop("prompt", [])
        return {**found, "chosen": prompt + found["chosen"], "rejected": prompt + found["rejected"]}
    for key in ("prompt", "chosen", "rejected") if schema == TEXTS else ("chosen", "rejected"):
        found[key] = _one_text(key, record[key])
    return found


def _one_text(key: str, value: Any) -> str:
    """Return the text of the only message of a list; Skip where it says more than that."""
    if len(value) != 1 or value[0].keys() != {"role", "content"}:
        raise Skip("multi-turn", f"the trainer reads one text under {key}")
    if value[0]["role"] == "system" or not isinstance(value[0]["content"], str):
        raise Skip("multi-turn", f"the trainer reads one text under {key}")
    return str(value[0]["content"])


def _refuse_text_turns(record: Any) -> None:
    """Raise Skip where the text beside a call became a turn of its own."""
    labels = [message.get(LABEL) for message in _messages(record)]
    for label, following in pairwise(labels):
        if following in CALL_WORDS and label == SHAREGPT_WORDS["assistant"]:
            raise Skip("not-alternating", "text beside a call is a turn of its own here")
