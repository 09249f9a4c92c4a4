"""Exports of Label Studio: tasks with their data and what annotators gave."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats.shared.aliases import PROMPTS
from ftlint.formats.shared.enveloped import Enveloped, first_said
from ftlint.formats.shared.foreign import items, obj, objects, text
from ftlint.formats.shared.reading import Skip

_SIDES: Final = {"left": 0, "right": 1}


class LabelStudio(Enveloped):
    """``data`` and ``annotations``: the row in ``data`` with the texts that an annotator wrote.

    The last annotation that was not cancelled counts. A text area becomes a column of the name
    that it has; the only one beside a prompt is the answer. A choice between two texts makes them
    the better and the worse answer. Dialogues (``author``, ``text``) are read as turns. Spans,
    classes and predictions have no place; tasks without an annotation are left out where their
    data holds no answer.

    ```json sample
    [{"id": 1, "data": {"prompt": "Which planet is largest?"}, "annotations": [{"id": 7, "was_cancelled": false, "result": [{"from_name": "answer", "to_name": "prompt", "type": "textarea", "value": {"text": ["Jupiter."]}}]}], "predictions": [], "project": 3}]
    ```

    ```json sample
    [{"id": 1, "data": {"prompt": "Which planet is largest?", "text1": "Saturn.", "text2": "Jupiter."}, "annotations": [{"id": 7, "result": [{"from_name": "pw", "to_name": "text1,text2", "type": "pairwise", "value": {"selected": "right"}}]}]}]
    ```
    """

    # https://labelstud.io/guide/task_format
    name = "label-studio"
    title = "Label Studio export"

    def row(self, value: Any) -> dict[str, Any] | None:
        """Return the data of a task with what was written and chosen."""
        if not isinstance(value.get("data"), dict) or not isinstance(
            value.get("annotations", value.get("completions")), list
        ):
            return None
        row = dict(value["data"])
        given = objects(value.get("annotations", value.get("completions")))
        valid = [one for one in given if not one.get("was_cancelled")]
        for result in objects(obj(valid[-1] if valid else None).get("result")):
            _add(row, result)
        return row

    def score(self, value: Any) -> float:
        """Look for a row inside, or for a prompt that nobody has answered yet."""
        found = super().score(value)
        row = self.row(value) if isinstance(value, dict) and not found else None
        return float(_asks(row)) or found

    def unread(self, row: dict[str, Any] | None) -> Skip:
        """Return why a task is left out: mostly since nobody has answered it yet."""
        if _asks(row):
            return Skip("no-assistant-reply", "a task without an answer", "/annotations")
        return super().unread(row)


def _asks(row: dict[str, Any] | None) -> bool:
    return row is not None and any(key in row for key in PROMPTS)


def _add(row: dict[str, Any], result: dict[str, Any]) -> None:
    """Add what one result says to a row."""
    said, name = obj(result.get("value")), text(result.get("from_name"))
    if result.get("type") == "textarea":
        written = said.get("text")
        words = first_said(items(written) or [written])
        key = "response" if _asks(row) and "response" not in row else name
        if words and key:
            row[key] = words
    elif result.get("type") == "pairwise" and text(said.get("selected")) in _SIDES:
        shown = [one.strip() for one in text(result.get("to_name")).split(",")]
        sides = [one for one in dict.fromkeys(shown) if isinstance(row.get(one), str)]
        if len(sides) != 2:
            sides = [key for key in row if isinstance(row[key], str) and key[-1:] in "12ab"][:2]
        if len(sides) == 2:
            better = sides.pop(_SIDES[said["selected"]])
            row["chosen"], row["rejected"] = row.pop(better), row.pop(sides[0])
