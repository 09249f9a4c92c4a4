"""The keys of a record that hold something for some trainer: what a fix must never take away.

A key that one trainer ignores or refuses is the training signal of another. The table says what
each key holds and where that was read; fixes rename, move or leave these keys, and delete none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ftlint.model.masks import MASKS, UNCLEAR_KEYS

ANSWER, REFERENCE, PAIR, LABEL, MEDIA, PROMPT, MASK, REASONING, CALLS = (
    "an answer",
    "an answer that others are compared with",
    "an answer of a preference pair",
    "a label of preference data",
    "media that the turns refer to",
    "a prompt",
    "a mask: it says what is trained",
    "the reasoning before an answer",
    "tools or calls",
)

_TRL: Final = "https://github.com/huggingface/trl/blob/main/docs/source/dataset_formats.md"
_LLAMAFACTORY: Final = "https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md"
_SWIFT: Final = "https://swift.readthedocs.io/en/latest/Customization/Custom-dataset.html"
_AXOLOTL: Final = "https://docs.axolotl.ai/docs/dataset-formats/"
_OPENAI: Final = "https://platform.openai.com/docs/guides/direct-preference-optimization"
_RFT: Final = "https://platform.openai.com/docs/guides/graders"
_EVALS: Final = "https://github.com/openai/evals/blob/main/docs/build-eval.md"
_S1: Final = "https://huggingface.co/datasets/simplescaling/s1K"
_NEMO: Final = "https://github.com/NVIDIA/NeMo-Aligner"

_KEYS: Final[tuple[tuple[str, str, str], ...]] = (
    # (keys, what they hold, where it was read between 2026-11-21 and 2026-11-28)
    ("chosen rejected", PAIR, _TRL),
    ("rejected_response rejected_messages", PAIR, _SWIFT),
    ("chosen_response chosen_messages", PAIR, _NEMO),
    ("preferred_output non_preferred_output", PAIR, _OPENAI),
    ("completion completions", ANSWER, _TRL),
    ("response responses output outputs", ANSWER, _AXOLOTL),
    ("answer answers solution ground_truth target", ANSWER, _SWIFT),
    ("reference_answer", REFERENCE, _RFT),
    ("reference references expected expected_output ideal", REFERENCE, _EVALS),
    ("label labels", LABEL, _TRL),
    ("kto_tag", LABEL, _LLAMAFACTORY),
    ("images image", MEDIA, _TRL),
    ("videos video audios audio objects", MEDIA, _SWIFT),
    ("system system_prompt", PROMPT, _LLAMAFACTORY),
    ("prompt instruction input query question history", PROMPT, _LLAMAFACTORY),
    ("reasoning_content reasoning thinking", REASONING, _TRL),
    ("thinking_trajectories complex_cot chain_of_thought", REASONING, _S1),
    ("tools functions tool_calls function_call refusal", CALLS, _OPENAI),
)

HELD: Final[dict[str, str]] = {
    **{key: what for keys, what, _ in _KEYS for key in keys.split()},
    **dict.fromkeys((*MASKS, *UNCLEAR_KEYS), MASK),
}
"""Keys that some trainer reads, and what they hold."""

ANSWERS: Final = frozenset(key for key, what in HELD.items() if what in (ANSWER, PAIR))


READS_TURNS: Final = frozenset({"system"})
"""Unknown keys whose repair depends on what they say, and on what the turns say."""


def is_empty(value: Any) -> bool:
    """Tell whether a value holds nothing: null, or a text, list or object without content.

    >>> is_empty(None), is_empty(" "), is_empty([]), is_empty(0), is_empty(False)
    (True, True, True, False, False)
    """
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})


def may_be_trained(key: str, value: Any) -> bool:
    """Tell whether a field holds what some trainer reads: its loss can change the training.

    >>> may_be_trained("Solution", "4"), may_be_trained("output", ""), may_be_trained("topic", "a")
    (True, False, False)
    """
    return not is_empty(value) and key.strip().lower() in HELD


def answers_beside(record: Mapping[str, Any], turns_key: str = "") -> list[str]:
    """Return the keys at the top of a record that may hold the answer that its turns lack.

    >>> answers_beside({"messages": [], "chosen": "Yes", "completion": None}, "messages")
    ['chosen']
    """
    return [
        key
        for key, value in record.items()
        if key in ANSWERS and key != turns_key and not is_empty(value)
    ]
