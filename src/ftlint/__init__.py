"""ftlint: a fast linter, fixer and converter for LLM fine-tuning datasets."""

from __future__ import annotations

__version__ = "0.1.0"
