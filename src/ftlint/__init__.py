"""ftlint: a fast linter, fixer and converter for LLM fine-tuning datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftlint.api import build as build
    from ftlint.api import check as check
    from ftlint.api import convert as convert
    from ftlint.api import convert_declared as convert_declared
    from ftlint.api import decontaminate as decontaminate
    from ftlint.api import dedup as dedup
    from ftlint.api import diff as diff
    from ftlint.api import fix as fix
    from ftlint.api import merge as merge
    from ftlint.api import patch as patch
    from ftlint.api import plan as plan
    from ftlint.api import split as split
    from ftlint.api import stats as stats
    from ftlint.errors import FtlintError as FtlintError
    from ftlint.errors import UsageError as UsageError
    from ftlint.model.diagnostic import Diagnostic as Diagnostic
    from ftlint.model.diagnostic import Severity as Severity
    from ftlint.model.report import Report as Report

__version__ = "0.1.0"

_EXPORTS = {
    "build": "ftlint.api",
    "check": "ftlint.api",
    "convert": "ftlint.api",
    "convert_declared": "ftlint.api",
    "decontaminate": "ftlint.api",
    "dedup": "ftlint.api",
    "diff": "ftlint.api",
    "fix": "ftlint.api",
    "merge": "ftlint.api",
    "patch": "ftlint.api",
    "plan": "ftlint.api",
    "split": "ftlint.api",
    "stats": "ftlint.api",
    "Diagnostic": "ftlint.model.diagnostic",
    "Severity": "ftlint.model.diagnostic",
    "FtlintError": "ftlint.errors",
    "UsageError": "ftlint.errors",
    "Report": "ftlint.model.report",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import ftlint`` costs nothing."""
    module = _EXPORTS.get(name)
    if module is None:
        raise AttributeError(f"module 'ftlint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_EXPORTS])
