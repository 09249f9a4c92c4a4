"""A tokenizer and a chat template that lose nothing, so that what is lost is the trainer's doing.

The tokenizer has one token for each byte; the template writes every text, reasoning, call and tool
that it is given. What real templates leave out is another matter (``ftlint check --model``).
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

TEMPLATE = """\
{%- if tools %}<|tools|>{% for tool in tools %}{{ tool | tojson }}{% endfor %}<|end|>{% endif -%}
{%- for message in messages -%}
<|{{ message['role'] }}|>
{%- for key in ('reasoning_content', 'reasoning', 'thinking') -%}
{%- if message[key] %}<think>{{ message[key] }}</think>{% endif -%}
{%- endfor -%}
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
