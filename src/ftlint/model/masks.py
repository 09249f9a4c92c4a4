"""The keys in which data says what is trained: THE table, for every reader, writer, rule and count.

A trainer reads one or two of these keys and is blind to the others, so a mask in the wrong key is
worse than none: the turn that was to be left out is trained. Which target reads which keys stands
in the target's own file (``[masks]``); what a key means stands here, once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ftlint.model.roles import canonical_role

if TYPE_CHECKING:
    from ftlint.model.record import Turn

FALSE, TRUE, SPANS, ROLE, UNCLEAR = "false", "true", "spans", "role", "unclear"
"""What masks: a false value or 0; a true value; spans inside the text; a role's name; unclear."""


class Mask(NamedTuple):
    """A key that says what is trained.

    ``masks`` is the kind of value that leaves a turn out of the loss. ``on`` are the places where
    the key is read: ``turn``, ``part`` (of a content list) and ``record`` (the top level).
    ``legal`` words the values that its readers take.
    """

    key: str
    masks: str
    on: frozenset[str]
    legal: str
    source: str
    """Where a trainer reads it; read between 2026-11-21 and 2026-11-28."""


def _on(*places: str) -> frozenset[str]:
    return frozenset(places)


TRUE_OR_FALSE: Final = "true or false"
_AXOLOTL: Final = "https://docs.axolotl.ai/docs/dataset-formats/conversation.html"

MASKS: Final[dict[str, Mask]] = {
    mask.key: mask
    for mask in (
        Mask(
            "weight",
            FALSE,
            _on("turn", "part", "record"),
            "0 or 1 on a turn, a number at the top of a record",
            "https://platform.openai.com/docs/guides/supervised-fine-tuning",
        ),
        Mask("train", FALSE, _on("turn", "part"), TRUE_OR_FALSE, _AXOLOTL),
        Mask("training", FALSE, _on("turn"), TRUE_OR_FALSE, _AXOLOTL),
        Mask("train_detail", SPANS, _on("turn"), "a list of spans", _AXOLOTL),
        Mask(
            "loss",
            FALSE,
            _on("turn"),
            TRUE_OR_FALSE,
            "https://swift.readthedocs.io/en/latest/Customization/Custom-dataset.html",
        ),
        Mask(
            "loss_scale",
            FALSE,
            _on("turn"),
            "a number from 0",
            "https://swift.readthedocs.io/en/latest/Customization/Custom-dataset.html",
        ),
        Mask(
            "loss_weight",
            FALSE,
            _on("turn"),
            "a number from 0 to 1",
            "https://github.com/hiyouga/LLaMA-Factory/tree/main/src/llamafactory/v1",
        ),
        Mask(
            "step_loss_mask",
            FALSE,
            _on("turn"),
            "0 or 1",
            "https://github.com/THUDM/slime/blob/main/slime/utils/mask_utils.py",
        ),
        Mask(
            "trainable",
            FALSE,
            _on("turn"),
            TRUE_OR_FALSE,
            "https://github.com/thinking-machines-lab/tinker-cookbook",
        ),
        Mask(
            "masked",
            TRUE,
            _on("turn"),
            TRUE_OR_FALSE,
            "https://github.com/pytorch/torchtune/blob/main/torchtune/data/_messages.py",
        ),
        Mask(
            "mask",
            ROLE,
            _on("record"),
            "the role that is not trained, such as 'User'",
            "https://github.com/NVIDIA/NeMo/blob/main/nemo/collections/nlp/data/"
            "language_modeling/megatron/gpt_sft_chat_dataset.py",
        ),
    )
}
"""Every mask key, by its name."""

UNCLEAR_KEYS: Final = frozenset({"mask", "loss_mask"})
"""Keys of turns that clearly speak of masks, and mean one thing here and its opposite there."""

TURN_KEYS: Final = frozenset(key for key, mask in MASKS.items() if "turn" in mask.on) | UNCLEAR_KEYS
PART_KEYS: Final = frozenset(key for key, mask in MASKS.items() if "part" in mask.on)
RECORD_KEYS: Final = frozenset(key for key, mask in MASKS.items() if "record" in mask.on)

_WORDS: Final = {"true": True, "false": False}


def truth(value: Any) -> bool | None:
    """Tell whether a value of a mask key is a true or a false one; None where it is neither.

    What was meant counts, not the type: the text "0" is as false as 0.

    >>> truth(0.0), truth("0"), truth("False"), truth(0.5), truth(None), truth("low")
    (False, False, False, True, None, None)
    """
    if isinstance(value, str):
        folded = value.strip().casefold()
        if folded in _WORDS:
            return _WORDS[folded]
    number = as_number(value)
    return None if number is None else bool(number)


