"""Record what trainers' own code makes of the cases in ``tests/truth``.

    python scripts/oracle/record.py trl            # print the verdicts
    python scripts/oracle/record.py trl --write    # and keep them beside the cases

Each target has an adapter beside this file, named ``of_`` and the target. README.md says which
packages they need. A verdict that names a page is kept as it is: there is no code for it.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import logging
import os
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

from frame import judge, read_cases

TRUTH = Path(__file__).resolve().parents[2] / "tests" / "truth"


def main() -> None:
    """Run the adapter of each target that is named and print or write the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="+")
    parser.add_argument("--write", action="store_true", help="keep the verdicts beside the cases")
    parser.add_argument("--only", help="the id of one case")
    options = parser.parse_args()
    os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    os.environ.update(HF_DATASETS_DISABLE_PROGRESS_BARS="1")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    for target in options.targets:
        record(target, write=options.write, only=options.only)


def record(target: str, *, write: bool, only: str | None) -> None:
    """Judge every case of a target."""
    adapter = importlib.import_module("of_" + target.replace("-", "_"))
    pages, kept = _by_page(target)
    verdicts = []
    for case in read_cases(TRUTH / target / "cases.jsonl"):
        if case.id in kept:
            verdicts.append(kept[case.id])
        elif only is None or case.id == only:
            with tempfile.TemporaryDirectory() as folder:
                verdicts.append(judge(case, adapter.run, Path(folder)))
    packages = {name: version(name) for name in adapter.PACKAGES}
    packages |= getattr(adapter, "sources", dict)()
    named = {"pages": pages} if pages else {}
    head = {"packages": packages, **named, "recorded": datetime.date.today().isoformat()}
    lines = [json.dumps(entry, ensure_ascii=False) for entry in (head, *verdicts)]
    sys.stdout.write("\n".join(lines) + "\n")
    if write and only is None:
        (TRUTH / target / "verdicts.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _by_page(target: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the pages of a target, and the verdicts that one of them gives, by their ids."""
    path = TRUTH / target / "verdicts.jsonl"
    if not path.exists():
        return {}, {}
    head, *verdicts = map(json.loads, path.read_text("utf-8").splitlines())
    return head.get("pages", {}), {entry["id"]: entry for entry in verdicts if "page" in entry}


if __name__ == "__main__":
    main()
