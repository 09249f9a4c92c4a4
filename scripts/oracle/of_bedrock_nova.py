"""Amazon Nova: the checks that AWS's own kit for Nova runs on data before a job.

Preference data has no check there: those verdicts name a page and are kept as they were recorded.
Media is in S3, which is not reached: names and formats are checked, bytes are not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frame import Case, Seen, as_it_is
from standins import bare

PACKAGES = ("amzn-nova-forge",)
_OF_BYTES = ("file_size", "image_dimensions", "video_duration")


def run(case: Case, path: Path) -> list[Seen]:
    """Check the rows with the validator of the method, for Nova 2 Lite if no model is named."""
    checks = "amzn_nova_forge.dataset.dataset_validator"
    bare("amzn_nova_forge", "amzn_nova_forge.dataset", checks)
    from amzn_nova_forge.core.enums import Model
    from amzn_nova_forge.dataset.dataset_validator import dataset_validator
    from amzn_nova_forge.dataset.dataset_validator.cpt_dataset_validator import CPTDatasetValidator
    from amzn_nova_forge.dataset.dataset_validator.rft_dataset_validator import RFTDatasetValidator
    from amzn_nova_forge.dataset.dataset_validator.sft_dataset_validator import SFTDatasetValidator

    for name in _OF_BYTES:
        dataset_validator._EXECUTORS.pop(name, None)
    dataset_validator.boto3.client = lambda *_, **__: _Bucket()
    model = Model[case.options.get("model", "NOVA_LITE_2")]
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    validator: Any = {
        "sft": SFTDatasetValidator,
        "pretrain": CPTDatasetValidator,
        "rft": lambda: RFTDatasetValidator(model),
    }[case.method]()
    try:
        validator.validate(iter(rows), model)
    except ValueError as error:
        told = [line.strip(" -") for line in str(error).splitlines() if "Location" in line]
        raise ValueError(told[0] if told else str(error)) from None
    return [as_it_is(row) for row in rows]


class _Bucket:
    """A bucket in which each file is what its name says."""

    _HEADS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a"}

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:
        import io

        ending = Key.rpartition(".")[2].lower()
        head = self._HEADS.get("jpeg" if ending == "jpg" else ending, b"%PDF-1.7")
        return {"Body": io.BytesIO(head + bytes(262))}
