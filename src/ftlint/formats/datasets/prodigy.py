"""Exports of Prodigy: tasks with the verdict of an annotator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from ftlint.formats.shared.aliases import PROMPTS
from ftlint.formats.shared.enveloped import Enveloped
from ftlint.formats.shared.foreign import items, name, objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation

_VERDICTS: Final = ("accept", "reject", "ignore")
_WRITTEN: Final = ("response", "user_input", "field", "transcript", "answer_text", "completion")
"""Fields of text inputs, which a recipe names as it likes."""


class Prodigy(Enveloped):
    """Tasks with ``_task_hash`` and an ``answer``: accept, reject or ignore.

    A ``text`` and what was written below it are question and answer; a choice of one among two
    options makes a better and a worse answer. An answer that was rejected is labelled undesirable;
    a choice that was rejected, and what was ignored, is left out. Spans and classes have no place.

    ```jsonl sample
    {"text": "Which planet is largest?", "response": "Jupiter.", "answer": "accept", "_input_hash": 1, "_task_hash": 2}
    ```

    ```jsonl sample
    {"text": "Which planet is largest?", "options": [{"id": 1, "text": "Saturn."}, {"id": 2, "text": "Jupiter."}], "accept": [2], "answer": "accept", "_input_hash": 1, "_task_hash": 3}
    ```
    """

    # https://prodi.gy/docs/api-interfaces
    name = "prodigy"
    title = "Prodigy export"

    def row(self, value: Any) -> dict[str, Any] | None:
        """Return the task without what Prodigy keeps for itself."""
        if "_task_hash" not in value or value.get("answer") not in _VERDICTS:
            return None
        kept = {
            key: item
            for key, item in value.items()
            if not key.startswith("_") and key not in ("answer", "options", "accept", "meta")
        }
        if "text" in kept and not any(key in kept for key in PROMPTS if key != "text"):
            kept["prompt"] = kept.pop("text")
        written = next((key for key in _WRITTEN if isinstance(kept.get(key), str)), None)
        if written is not None:
            kept["response"] = kept.pop(written)
        options = objects(value.get("options"))
        chosen = [name(one) for one in items(value.get("accept"))]
        if len(options) == 2 and len(chosen) == 1:
            taken = [name(one.get("id")) in chosen for one in options]
            if sum(taken) == 1:
                kept["chosen"] = text(options[taken.index(True)].get("text"))
                kept["rejected"] = text(options[taken.index(False)].get("text"))
        return kept

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one task."""
        verdict = value.get("answer") if isinstance(value, dict) else None
        if verdict == "ignore":
            raise Skip("hidden-dropped", "a task that was ignored", "/answer")
        for made in super().read(value, reading):
            if verdict == "reject" and made.preference is not None:
                raise Skip("hidden-dropped", "a choice that was rejected", "/answer")
            yield replace(made, label=False) if verdict == "reject" else made
