"""Statistics of datasets: counts, tokens, lengths, costs, and how alike the splits are."""

from __future__ import annotations

from ftlint.dataset.stats.collect import How, Measured, measure
from ftlint.dataset.stats.cost import Prices, models_for
from ftlint.dataset.stats.document import Question, document

__all__ = ["How", "Measured", "Prices", "Question", "document", "measure", "models_for"]
