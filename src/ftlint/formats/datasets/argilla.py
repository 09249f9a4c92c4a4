"""Records of Argilla: fields, and the responses of annotators."""

from __future__ import annotations

from typing import Any

from ftlint.formats.shared.enveloped import Enveloped
from ftlint.formats.shared.foreign import obj, objects


class Argilla(Enveloped):
    """``fields`` and ``responses``: the row in ``fields``, with the answers of the first annotator
    who submitted the record.

    An answer takes the place of a field of its name. Suggestions, ratings and metadata are not
    carried. Records that were pushed to the Hugging Face hub are plain columns, which other formats
    read.

    ```jsonl sample
    {"fields": {"prompt": "Which planet is largest?", "response": "Jupiter."}, "responses": [{"status": "submitted", "values": {"quality": {"value": 5}}}], "metadata": {}, "external_id": "1"}
    ```
    """

    # https://docs.argilla.io/latest/how_to_guides/record/
    name = "argilla"
    title = "Argilla records"

    def row(self, value: Any) -> dict[str, Any] | None:
        """Return the fields with what was submitted."""
        if not isinstance(value.get("fields"), dict):
            return None
        if not {"responses", "suggestions", "external_id"} & value.keys():
            return None
        row = dict(value["fields"])
        for response in objects(value.get("responses")):
            if response.get("status", "submitted") == "submitted":
                said = obj(response.get("values"))
                row.update({key: obj(one).get("value", one) for key, one in said.items()})
                break
        return {key: item for key, item in row.items() if item is not None}
