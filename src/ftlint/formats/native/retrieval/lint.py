"""Queries with texts that fit and texts that do not, for embedding and reranking models."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format
from ftlint.model.record import Turn

_FITTING: Final = ("positive", "pos", "pos_doc", "positives")
_QUERIES: Final = ("anchor", "query", "question")


class Retrieval(Format):
    """A query or ``anchor`` with ``positive`` texts, and ``negative`` ones where there are any.

    ```jsonl sample
    {"query": "When is high tide?", "positive": "High tide is at six.", "negative": "The library is closed."}
    ```
    """

    name = "retrieval"
    title = "queries with texts that fit them"
    untemplated = True
    keys = tuple(frozenset({query, text}) for query in _QUERIES for text in _FITTING)
    priority = 8
    plain_keys = frozenset(
        {*_QUERIES, *_FITTING, "negative", "neg", "neg_doc", "negatives", "score", "prompt"}
    )
    method = "embedding"

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a text that is looked for, and texts or lists of them."""
        query = next(value[key] for key in _QUERIES if key in value)
        fitting = next(value[key] for key in _FITTING if key in value)
        return isinstance(query, str) and isinstance(fitting, (str, list))

    def turns(self, value: Any) -> list[Turn]:
        """Read the query as what is asked."""
        path = (next((key for key in _QUERIES if key in value), _QUERIES[0]),)
        return [Turn("user", value.get(path[0]), path, path, path, raw_role="user")]

    def role_turns(self, value: Any) -> list[Turn]:
        """Return nothing: nobody answers."""
        return []
