"""Two answers to one prompt in columns of their own, and which of them is the better one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from ftlint.formats import Format
from ftlint.formats.datasets.trl_preference import pair_of
from ftlint.formats.datasets.trl_prompt_completion import read_side
from ftlint.formats.shared.aliases import PROMPTS, SYSTEMS
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message

RANKED: Final = (
    ("chosen_response", "rejected_response"),  # data of NeMo, Argilla and LLM Blender
    ("response_chosen", "response_rejected"),
    ("chosen_answer", "rejected_answer"),
    ("answer_chosen", "answer_rejected"),
    ("chosen_output", "rejected_output"),
    ("response_j", "response_k"),  # lvwerra/stack-exchange-paired
    ("preferred", "rejected"),
    ("preferred", "dispreferred"),
    ("preferred_response", "dispreferred_response"),
    ("preferred_response", "rejected_response"),
    ("better_response", "worse_response"),
    ("better", "worse"),
    ("accepted", "rejected"),
    ("positive", "negative"),
    ("winner", "loser"),
    ("good", "bad"),
    ("response", "rejected_response"),  # ms-swift: the answer, and the one not to give
)
"""Columns of the better and the worse answer; each may also be a list of messages."""


class Judged(NamedTuple):
    """Two equal columns of answers, and what says which is the better one.

    ``verdicts`` maps what the column ``by`` holds to the place of the better answer: 0 or 1;
    None for neither. Without ``by``, the columns ``scores`` decide: the higher one is better.
    """

    answers: tuple[str, str]
    by: str = ""
    verdicts: Mapping[str, int | None] = {}
    scores: tuple[str, str] = ("", "")


_TIES: Final = dict.fromkeys(
    ("tie", "tie (bothbad)", "both_bad", "both", "neither", "none", "equal")
)
_ZERO_ONE: Final = {"0": 0, "1": 1}
_ONE_TWO: Final = {"1": 0, "2": 1}
_LETTERS: Final = {"a": 0, "b": 1, "response_a": 0, "response_b": 1, "model_a": 0, "model_b": 1}
_SIGNED: Final = {
    **dict.fromkeys(("-1", "-2", "-3"), 0),
    **dict.fromkeys(("1", "2", "3"), 1),
    "0": None,
}
JUDGED: Final = (
    # nvidia/HelpSteer3 and nvidia/HelpSteer2: how much better the second one is
    Judged(("response1", "response2"), "overall_preference", _SIGNED),
    Judged(("response_1", "response_2"), "preference_strength", _SIGNED),
    # PKU-Alignment/PKU-SafeRLHF: the id of the better one; the safer one has an id of its own
    Judged(("response_0", "response_1"), "better_response_id", _ZERO_ONE),
    # lmsys/chatbot_arena_conversations and its successors of LMArena
    Judged(("conversation_a", "conversation_b"), "winner", {**_LETTERS, **_TIES}),
    Judged(("response_a", "response_b"), "winner", {**_LETTERS, **_TIES}),
    Judged(("response_a", "response_b"), "preference", {**_LETTERS, **_TIES}),
    Judged(("answer_a", "answer_b"), "winner", {**_LETTERS, **_TIES}),
    # stanfordnlp/SHP: 1 where the first reference is the better one
    Judged(("human_ref_A", "human_ref_B"), "labels", {"1": 0, "0": 1}),
    # tatsu-lab/alpaca_eval and AlpacaFarm: the number of the better one
    Judged(("output_1", "output_2"), "preference", _ONE_TWO),
    Judged(("response_1", "response_2"), "preference", _ONE_TWO),
    Judged(("response1", "response2"), "preference", _ONE_TWO),
    Judged(("response_0", "response_1"), "label", _ZERO_ONE),
    Judged(("response_0", "response_1"), "preference", _ZERO_ONE),
    # openai/webgpt_comparisons: what people gave to each
    Judged(("answer_0", "answer_1"), scores=("score_0", "score_1")),
    Judged(("response_a", "response_b"), scores=("score_a", "score_b")),
    Judged(("response_0", "response_1"), scores=("score_0", "score_1")),
    Judged(("response_1", "response_2"), scores=("score_1", "score_2")),
)


class AnswerPairs(Format):
    """A prompt, and two answers in columns: ``chosen_response`` and ``rejected_response``,
    ``response_j`` and ``response_k``, or two equal ones beside a verdict.

    Verdicts are those of PKU-SafeRLHF, Chatbot Arena, SHP, AlpacaFarm and WebGPT. Rows in which
    neither answer is the better one are left out. Into a chat shape goes the better answer.

    ```jsonl sample
    {"prompt": "Which planet is largest?", "chosen_response": "Jupiter.", "rejected_response": "Saturn."}
    ```

    ```jsonl sample
    {"prompt": "Which planet is largest?", "response_0": "Saturn.", "response_1": "Jupiter.", "better_response_id": 1}
    ```

    ```jsonl sample
    {"winner": "model_b", "conversation_a": [{"role": "user", "content": "Largest planet?"}, {"role": "assistant", "content": "Mars."}], "conversation_b": [{"role": "user", "content": "Largest planet?"}, {"role": "assistant", "content": "Jupiter."}]}
    ```
    """

    name = "answer-pairs"
    title = "two answers and a verdict"
    method = "dpo"

    def score(self, value: Any) -> float:
        """Look for two answers, for what tells the better one, and for a prompt."""
        if not isinstance(value, dict) or {"chosen", "rejected"} <= value.keys():
            return 0.0
        sides = sides_of(value)
        if sides is None or not all(_is_answer(value[key]) for key in sides[:2]):
            return 0.0
        whole = isinstance(value[sides[0]], list) and len(value[sides[0]]) > 1
        return float(whole or _prompt_key(value, sides) is not None)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one row."""
        sides = sides_of(value)
        if sides is None:
            raise Skip("broken-record", "no two answers")
        better, worse = _decided(value, sides)
        key = _prompt_key(value, sides)
        prompt = [
            Message("system", value[name], f"/{name}") for name in SYSTEMS if _said(value, name)
        ]
        if key is not None:
            prompt += read_side(value, key, "user", reading)
        chosen = read_side(value, better, "assistant", reading)
        rejected = read_side(value, worse, "assistant", reading)
        read = {better, worse, key, *SYSTEMS, *_judges(value)}
        rest = {name: item for name, item in value.items() if name not in read}
        yield pair_of(prompt, chosen, rejected, rest, reading)


