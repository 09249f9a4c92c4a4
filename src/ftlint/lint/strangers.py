"""Files met in a folder that do not hold training data: one line a folder, and no error."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ftlint.formats import UNKNOWN
from ftlint.lint.plan import TEXT_FAMILY
from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.naming import fingerprint
from ftlint.source.split_names import is_split_alone, split_name

if TYPE_CHECKING:
    from ftlint.lint.files import FileState
    from ftlint.lint.plan import Plan

RULE: Final = "not-training-data"
SHOWN: Final = 5
"""Files that a line names."""

HELP: Final = (
    "to have one checked as training data, name it or give --target; leave the others out with "
    "exclude"
)


def is_stranger(file: FileState, plan: Plan) -> bool:
    """Tell whether a file that nobody named holds no record of a known shape."""
    if not file.source.walked or file.group or plan.settings.target_asked or file.error:
        return False
    told = split_name(file.name)
    unknown = [one for one, _ in file.findings.counted() if one.name == "unknown-format"]
    if told is not None and told.split == "train":
        recognised = any(one.message.endswith("not training data") for one in unknown)
        if is_split_alone(file.name) or not recognised:
            return False  # such as metrics of a training, in train_metrics.jsonl
    if file.is_foreign:
        return True
    if any(map(_is_meant, unknown)):
        return False
    return file.summary.records > 0 and file.summary.formats.keys() == {UNKNOWN.name}


def _is_meant(one: Diagnostic) -> bool:
    """Tell whether records of unknown shape were meant as data: turns, or a misspelt key."""
    words = f"{one.message} {one.help}"
    return any(sign in words for sign in ("list of turns", "misspelt", "did you mean"))


def set_aside(files: Sequence[FileState], plan: Plan) -> None:
    """Put one line a folder in place of what was found in its strangers.

    Encoding damage stays: it is damage in any text. Where the rule that speaks of such files is
    off, so is what the other rules say of them.
    """
    if plan.settings.input_format is not None or plan.settings.schema_text is not None:
        return
    folders: dict[str, list[FileState]] = {}
    for file in files:
        if is_stranger(file, plan):
            file.findings.take(lambda one: one.code[0] not in (TEXT_FAMILY, "Z"))
            folders.setdefault(os.path.dirname(file.name), []).append(file)
    bound = plan.named(RULE, plan.settings.targets)
    for folder, strangers in folders.items() if bound else ():
        strangers[0].findings.single.append(_line(folder, strangers, bound[0].entry.code))


def _line(folder: str, files: list[FileState], code: str) -> Diagnostic:
    names = [os.path.basename(file.name) for file in files]
    shown = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    where = f" in {folder}" if folder else ""
    what = "1 file is" if len(names) == 1 else f"{len(names)} files are"
    return Diagnostic(
        code=code,
        name=RULE,
        severity=Severity.INFO,
        message=f"{what} not training data{where}: {shown}",
        file=files[0].name,
        fingerprint=fingerprint(code, files[0].name, (), "folder"),
        help=HELP,
    )
