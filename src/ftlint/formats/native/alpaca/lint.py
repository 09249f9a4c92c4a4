"""Alpaca records: an instruction, an optional input to it, and the output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import Format, Glance
from ftlint.formats.shared.carries import Carries
from ftlint.model.diagnostic import Path
from ftlint.model.record import Turn

if TYPE_CHECKING:
    from ftlint.formats.shared.reading import Reading, Writing
    from ftlint.model.conversation import Conversation


ANSWERS: Final = ("output", "response", "answer", "completion")
"""Keys that hold the answer in data of this make; readers of the shape want the first."""


@dataclass(slots=True, eq=False, repr=False)
class InstructionTurn(Turn):
    """The user turn of an instruction with an input: one turn whose text stands in two places."""

    input: str = ""

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield the instruction, then the input, each with its own path."""
        if isinstance(self.content, str):
            yield self.content_path, self.content.removesuffix("\n" + self.input)
        yield ("input",), self.input


class Alpaca(Format):
    """``instruction``, ``input`` and ``output``; earlier turns under ``history``.

    The input follows the instruction after a line feed; ``alpaca_join`` gives another joiner, and
    the report names it. Written conversations have their last pair as instruction and output, and
    the earlier ones as history, which LLaMA-Factory trains as well. Pictures, videos and sounds are
    in columns of their own (``images`` …), with marks such as ``<image>`` in the texts. Masks and
    tools have no place.

    ```jsonl sample
    {"instruction": "Name the largest planet.", "input": "of the solar system", "output": "Jupiter."}
    ```
    """

    name = "alpaca"
    title = "Alpaca"
    keys = (frozenset({"instruction", "output"}), frozenset({"instruction", "input"}))
    priority = 20
    also = frozenset({"dpo", "kto"})
    plain_keys = frozenset({"instruction", "input", "output", "system", "history"})
    carries = Carries(
        system="first",
        alternate=True,
        first_user=True,
        last_assistant=True,
        images=True,
        media=frozenset({"audio", "video"}),
        parts="marks",
    )
    options = ("alpaca_join", "multi_turn")

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for an output; an instruction with an answer of another name is a row of columns."""
        if "instruction" not in value:
            return False
        return "output" in value or ("input" in value and not value.keys() & {*ANSWERS})

    def turns(self, value: Any) -> list[Turn]:
        """Read system, history, the instruction with its input, and the output."""
        turns = instruction_turns(value)
        answer = next((key for key in ANSWERS if key in value), None)
        if answer is not None:
            turns.append(_turn("assistant", value[answer], (answer,)))
        return turns

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at instruction, input and output; a history is for the turns to read."""
        asked, output, more = value["instruction"], value["output"], value.get("input")
        if type(more) is dict or value.get("history"):
            raise TypeError
        if more and type(asked) is type(more) is str:
            asked = f"{asked}\n{more}"
        system = value.get("system")
        if system:
            return ("system",), (system, asked, output), (), ()
        return (), (asked, output), (), ()

    def score(self, value: Any) -> float:
        """Look for an instruction and its output."""
        if not isinstance(value, dict) or "instruction" not in value:
            return 0.0
        return 1.0 if "output" in value else 0.4 if "input" in value else 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; instruction and input are joined by ``alpaca_join``."""
        from ftlint.formats.native.alpaca import convert as alpaca

        return alpaca.read(value, reading)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record: the last pair as instruction and output, earlier ones as history."""
        from ftlint.formats.native.alpaca import convert as alpaca

        return alpaca.write(conversation, writing)

    def system_places(self, value: Any, text: str) -> list[tuple[Path, Any]]:
        """Return the column of its own."""
        return [(("system",), text)]


def instruction_turns(value: Any) -> list[Turn]:
    """Read what comes before the answer: system, history, the instruction with its input."""
    turns: list[Turn] = []
    system = value.get("system")
    if system:
        turns.append(_turn("system", system, ("system",)))
    history = value.get("history")
    for index, pair in enumerate(history if isinstance(history, list) else ()):
        for place, text in enumerate(pair[:2] if isinstance(pair, list) else ()):
            role = "assistant" if place else "user"
            turns.append(_turn(role, text, ("history", index, place)))
    if "instruction" in value:
        turns.append(_instruction(value["instruction"], value.get("input")))
    return turns


def _turn(role: str, content: Any, path: Path) -> Turn:
    return Turn(role, content, path, path, path, raw_role=role)


def _instruction(instruction: Any, more: Any) -> Turn:
    path = ("instruction",)
    if not isinstance(instruction, str) or not isinstance(more, str) or not more:
        return _turn("user", instruction, path)
    content = f"{instruction}\n{more}"
    return InstructionTurn("user", content, path, path, path, raw_role="user", input=more)