def sides_of(value: Mapping[str, Any]) -> tuple[str, str, Judged | None] | None:
    """Return the keys of two answers, with what judges them where their names do not.

    >>> sides_of({"response_j": "a", "response_k": "b"})
    ('response_j', 'response_k', None)
    """
    for one, two in RANKED:
        if one in value and two in value:
            return one, two, None
    for judged in JUDGED:
        one, two = judged.answers
        needed = (judged.by,) if judged.by else judged.scores
        if one in value and two in value and all(key in value for key in needed):
            return one, two, judged
    return None


def _decided(value: Mapping[str, Any], sides: tuple[str, str, Judged | None]) -> tuple[str, str]:
    """Return the keys of the better and of the worse answer; Skip where neither is better."""
    one, two, judged = sides
    place = _place(value, judged)
    if place is None:
        raise Skip(
            "no-preference", f"{judged.by} {value[judged.by]!r}" if judged and judged.by else ""
        )
    return (two, one) if place else (one, two)


def _place(value: Mapping[str, Any], judged: Judged | None) -> int | None:
    if judged is None:
        return 0
    if judged.by:
        said = value[judged.by]
        word = (
            str(int(said)) if isinstance(said, (bool, float)) and said in (0, 1, 2) else str(said)
        )
        return judged.verdicts.get(word.strip().lower())
    scores = [value[key] for key in judged.scores]
    if not all(isinstance(score, (int, float)) for score in scores) or scores[0] == scores[1]:
        return None
    return int(scores[1] > scores[0])


def _judges(value: Mapping[str, Any]) -> Iterable[str]:
    for judged in JUDGED:
        if all(key in value for key in judged.answers):
            yield from filter(None, (judged.by, *judged.scores))


def _is_answer(side: Any) -> bool:
    if isinstance(side, (str, dict)):
        return True
    return isinstance(side, list) and bool(side) and all(isinstance(one, dict) for one in side)


def _prompt_key(value: Mapping[str, Any], sides: tuple[Any, ...]) -> str | None:
    return next((key for key in PROMPTS if key not in sides and _is_answer(value.get(key))), None)


def _said(value: Mapping[str, Any], key: str) -> bool:
    return isinstance(value.get(key), str) and bool(value[key])
