"""One row an example: a question and an answer in columns of any of the usual names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import Format, Has, message_turns
from ftlint.formats.shared.aliases import ASKED, SYSTEMS
from ftlint.model.record import Turn

if TYPE_CHECKING:
    from ftlint.formats.shared.reading import Reading
    from ftlint.model.conversation import Conversation

PAIRS: Final = (
    ("instruction", "response"),
    ("instruction", "generation"),  # distilabel
    ("inputs", "targets"),
    ("question", "answer"),
    ("prompt", "response"),
    ("query", "response"),
    ("user", "assistant"),
    ("human", "assistant"),
    ("input", "output"),
    ("question", "response"),
    ("prompt", "answer"),
    ("prompt", "output"),
    ("query", "answer"),
    ("prompt", "reply"),
    ("question", "completion"),
    ("instruction", "completion"),
    ("instruction", "answer"),
    ("user", "bot"),
    ("input", "target"),
    ("problem", "generated_solution"),  # nvidia/OpenMathInstruct
    ("question", "generated_solution"),
    ("problem", "solution"),
    ("question", "attempt"),  # simplescaling/s1K
    ("question", "solution"),
    ("query", "solution"),
    ("query", "output"),
    ("question", "output"),
    ("problem", "answer"),
    ("prompt", "generation"),
    ("article", "summary"),
    ("instruction", "revision"),
    ("message_1", "message_2"),
    ("input", "ideal"),  # openai/evals
    ("input", "expected_output"),  # data sets of Langfuse
    ("input", "expectedoutput"),
    ("text", "completion"),  # AI21
    ("input", "expected"),  # Braintrust
    ("input_text", "output_text"),  # PaLM tuning on Vertex AI
    ("text_input", "output"),  # Gemini API tuning
    ("context", "response"),
    ("title", "answer"),
    *ASKED,
)
"""Columns of question and answer in published data, the surest first; case does not count."""
CONTEXT: Final = ("context", "input")
"""Columns that follow the question, where they are not the question themselves."""
MESSAGES: Final = 0.75
"""The score of a question that is a list of messages."""
LISTS: Final = ("messages", "conversations", "conversation")


class Columns(Format):
    """A question and an answer in columns of their own, with a system text and a context beside.

    Dolly, FLAN, question-and-answer tables, spreadsheets. ``columns.user=Frage`` names a column
    that is not recognised; the order of columns never decides. A column ``messages`` may hold
    JSON, or what pandas writes for a Python list. A ``context`` follows the instruction after a
    blank line.

    ```jsonl sample
    {"instruction": "Which planet is largest?", "context": "Jupiter is the largest planet.", "response": "Jupiter.", "category": "closed_qa"}
    ```
    """

    name = "columns"
    columns = frozenset()
    title = "columns of question and answer"
    has = frozenset({Has.COLUMNS})
    priority = 5
    also = frozenset({"dpo", "kto", "rft"})
    plain_keys = frozenset({*(key for pair in PAIRS for key in pair), *SYSTEMS, "history"})
    options = ("columns",)

    def score(self, value: Any) -> float:
        """Look for a known pair of columns, or a column that holds a list as text."""
        if not isinstance(value, dict):
            return 0.0
        names = {str(key).strip().lower(): key for key in value}
        if any(isinstance(value.get(key), str) and looks_listed(value[key]) for key in LISTS):
            return 0.0 if str(value.get("response")).startswith("{") else 1.0  # a log of calls
        if names.keys() & {"messages", "conversations", "chosen", "mapping"}:
            return 0.0
        if names.keys() & {"traceid", "trace_id", "observations"}:
            return 0.0  # a trace of calls
        if {"instruction", "output"} <= names.keys() or {"prompt", "completion"} <= value.keys():
            return 0.0
        if any({one, two} <= names.keys() for one, two in PAIRS):
            pair = next((one, two) for one, two in PAIRS if {one, two} <= names.keys())
            cells = [value[names[key]] for key in pair]
            if all(map(_is_cell, cells)):
                return 1.0
            # Messages that ask, and their answer: logs have that too, and say more of themselves.
            asked, answer = cells
            whole = is_dialogue(asked) and (isinstance(answer, str) or is_dialogue(answer))
            return MESSAGES * whole
        return 0.0

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for a question and an answer, and for nothing that other shapes have."""
        return pair_of(tuple(value)) is not None and not _OTHERS & value.keys()

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell cells of a table from lists of messages."""
        names = pair_of(tuple(value))
        if names is None:
            return False
        cells = [value[key] for key in names]
        return all(map(_is_cell, cells)) or all(map(is_dialogue, cells))

    def columns_of(self, value: dict[str, Any]) -> tuple[str, ...]:
        """Return the columns of question and answer."""
        return pair_of(tuple(value)) or ()

    def turns(self, value: Any) -> list[Turn]:
        """Read system text, earlier exchanges, question and answer."""
        names = pair_of(tuple(value)) or ()
        turns = [_turn("system", value[key], (key,)) for key in SYSTEMS if value.get(key)]
        history = value.get("history")
        for index, pair in enumerate(history if isinstance(history, list) else ()):
            for place, text in enumerate(pair[:2] if isinstance(pair, list) else ()):
                turns.append(_turn(_ROLES[place], text, ("history", index, place)))
        for role, key in zip(_ROLES, names, strict=False):
            listed = is_dialogue(value[key])
            turns += (
                message_turns(value[key], (key,)) if listed else [_turn(role, value[key], (key,))]
            )
        return turns

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one row."""
        from ftlint.formats.native.columns import convert as columns

        return columns.read(value, reading)


_ROLES: Final = ("user", "assistant")
_OTHERS: Final = frozenset(
    {"messages", "conversations", "conversation", "chosen", "rejected", "mapping", "input_ids"}
    | {"traceid", "trace_id", "observations", "completions", "preferred_output"}
)
"""Keys of other shapes, which have a question and an answer in them or beside them."""


@lru_cache(maxsize=4096)
def pair_of(keys: tuple[Any, ...]) -> tuple[str, str] | None:
    """Return the keys of question and answer among those of a record; their case does not count."""
    names = {str(key).strip().lower(): key for key in keys}
    pair = next((pair for pair in PAIRS if {*pair} <= names.keys()), None)
    return None if pair is None else (names[pair[0]], names[pair[1]])


def is_dialogue(cell: Any) -> bool:
    """Tell whether a cell is a list of messages."""
    return (
        isinstance(cell, list)
        and bool(cell)
        and all(isinstance(item, dict) and "role" in item for item in cell)
    )


def _turn(role: str, content: Any, path: tuple[str | int, ...]) -> Turn:
    return Turn(role, content, path, path, path, raw_role=role)


def _is_cell(cell: Any) -> bool:
    if isinstance(cell, list):
        return not any(isinstance(item, dict) for item in cell)
    return cell is None or isinstance(cell, (str, int, float))


def looks_listed(text: str) -> bool:
    """Tell whether a cell seems to hold a printed list."""
    head = text.lstrip()[:2]
    return head[:1] == "[" and (len(head) < 2 or head[1] in "{ \n\r")
