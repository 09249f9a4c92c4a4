"""SageMaker AI model customization: the schemas that AWS's own kit holds data sets against.

The kit takes a file that fits any of its schemas; here a row has to fit one of its technique.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frame import Case, Seen, as_it_is
from standins import bare

PACKAGES = ("sagemaker-train",)

_SCHEMAS = {
    "sft": ("openai_chat", "hf_prompt_completion"),
    "dpo": ("hf_preference",),
    "grpo": ("verl",),
}
"""Those of the formats that the page of each technique describes."""


def run(case: Case, path: Path) -> list[Seen]:
    """Hold each row against the schemas of the method."""
    bare("sagemaker", "sagemaker.ai_registry")
    from sagemaker.ai_registry.dataset_format_detector import DatasetFormatDetector

    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        told = [
            _problem(row, DatasetFormatDetector._load_schema(name))
            for name in _SCHEMAS[case.method]
        ]
        if all(told):
            raise ValueError("; ".join(filter(None, told)))
    return [as_it_is(row) for row in rows]


def _problem(row: Any, schema: dict[str, Any]) -> str:
    import jsonschema

    try:
        jsonschema.validate(row, schema)
    except jsonschema.ValidationError as error:
        return error.message
    return ""
