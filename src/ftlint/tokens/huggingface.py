"""Counting with a tokenizer of Hugging Face on disk, and its chat template.

Reads ``tokenizer.json`` with the ``tokenizers`` package and renders the template of
``tokenizer_config.json`` (or ``chat_template.jinja``) with ``jinja2`` as the trainers do. Both
come with ``pip install ftlint[hf]``. Nothing is fetched, no code of the model is run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ftlint.errors import FtlintError
from ftlint.tokens.engines import Counter

ABSURD_LENGTH: Final = 10_000_000
"""From this ``model_max_length`` on the file means that there is no limit."""


def model_folder(path: str) -> Path | None:
    """Return the folder of a local model: one that holds ``tokenizer.json``, or the file's own."""
    place = Path(path)
    if place.is_file() and place.suffix == ".json":
        return place.parent
    return place if (place / "tokenizer.json").is_file() else None


def read_config(folder: Path) -> dict[str, Any]:
    """Return ``tokenizer_config.json`` of a model folder, empty when there is none.

    Raises FtlintError when the file is not a JSON object.
    """
    path = folder / "tokenizer_config.json"
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise FtlintError(f"{path}: cannot be read as JSON ({error})") from None
    if not isinstance(found, dict):
        raise FtlintError(f"{path}: must hold a JSON object")
    return found


def max_length(folder: Path) -> int | None:
    """Return the longest sequence that a model's tokenizer configuration allows, in tokens."""
    limit = read_config(folder).get("model_max_length")
    if isinstance(limit, int | float) and 0 < limit < ABSURD_LENGTH:
        return int(limit)
    return None


class HuggingFace(Counter):
    """Counts with ``tokenizer.json`` of a model folder."""

    engine = "tokenizers"

    def __init__(self, path: str) -> None:
        folder = model_folder(path)
        if folder is None:
            raise FtlintError(f"{path}: holds no tokenizer.json")
        try:
            from tokenizers import Tokenizer
        except ImportError:
            raise FtlintError(
                f"{path}: counting with it needs the tokenizers package: pip install 'ftlint[hf]'"
            ) from None
        file = Path(path) if Path(path).is_file() else folder / "tokenizer.json"
        self.name = f"hf:{path}"
        try:
            self._tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # tokenizers raises bare Exception for a file it cannot read
            raise FtlintError(f"{file}: is not a tokenizer ({error})") from None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._config = read_config(folder)
        self._template = _template(folder, self._config)
        self.has_template = self._template is not None

    def _count(self, texts: Sequence[str]) -> list[int]:
        batch = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(item) for item in batch]

    def template(self, messages: list[dict[str, Any]], tools: Any) -> str | None:
        """Return a conversation as the chat template renders it; None without a template.

        Raises FtlintError when the template refuses the conversation.
        """
        if self._template is None:
            return None
        compiled = _compiled(self._template)
        special = {
            key: value.get("content", "") if isinstance(value, dict) else value
            for key, value in self._config.items()
            if key.endswith("_token")
        }
        import jinja2

        try:
            return str(
                compiled.render(
                    messages=messages, tools=tools or None, add_generation_prompt=False, **special
                )
            )
        except (jinja2.TemplateError, TypeError, ValueError, KeyError, AttributeError) as error:
            raise FtlintError(f"the chat template refuses the conversation: {error}") from None


def _template(folder: Path, config: dict[str, Any]) -> str | None:
    file = folder / "chat_template.jinja"
    if file.is_file():
        return file.read_text(encoding="utf-8")
    found = config.get("chat_template")
    if isinstance(found, list):
        named = {item.get("name"): item.get("template") for item in found if isinstance(item, dict)}
        found = named.get("default") or next(iter(named.values()), None)
    return found if isinstance(found, str) else None


@lru_cache(maxsize=4)
def _compiled(source: str) -> Any:
    """Compile a chat template in a sandbox, with the functions that trainers give it."""
    try:
        import jinja2
        from jinja2.ext import Extension, loopcontrols
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError:
        raise FtlintError(
            "rendering a chat template needs jinja2: pip install 'ftlint[hf]'"
        ) from None

    class Generation(Extension):
        """Accepts the ``generation`` block, which marks what is trained, and renders its body."""

        tags = {"generation"}

        def parse(self, parser: Any) -> Any:
            """Read the block and return what it holds."""
            parser.stream.skip()
            return parser.parse_statements(("name:endgeneration",), drop_needle=True)

    def refuse(message: str) -> None:
        raise jinja2.TemplateError(message)

    def to_json(value: Any, indent: int | None = None, **_: Any) -> str:
        return json.dumps(value, ensure_ascii=False, indent=indent)

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
    )
    environment.filters["tojson"] = to_json
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
    try:
        return environment.from_string(source)
    except jinja2.TemplateError as error:
        raise FtlintError(f"the chat template does not compile: {error}") from None
