"""Mistral: what ``mistral-finetune`` makes of a line, with the request rules of mistral-common.

The repository is archived and in no registry: ``MISTRAL_FINETUNE`` names a checkout of it. Its code
wants a mistral-common before 1.4.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from frame import Case, Seen

PACKAGES = ("mistral_common",)


def sources() -> dict[str, str]:
    """Return what is run further than packages, with the commit of the checkout."""
    return {"mistral-finetune": os.environ.get("MISTRAL_FINETUNE_COMMIT", "1943535")}


def run(case: Case, path: Path) -> list[Seen]:
    """Read each line as the trainer does, and tokenize it with the tokenizer of version 3."""
    import json

    from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

    tokenize = _tokenize_module()
    tokenizer = MistralTokenizer.v3().instruct_tokenizer
    kind = "pretrain" if case.method == "pretrain" else "instruct"
    seen = []
    for line in path.read_text("utf-8").splitlines():
        try:
            sample = tokenize.encode(json.loads(line), tokenizer, tokenize.SampleType(kind))
        except Exception as error:
            raise ValueError(_words(error)) from None
        seen.append(_seen(tokenizer.tokenizer, sample))
    return seen


def _words(error: Exception) -> str:
    """Return the message of an error; those of the trainer have one once they know the line."""
    error.__dict__.update(line="", dataset="")
    try:
        return f"{type(error).__name__}: {error}"
    except AttributeError:
        return type(error).__name__


def _seen(tokenizer: Any, sample: Any) -> Seen:
    pairs = zip(sample.tokens, sample.masks, strict=True)
    kept = [token for token, counts in pairs if counts]
    return Seen(tokenizer.decode(sample.tokens), tokenizer.decode(kept))


def _tokenize_module() -> Any:
    """Import the module of the checkout without its package, which loads a trainer."""
    folder = Path(os.environ["MISTRAL_FINETUNE"])
    for name, place in (("finetune", "finetune"), ("finetune.data", "finetune/data")):
        package = ModuleType(name)
        package.__path__ = [str(folder / place)]
        sys.modules.setdefault(name, package)
    from finetune.data import tokenize

    return tokenize
