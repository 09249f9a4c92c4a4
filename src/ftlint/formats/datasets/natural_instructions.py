"""Tasks of Super-NaturalInstructions: a definition, and instances of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items, objects, text
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Conversation, Message


class NaturalInstructions(Format):
    """``Definition`` and ``Instances``: each instance is an example, the definition its system text.

    Of several outputs the first is taken. Examples with explanations, categories and sources are
    not carried.

    ```json sample
    {"Definition": ["Name the planet that is asked for."], "Instances": [{"id": "1", "input": "Which planet is largest?", "output": ["Jupiter."]}]}
    ```
    """

    # https://github.com/allenai/natural-instructions
    name = "natural-instructions"
    title = "Super-NaturalInstructions task"

    def score(self, value: Any) -> float:
        """Look for the two keys."""
        if not isinstance(value, dict) or "Definition" not in value:
            return 0.0
        found = objects(value.get("Instances"))
        return float(bool(found) and all("input" in one and "output" in one for one in found[:5]))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one task."""
        said = value["Definition"]
        definition = "\n".join(map(str, said)) if isinstance(said, list) else text(said)
        for index, one in enumerate(objects(value["Instances"])):
            place = f"/Instances/{index}"
            outputs = [item for item in items(one.get("output")) if isinstance(item, str)]
            outputs = outputs or [text(one.get("output"))]
            if len(outputs) > 1:
                reading.note("other-choices-dropped", place, len(outputs) - 1)
            messages = [
                Message("system", definition, "/Definition"),
                Message("user", text(one.get("input")), f"{place}/input"),
                Message("assistant", outputs[0], f"{place}/output"),
            ]
            yield Conversation(messages if definition else messages[1:], reading.place)
