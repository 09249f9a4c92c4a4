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
from ftlint.model.roles import CALL_WORDS, SHAREGPT_WORDS, canonical_role
from ftlint.targets import Target

LABEL = "from"
"""The key of a role whose words differ between trainers."""
TEXTS = "preference-texts"
"""The schema of targets that read a preference of three texts alone."""
STARTS = "starts-with-assistant"
"""The rule with which a target refuses a record that begins with an answer."""
PAIRS = "position-role-mismatch"
"""The rule with which it refuses turns that are no questions and answers in turn."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What named trainers ask of records; plain data that goes to each worker."""

    words: Mapping[str, str] = field(default_factory=dict)
    """By the word that a writer has for a role, the one that the trainers read."""
    objects: bool = False
    """The arguments of calls are objects."""
    reasoning: bool = True
    """Reasoning is read."""
    tools: bool = True
    """Calls and results are read in the shape."""
    weights: bool = True
    """Turns may have a mask."""
    images: bool = True
    """Pictures are read."""
    first_user: bool = False
    """A record begins with a question."""
    pairs: bool = False
    """Questions and answers take turns."""
    texts: bool = False
    """The three parts of a preference are texts."""

    def narrowed(self, carries: Carries) -> Carries:
        """Return what the shape and the trainers have a place for."""
        return carries._replace(
            reasoning=carries.reasoning and self.reasoning,
            tools=carries.tools and self.tools,
            weights=carries.weights if self.weights else "none",
            images=carries.images and self.images,
            first_user=carries.first_user or self.first_user or self.pairs,
            alternate=carries.alternate or self.pairs,
            arguments="object" if self.objects else carries.arguments,
        )

    def spell(self, record: Any) -> Any:
        """Return a record, changed in place, in the words of the trainers.

        Raises Skip for one that they cannot read in this shape.
        """
        if self.texts:
            return _texts(record)
        if self.pairs:
            _refuse_text_turns(record)
        if self.words or self.objects:
            for message in _messages(record):
                if message.get(LABEL) in self.words:
                    message[LABEL] = self.words[message[LABEL]]
                for call in message.get("tool_calls") or () if self.objects else ():
                    function = call["function"]
                    function["arguments"] = json.loads(function["arguments"])
        return record


def dialect(targets: Iterable[Target], shape: Format) -> Dialect:
    """Return what targets ask for together of records of a shape.

    >>> from ftlint.formats import converters
    >>> from ftlint.targets import target
    >>> dialect([target("trl")], converters()["sharegpt"]).words
    {'human': 'user', 'gpt': 'assistant', 'observation': 'tool'}
    """
    named = list(targets)
    labelled = [one for one in named if one.sharegpt is not None and shape.role_key == LABEL]
    words: dict[str, str] = {}
    for one in labelled:
        words.update(_words(one))
    return Dialect(
        words=words,
        objects=any("arguments-as-objects" in one.quirks for one in named),
        reasoning=not any("reasoning" in one.unsupported for one in named),
        tools=not any("tools" in one.unsupported for one in named)
        and all(CALL_WORDS & {*_known(one)} for one in labelled),
        images=not any("images" in one.unsupported for one in named),
        first_user=any(one.severity(STARTS) is Severity.ERROR for one in named),
        weights=not any(one.sharegpt and one.sharegpt.exact for one in labelled),
        pairs=any(one.severity(PAIRS) is Severity.ERROR for one in named),
        texts=any(one.schemas.get(shape.name) == TEXTS for one in named),
    )


def _words(one: Target) -> Iterator[tuple[str, str]]:
    """Yield the words of the shape that a target does not read, with the ones that it does."""
    known = _known(one)
    for role, word in SHAREGPT_WORDS.items():
        read = next((other for other in known if canonical_role(other) == role), word)
        if word not in known and read != word:
            yield word, read


def _known(one: Target) -> tuple[str, ...]:
    return one.sharegpt.roles if one.sharegpt is not None else ()


def _messages(record: Any) -> Iterator[dict[str, Any]]:
    for value in record.values() if isinstance(record, dict) else ():
        if isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))


def _texts(record: dict[str, Any]) -> dict[str, Any]:
    """Return a preference of one question and two answers with a text for each."""
    found = dict(record)
    for key, value in record.items():
        if not isinstance(value, list) or key == "tools":
            continue
        if len(value) != 1 or value[0].keys() != {"role", "content"}:
            raise Skip("multi-turn", f"the trainer reads one text under {key}")
        if value[0]["role"] == "system" or not isinstance(value[0]["content"], str):
            raise Skip("multi-turn", f"the trainer reads one text under {key}")
        found[key] = value[0]["content"]
    return found


def _refuse_text_turns(record: Any) -> None:
    """Raise Skip where the text beside a call became a turn of its own."""
    labels = [message.get(LABEL) for message in _messages(record)]
    for label, following in pairwise(labels):
        if following in CALL_WORDS and label == SHAREGPT_WORDS["assistant"]:
            raise Skip("not-alternating", "text beside a call is a turn of its own here")
