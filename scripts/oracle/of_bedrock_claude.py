"""Claude 3 Haiku on Bedrock: the check of training data that AWS publishes among its samples.

Read from a checkout (``BEDROCK_SAMPLES``). It asks nothing about further keys, which Anthropic's
page rules out: those verdicts name that page and are kept as they were recorded. The least number
of lines is a matter of whole files, and left out.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from frame import Case, Seen, as_it_is

PACKAGES = ("pydantic",)
_PLACE = "custom-models/bedrock-fine-tuning/claude-haiku/DataValidation"


def sources() -> dict[str, str]:
    """Return the commit of the checkout."""
    return {"amazon-bedrock-samples": "85fba9d"}


def run(case: Case, path: Path) -> list[Seen]:
    """Check each line as the published validator does."""
    sys.path.insert(0, str(Path(os.environ["BEDROCK_SAMPLES"], _PLACE)))
    from data_validation import validate_file

    told = [error for error in validate_file(str(path))[0] if "lines" not in error]
    if told:
        raise ValueError(told[0])
    return [as_it_is(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
