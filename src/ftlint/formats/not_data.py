"""Records that are clearly not training data: settings, logs, results, requests without answers.

They are known by their keys. What has the keys of a known shape is never asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ftlint.model.looks import CHOOSE


class NotData(NamedTuple):
    """What records are: ``one`` of them, ``many`` of them, and what to do instead."""

    one: str
    many: str
    keys: tuple[str, ...] = ()
    """Keys that the record has; alternatives are separated by |."""
    remedy: str = CHOOSE
    beside: bool = False
    """Such files belong to the training data, though nothing is learned from them."""

    def matches(self, value: dict[str, Any]) -> bool:
        """Tell whether a record has the keys."""
        return all(any(key in value for key in keys.split("|")) for keys in self.keys)

    def told(self, count: int) -> str:
        """Say what so many records are.

        >>> KINDS[0].told(1), KINDS[-1].told(3)
        ('is a notebook, not training data', 'holds log entries, not training data')
        """
        return f"{f'is {self.one}' if count == 1 else f'holds {self.many}'}, not training data"


KINDS: Final = (
    NotData("a notebook", "notebooks", ("cells", "nbformat")),
    NotData("a tokenizer", "tokenizers", ("added_tokens", "model|normalizer|pre_tokenizer")),
    NotData(
        "the configuration of a tokenizer",
        "configurations of tokenizers",
        ("tokenizer_class", "chat_template|added_tokens_decoder|model_max_length"),
    ),
    NotData(
        "the configuration of a model",
        "configurations of models",
        ("model_type|architectures", "hidden_size|transformers_version|torch_dtype|vocab_size"),
    ),
    NotData("the state of a training run", "states of training runs", ("log_history", "epoch")),
    NotData(
        "a package manifest",
        "package manifests",
        ("name", "version", "dependencies|devDependencies|scripts|main|license"),
    ),
    NotData("a lock file", "lock files", ("lockfileVersion",)),
    NotData(
        "a batch request without its answer",
        "batch requests without their answers",
        ("custom_id", "body|params"),
        "convert it together with the file of the responses: "
        "ftlint convert REQUESTS RESPONSES -o OUT",
    ),
    NotData(
        "a batch response without its request",
        "batch responses without their requests",
        ("custom_id", "response|result"),
        "convert it together with the file of the requests: "
        "ftlint convert REQUESTS RESPONSES -o OUT",
    ),
    NotData(
        "the answer to an evaluation task",
        "answers to evaluation tasks",
        ("doc_id", "resps|filtered_resps|target"),
    ),
    NotData(
        "a report of evaluation results",
        "reports of evaluation results",
        ("results", "config|versions"),
    ),
    NotData(
        "an item of an evaluation",
        "items of an evaluation",
        ("item",),
        "it is for the graders of an evaluation; training data has messages at the top",
        beside=True,
    ),
    NotData("geographic data", "geographic data", ("type", "features|geometry")),
    NotData("an embedding", "embeddings", ("embedding|embeddings|vector",)),
    NotData(
        "a line of training metrics",
        "training metrics",
        ("loss|train_loss|eval_loss", "step|epoch|global_step|lr|learning_rate"),
    ),
    NotData(
        "a log entry",
        "log entries",
        ("timestamp|time|ts|@timestamp|asctime", "level|levelname|severity|log_level"),
    ),
)
"""Kinds of records with their keys as the programs that write them name them, the surest first:
nbformat 4, Hugging Face tokenizers and transformers, npm, OpenAI's and Anthropic's batches,
lm-evaluation-harness, GeoJSON (RFC 7946), structured logs."""

_DATASET_INFO: Final = NotData(
    "a list of datasets (dataset_info.json)",
    "lists of datasets",
    remedy="name the data files that it lists",
)
_FILE_KEYS: Final = frozenset(
    {"file_name", "hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name"}
)
"""Where a dataset_info.json says that the data are; each of its values has one of them."""

_ERROR: Final = NotData(
    "an error message of an API",
    "error messages of an API",
    remedy="ask for the data again; the request failed",
)
_EMPTY: Final = NotData("an empty object", "empty objects", remedy="export the data again")
_TWICE: Final = NotData(
    "a string with an object in it (encoded as JSON twice)",
    "strings with objects in them (encoded as JSON twice)",
    remedy="decode them with `ftlint check --fix`",
)
_PLAIN: Final = (
    (bool, "true or false"),
    (int, "numbers"),
    (float, "numbers"),
    (str, "strings"),
    (type(None), "nulls"),
)


def not_data(value: Any) -> NotData | None:
    """Return what a value of unknown shape is, None for a record that may be meant as data.

    >>> not_data({"cells": [], "nbformat": 4}).one, not_data(3).many, not_data({"a": 1})
    ('a notebook', 'numbers', None)
    """
    if not isinstance(value, dict):
        if isinstance(value, str) and value.lstrip().startswith(('{"', "{}")):
            return _TWICE
        for kind, words in _PLAIN:
            if isinstance(value, kind):
                one = {"numbers": "a number", "strings": "a string", "nulls": "null"}
                return NotData(one.get(words, words), words)
        return None
    if not value:
        return _EMPTY
    items = list(value.values())
    if all(isinstance(one, dict) and not _FILE_KEYS.isdisjoint(one) for one in items):
        return _DATASET_INFO
    if isinstance(value.get("error"), dict) and "message" in value["error"] and len(value) <= 3:
        return _ERROR
    return next((kind for kind in KINDS if kind.matches(value)), None)


def all_not_data(values: Sequence[Any]) -> NotData | None:
    """Return what some values are, None where one of them may be meant as data."""
    kinds = [not_data(value) for value in values]
    return kinds[0] if kinds and None not in kinds else None
