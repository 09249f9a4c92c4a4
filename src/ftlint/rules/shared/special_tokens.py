"""Control tokens of common tokenizers, as text; one table a family of models.

The texts are vocabulary entries: a tokenizer that is not told otherwise reads them as control
tokens, wherever they are. Sources: the tokenizer files that each family publishes.
"""

from __future__ import annotations

import re
from typing import Final

OPENAI: Final = (
    "<|endoftext|>",
    "<|fim_prefix|>",
    "<|fim_middle|>",
    "<|fim_suffix|>",
    "<|endofprompt|>",
)
"""The special tokens of cl100k_base and o200k_base, which the service refuses in training text."""

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "OpenAI": OPENAI,
    "harmony": (
        "<|start|>",
        "<|end|>",
        "<|message|>",
        "<|channel|>",
        "<|constrain|>",
        "<|return|>",
        "<|call|>",
    ),
    "ChatML": ("<|im_start|>", "<|im_end|>", "<|im_sep|>"),
    "Llama 3": (
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<|python_tag|>",
        "<|header_start|>",
        "<|header_end|>",
        "<|eot|>",
    ),
    "Phi": ("<|system|>", "<|user|>", "<|assistant|>"),
    "Llama 2 and Mistral": ("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>"),
    "Gemma": ("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>"),
    "DeepSeek": (
        "<｜begin▁of▁sentence｜>",
        "<｜end▁of▁sentence｜>",
        "<｜User｜>",
        "<｜Assistant｜>",
        "<｜tool▁calls▁begin｜>",
        "<｜tool▁calls▁end｜>",
        "<｜tool▁call▁begin｜>",
        "<｜tool▁call▁end｜>",
        "<｜tool▁sep｜>",
    ),
}
"""The tokens by family."""

BEGINNINGS: Final = ("<s>", "<|begin_of_text|>", "<bos>", "<｜begin▁of▁sentence｜>")
"""Tokens that a tokenizer puts before every text by itself."""

FAMILY_OF: Final = {token: family for family, tokens in FAMILIES.items() for token in tokens}

PATTERN: Final = re.compile("|".join(re.escape(token) for token in FAMILY_OF))

OPENING: Final = re.compile(
    r"<\|im_start\|>(?:system|user|assistant|tool)\b|<\|start_header_id\|>|<start_of_turn>"
    r"|<\|start\|>(?:system|developer|user|assistant)\b|\[INST\]|<\|(?:user|assistant|system)\|>"
)
"""What begins a turn in a text that a chat template rendered."""

SIGNS: Final = (
    "<|",
    "[INST]",
    "[/INST]",
    "<s>",
    "</s>",
    "<<SYS>>",
    "<</SYS>>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<｜",
    "<\\uff5c",
    "<\\uFF5C",
)
"""Texts of which one stands in a raw line with a token, for a first look."""
