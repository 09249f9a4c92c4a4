"""A tokenizer and a chat template that lose nothing, so that what is lost is the trainer's doing.

The tokenizer has one token for each byte; the template writes every text, reasoning, call and tool
that it is given. What real templates leave out is another matter (``ftlint check --model``).
Its keys are written out, since Axolotl reads off the template which keys of a message it passes on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

TEMPLATE = """\
{%- if tools %}<|tools|>{% for tool in tools %}{{ tool | tojson }}{% endfor %}<|end|>{% endif -%}
{%- for message in messages -%}
<|{{ message['role'] }}|>
{%- if message['reasoning_content'] %}<think>{{ message['reasoning_content'] }}</think>{% endif -%}
{%- if message['reasoning'] %}<think>{{ message['reasoning'] }}</think>{% endif -%}
{%- if message['thinking'] %}<think>{{ message['thinking'] }}</think>{% endif -%}
{%- set open = message['role'] == 'assistant' -%}
{%- if open %}{% generation %}{{ shown(message) }}<|end|>{% endgeneration %}
{%- else %}{{ shown(message) }}<|end|>{% endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}<|assistant|>{% endif -%}
"""

_SHOWN = """\
{%- macro shown(message) -%}
{%- if message['content'] is string %}{{ message['content'] }}
{%- elif message['content'] %}{% for part in message['content'] -%}
{{ part['text'] if part['type'] == 'text' else '<|' ~ part['type'] ~ '|>' }}
{%- endfor %}{% endif -%}
{%- for call in message['tool_calls'] or [] -%}
{%- set function = call['function'] or call -%}
<|call|>{{ function['name'] }} {{ function['arguments'] | tojson }}
{%- endfor -%}
{%- endmacro -%}
"""

CHAT_TEMPLATE = _SHOWN + TEMPLATE


def byte_tokenizer(*extra: str) -> Any:
    """Return a tokenizer of the transformers library with a token for each byte.

    ``extra`` are control tokens of its own that the code of a trainer asks for.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    specials = ["<|eos|>", "<|pad|>", *extra]
    words = {word: index for index, word in enumerate([*alphabet, *specials])}
    inner = Tokenizer(models.BPE(vocab=words, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        eos_token="<|eos|>",
        pad_token="<|pad|>",
        chat_template=CHAT_TEMPLATE,
        additional_special_tokens=list(extra),
    )


def bare(package: str, *inner: str) -> None:
    """Let modules of a package be imported without what the package and ``inner`` ones load.

    For packages whose first lines need a device; a module that is asked for is the package's own.
    """
    if package in sys.modules:
        return
    spec = find_spec(package)
    places = spec.submodule_search_locations or [] if spec is not None else []
    for name in (package, *inner):
        module = ModuleType(name)
        below = name.split(".")[1:]
        module.__path__ = [str(Path(place, *below)) for place in places]
        sys.modules[name] = module


def picture(folder: Path, name: str = "boat.png") -> Path:
    """Write a small picture that rows may name, and return its path."""
    from PIL import Image

    Image.new("RGB", (64, 64)).save(folder / name)
    return folder / name


class _Anything:
    """What an absent module seems to hold: a class, or a decorator with or without arguments."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self


class _Absent(ModuleType):
    """A module whose every name is there; it is for imports alone."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Anything,), {})


@contextmanager
def absent_modules(*names: str) -> Iterator[None]:
    """Put stand-ins for modules that a package imports, while it imports them."""
    missing = [name for name in names if find_spec(name.partition(".")[0]) is None]
    for name in missing:
        sys.modules[name] = module = _Absent(name)
        module.__spec__ = ModuleSpec(name, None)
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
