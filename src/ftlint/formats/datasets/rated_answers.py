"""A prompt with a list of answers that were rated or ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, Final, NamedTuple

from ftlint.formats import Format
from ftlint.formats.datasets.templates import anthropic_text
from ftlint.formats.datasets.trl_preference import pair_of
from ftlint.formats.datasets.trl_prompt_completion import read_side
from ftlint.formats.shared.aliases import PROMPTS, SYSTEMS
from ftlint.formats.shared.foreign import items
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message

_LISTS: Final = (
    "completions",  # openbmb/UltraFeedback
    "answers",  # berkeley-nest/Nectar
    "generations",  # argilla/distilabel
    "responses",
    "candidates",
    "outputs",
    "replies",
)
_TEXTS: Final = ("response", "answer", "text", "content", "output", "completion", "generation")
_SCORES: Final = ("overall_score", "score", "rating", "reward", "fine-grained_score", "votes")
_BESIDE: Final = ("rating", "ratings", "scores", "rewards", "score", "overall_scores")
"""Columns beside a list of texts, with a number for each."""


class _Rated(NamedTuple):
    text: str
    worth: float
    place: int


class RatedAnswers(Format):
    """``completions``, ``answers`` or ``generations``: objects with a text and a score or a rank,
    or texts beside a list of scores.

    The best and the worst one become a pair, with the first of equals; into a chat shape goes the
    best. The answers between them go (`other-choices-dropped`). A row whose answers are all worth
    the same is left out.

    ```jsonl sample
    {"instruction": "Which planet is largest?", "completions": [{"model": "a", "response": "Saturn.", "overall_score": 2.0}, {"model": "b", "response": "Jupiter.", "overall_score": 9.0}]}
    ```

    ```jsonl sample
    {"prompt": "Which planet is largest?", "generations": ["Saturn.", "Jupiter."], "rating": [1.0, 5.0]}
    ```
    """

    name = "rated-answers"
    title = "answers with ratings"
    method = "dpo"

    def score(self, value: Any) -> float:
        """Look for a prompt and for answers with numbers."""
        if not isinstance(value, dict) or {"chosen", "rejected"} <= value.keys():
            return 0.0
        found = _answers(value)
        return float(found is not None and _prompt_key(value, found[0]) is not None)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one row."""
        found = _answers(value)
        key = _prompt_key(value, found[0]) if found else None
        if found is None or key is None:
            raise Skip("broken-record", "no answers with ratings")
        listed, beside, rated = found
        best = max(rated, key=lambda one: (one.worth, -one.place))
        worst = min(rated, key=lambda one: (one.worth, one.place))
        if best.worth == worst.worth:
            raise Skip("no-preference", "all answers are worth the same", f"/{listed}")
        if len(rated) > 2:
            reading.note("other-choices-dropped", f"/{listed}", len(rated) - 2)
        prompt = [
            Message("system", value[name], f"/{name}")
            for name in SYSTEMS
            if isinstance(value.get(name), str) and value[name]
        ]
        asked = value[key]
        undone = anthropic_text(asked, f"/{key}") if isinstance(asked, str) else None
        if undone:
            prompt += [one for one in undone if one.text.strip()]
        else:
            prompt += read_side(value, key, "user", reading)
        sides = [
            [Message("assistant", one.text, f"/{listed}/{one.place}")] for one in (best, worst)
        ]
        used = {listed, beside, key, *SYSTEMS}
        rest = {name: item for name, item in value.items() if name not in used}
        yield pair_of(prompt, sides[0], sides[1], rest, reading)


def _answers(value: Mapping[str, Any]) -> tuple[str, str, list[_Rated]] | None:
    """Return the key of the answers, the key of numbers beside them, and the answers."""
    for key in _LISTS:
        listed = value.get(key)
        if not isinstance(listed, list) or len(listed) < 2:
            continue
        if all(isinstance(one, dict) for one in listed):
            rated = [_of_object(one, index) for index, one in enumerate(listed)]
            known = [one for one in rated if one is not None]
            if len(known) >= 2:
                return key, "", known
        elif all(isinstance(one, str) for one in listed):
            for beside in _BESIDE:
                numbers = _numbers(value.get(beside))
                if numbers is not None and len(numbers) == len(listed):
                    return key, beside, list(map(_Rated, listed, numbers, count()))
    return None


def _of_object(answer: dict[str, Any], index: int) -> _Rated | None:
    text = next((answer[key] for key in _TEXTS if isinstance(answer.get(key), str)), None)
    if text is None:
        return None
    for key in _SCORES:
        number = _number(answer.get(key))
        if number is not None:
            return _Rated(text, number, index)
    rank = _number(answer.get("rank"))
    return None if rank is None else _Rated(text, -rank, index)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(number) else number


def _numbers(values: Any) -> list[float] | None:
    """Return the numbers that a list holds, None where it holds anything else."""
    found = [_number(one) for one in items(values)]
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else None


def _prompt_key(value: Mapping[str, Any], listed: str) -> str | None:
    for key in PROMPTS:
        asked = value.get(key)
        if key != listed and (isinstance(asked, str) or _is_dialogue(asked)):
            return key
    return None


def _is_dialogue(asked: Any) -> bool:
    return isinstance(asked, list) and bool(asked) and all(isinstance(one, dict) for one in asked)
