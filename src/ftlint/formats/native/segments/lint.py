"""Running text in segments, each of which is trained or not: Axolotl's ``input_output``."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ftlint.formats import Format, Has
from ftlint.model.record import Turn


class Segments(Format):
    """``segments`` of a ``text`` and a ``label``, which says whether the text is trained.

    ```jsonl sample
    {"segments": [{"label": false, "text": "<s>When is high tide?\\n"}, {"label": true, "text": "At six.</s>"}]}
    ```
    """

    name = "segments"
    title = "segments with labels"
    has = frozenset({Has.RAW})
    untemplated = True
    keys = (frozenset({"segments"}),)
    priority = 20
    plain_keys = frozenset({"segments"})

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a list of objects with a text."""
        segments = value["segments"]
        return isinstance(segments, list) and any(
            isinstance(one, dict) and "text" in one for one in segments
        )

    def turns(self, value: Any) -> list[Turn]:
        """Read what is trained as answers, and the rest as questions."""
        turns = []
        segments = value.get("segments")
        for index, one in enumerate(segments if isinstance(segments, list) else ()):
            if isinstance(one, dict):
                path = ("segments", index)
                role = "assistant" if one.get("label") else "user"
                place = (*path, "text")
                turns.append(Turn(role, one.get("text"), path, place, path, raw_role=role))
        return turns

    def role_turns(self, value: Any) -> list[Turn]:
        """Return one turn for segments in a row that are trained alike.

        Text that is trained from the start follows a question of no words, and what is not trained
        at the end asks for no answer.
        """
        runs = [next(run) for _, run in groupby(self.turns(value), lambda turn: turn.role)]
        roles = [turn.role for turn in runs]
        if "assistant" in roles and roles[-1] == "user":
            runs.pop()
        if roles[:1] == ["assistant"]:
            place = runs[0].path
            runs.insert(0, Turn("user", "", place, place, place, raw_role="user"))
        return runs
