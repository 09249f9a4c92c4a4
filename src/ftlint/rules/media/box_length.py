"""M711 box-length."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule

LENGTHS = (2, 4)


class BoxLength(Rule):
    """A box of `objects` has neither two numbers (a point) nor four (a rectangle).

    ## Why is this bad?
    ms-swift deletes the record, and says so in its log for the first ten alone.

    ## Example
    ```jsonl fail target=ms-swift
    {"images": ["boat.png"], "objects": {"ref": ["the boat"], "bbox": [[10, 20, 30]]}, "messages": [{"role": "user", "content": "<image>Find <ref-object>"}, {"role": "assistant", "content": "<bbox>"}]}
    ```
    ```jsonl pass target=ms-swift
    {"images": ["boat.png"], "objects": {"ref": ["the boat"], "bbox": [[10, 20, 30, 40]]}, "messages": [{"role": "user", "content": "<image>Find <ref-object>"}, {"role": "assistant", "content": "<bbox>"}]}
    ```

    ## References
    - <https://github.com/modelscope/ms-swift/blob/main/swift/dataset/preprocessor/core.py>
    """

    code = "M711"
    name = "box-length"
    remedy = "write x and y, or two corners: x1, y1, x2, y2"
    since = "0.2.0"
    asked = True
    needs = Facts.EXTRA_KEYS

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first box of another length."""
        objects = record.value.get("objects")
        boxes = objects.get("bbox") if isinstance(objects, dict) else None
        for index, box in enumerate(boxes if isinstance(boxes, list) else ()):
            if isinstance(box, list) and len(box) not in LENGTHS:
                yield Finding(
                    f"The box has {len(box)} numbers, not 2 or 4", ("objects", "bbox", index)
                )
                return