def as_number(value: Any) -> int | float | None:
    """Return the number that a value of a mask key means; None where it means none.

    >>> as_number(True), as_number("0"), as_number("0.5"), as_number("NaN"), as_number(10**400)
    (1, 0, 0.5, None, None)
    """
    if isinstance(value, str):
        folded = value.strip().casefold()
        if folded in _WORDS:
            return int(_WORDS[folded])
        try:
            value = float(folded)
        except ValueError:
            return None
    if not isinstance(value, bool | int | float) or not _is_finite(value):
        return None
    return int(value) if value == int(value) else value


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False


def trained(key: str, value: Any) -> bool | None:
    """Tell whether a mask key of a turn or a part says that it is trained.

    None where it says nothing, or nothing that can be told.

    >>> trained("weight", 0), trained("masked", True), trained("train", True), trained("loss", None)
    (False, False, True, None)
    """
    mask = MASKS.get(key)
    if mask is None or mask.masks not in (FALSE, TRUE):
        return None
    says = truth(value)
    return says if says is None or mask.masks == FALSE else not says


def switches(message: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return (key, trained) for each mask key of a message that says something, in its order.

    >>> switches({"role": "assistant", "masked": True, "loss": "1", "train": None})
    [('masked', False), ('loss', True)]
    """
    return [
        (key, says)
        for key, value in message.items()
        if key in TURN_KEYS and (says := trained(key, value)) is not None
    ]


def part_switches(content: Any) -> list[tuple[int, str, bool]]:
    """Return (index, key, trained) for each mask of a part in a content list.

    >>> part_switches([{"type": "text", "text": "a", "train": False}, "b"])
    [(0, 'train', False)]
    """
    return [
        (index, key, says)
        for index, part in enumerate(content if isinstance(content, list) else ())
        if isinstance(part, dict)
        for key, value in part.items()
        if key in PART_KEYS and (says := trained(key, value)) is not None
    ]


def spans(message: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    """Return (key, spans) for each mask key that switches pieces of the text one by one."""
    return [
        (key, value)
        for key, value in message.items()
        if key in MASKS and MASKS[key].masks == SPANS and isinstance(value, list) and value
    ]


def weight_of(message: Mapping[str, Any]) -> int | float | None:
    """Return the weight that the masks of a message add up to: 0 masks, None says nothing.

    Where keys disagree, the lowest counts: what somebody wanted left out is not trained.

    >>> weight_of({"masked": True}), weight_of({"train": True}), weight_of({"loss_scale": 0.5})
    (0, 1, 0.5)
    >>> weight_of({"weight": 1, "train": False}), weight_of({"role": "user"})
    (0, None)
    """
    found: list[int | float] = []
    for key, says in switches(message):
        number = as_number(message[key]) if MASKS[key].masks == FALSE else int(says)
        found.append(int(says) if number is None else number)
    return min(found, default=None)


def unread(message: Mapping[str, Any]) -> list[str]:
    """Return the mask keys of a message that no weight can stand for: spans, and riddles.

    >>> unread({"weight": "low", "mask": 0, "train_detail": [{}], "loss": 0, "train": None})
    ['weight', 'mask', 'train_detail']
    """
    return [
        key
        for key, value in message.items()
        if key in TURN_KEYS and value not in (None, "", []) and trained(key, value) is None
    ]


def record_masks(record: Mapping[str, Any], role: str = "assistant") -> list[tuple[str, bool]]:
    """Return (key, trained) for each mask at the top of a record that says something of a role.

    >>> record_masks({"weight": 0}), record_masks({"mask": "User"}), record_masks({"mask": "gpt"})
    ([('weight', False)], [('mask', True)], [('mask', False)])
    """
    found = []
    for key in RECORD_KEYS & record.keys():
        value = record[key]
        if MASKS[key].masks != ROLE:
            says = truth(value)
        elif (named := canonical_role(value)) is not None:
            says = named != role
        else:
            says = None
        if says is not None:
            found.append((key, says))
    return sorted(found)


def is_masked(turn: Turn) -> bool:
    """Tell whether a mask of any dialect leaves a whole turn out of the loss."""
    if any(not says for _, says in switches(turn.message)):
        return True
    content = turn.content
    if not isinstance(content, list) or not content:
        return False
    off = {index for index, _, says in part_switches(content) if not says}
    return len(off) == len(content)


def leaves_out(record: Mapping[str, Any], role: str = "assistant") -> bool:
    """Tell whether a mask at the top of a record leaves the turns of a role out of the loss.

    >>> leaves_out({"weight": 0}), leaves_out({"weight": 1}), leaves_out({"mask": "gpt"})
    (True, False, True)
    """
    return any(not says for _, says in record_masks(record, role))


def words_of(turn: Turn) -> Iterator[str]:
    """Yield what the masks of a turn say, as statistics count it: ``weight off``."""
    for key, says in switches(turn.message):
        yield f"{key} {'on' if says else 'off'}"
    for _, key, says in part_switches(turn.content):
        yield f"part {key} {'on' if says else 'off'}"
    for key, _ in spans(turn.message):
        yield f"{key} spans"
