"""The dialects in which data says whether a turn is trained: ``weight``, ``train``, ``loss`` …"""

from __future__ import annotations

from typing import Any, Final

from ftlint.model.record import Turn

SWITCHES: Final = ("weight", "train", "training", "trainable", "loss", "loss_scale")
"""Keys of a message whose false or zero value leaves the turn out of the loss."""

MASKED: Final = "masked"
"""The key of torchtune, whose true value leaves the turn out of the loss."""

HONOURED: Final[dict[str, frozenset[str]]] = {
    "axolotl": frozenset({"train", "training"}),
    "ms-swift": frozenset({"loss", "loss_scale"}),
    "torchtune": frozenset({"masked"}),
    "trl": frozenset(),
    "llamafactory": frozenset(),
    "gemini": frozenset(),
    "bedrock-nova": frozenset(),
}
"""The keys that a target reads; targets not listed read ``weight`` or refuse unknown keys."""


def trained(key: str, value: Any) -> bool | None:
    """Tell whether a mask key says that its turn is trained; None where it says nothing.

    >>> trained("weight", 0), trained("masked", True), trained("train", True), trained("loss", None)
    (False, False, True, None)
    """
    if not isinstance(value, bool | int | float):
        return None
    if key == MASKED:
        return not value
    return bool(value) if key in SWITCHES else None


def turn_switches(turn: Turn) -> list[tuple[str, bool]]:
    """Return (key, trained) for each mask key of a turn that says something."""
    found: list[tuple[str, bool]] = []
    for key in (*SWITCHES, MASKED):
        if key in turn.message:
            says = trained(key, turn.message[key])
            if says is not None:
                found.append((key, says))
    return found


def is_masked(turn: Turn) -> bool:
    """Tell whether a mask of any dialect leaves a turn out of the loss."""
    return any(not says for _, says in turn_switches(turn))


def has_spans(turn: Turn) -> bool:
    """Tell whether parts or spans of the turn's text are switched one by one."""
    if isinstance(turn.message.get("train_detail"), list):
        return True
    parts = turn.content if isinstance(turn.content, list) else ()
    return any(isinstance(part, dict) and ("train" in part or "weight" in part) for part in parts)
