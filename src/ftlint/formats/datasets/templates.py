"""Chat templates undone: a text with the marks of a model family, back into messages.

Each function returns the messages of a text, or None when the text does not have its marks. Only
the whitespace that a template itself adds is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from ftlint.formats.datasets.marked_templates import MARKED, harmony, labelled, marked
from ftlint.formats.shared.call_spellings import marked as called
from ftlint.model.conversation import Message
from ftlint.model.roles import message_role

Undo = Callable[[str, str], "list[Message] | None"]


def _blocks(text: str, pattern: re.Pattern[str], place: str) -> list[Message] | None:
    """Read marked blocks; anything but whitespace between them means another template."""
    messages: list[Message] = []
    position = 0
    for match in pattern.finditer(text):
        if text[position : match.start()].strip():
            return None
        role = message_role(match["role"])
        if role is None:
            return None
        messages.append(Message(role, match["text"], place))
        position = match.end()
    return messages if messages and not text[position:].strip() else None


_CHATML: Final = re.compile(
    r"<\|im_start\|>(?P<role>\w+)\n(?P<text>.*?)(?:<\|im_end\|>\n?|\Z)", re.S
)


def chatml(text: str, place: str) -> list[Message] | None:
    r"""Undo ChatML (Qwen, Yi, OpenHermes …).

    >>> [m.content for m in chatml("<|im_start|>user\nHi<|im_end|>\n", "") or []]
    ['Hi']
    """
    if "<|im_start|>" not in text:
        return None
    return _blocks(text.removesuffix("<|endoftext|>"), _CHATML, place)


_LLAMA3: Final = re.compile(
    r"<\|start_header_id\|>(?P<role>\w+)<\|end_header_id\|>\n\n(?P<text>.*?)(?:<\|eot_id\|>|<\|eom_id\|>|\Z)",
    re.S,
)


def llama3(text: str, place: str) -> list[Message] | None:
    """Undo the template of Llama 3; ``ipython`` is the role of tool results."""
    if "<|start_header_id|>" not in text:
        return None
    body = text.removeprefix("<|begin_of_text|>").removesuffix("<|end_of_text|>")
    return _blocks(body, _LLAMA3, place)


_GEMMA: Final = re.compile(
    r"<start_of_turn>(?P<role>\w+)\n(?P<text>.*?)(?:<end_of_turn>\n?|\Z)", re.S
)


def gemma(text: str, place: str) -> list[Message] | None:
    """Undo the template of Gemma; a system text is part of the first user turn for good."""
    if "<start_of_turn>" not in text:
        return None
    return _blocks(text.removeprefix("<bos>").removesuffix("<eos>"), _GEMMA, place)


_ZEPHYR: Final = re.compile(
    r"<\|(?P<role>system|user|assistant|tool)\|>\n?(?P<text>.*?)"
    r"(?:</s>\n?|<\|end\|>\n?|<\|endoftext\|>\n?|(?=<\|(?:system|user|assistant|tool)\|>)|\Z)",
    re.S,
)


def zephyr(text: str, place: str) -> list[Message] | None:
    """Undo the template of Zephyr and Phi."""
    if not re.search(r"<\|(?:user|assistant)\|>", text):
        return None
    return _blocks(text.removeprefix("<s>"), _ZEPHYR, place)


_INST: Final = re.compile(
    r"(?:<s>\s*+)?\[INST\](?P<user>(?:(?!\[INST\]).)*?)\[/INST\]"
    r"(?P<answer>.*?)(?=(?:<s>\s*+)?\[INST\]|\Z)",
    re.S,
)
_SYS: Final = re.compile(r"^\s*<<SYS>>\n?(?P<system>.*?)\n?<</SYS>>\s*", re.S)


def llama2(text: str, place: str) -> list[Message] | None:
    """Undo the template of Llama 2 and Mistral; a mark inside a user turn cannot be told apart."""
    if "[INST]" not in text or text.count("[INST]") != text.count("[/INST]"):
        return None
    messages: list[Message] = []
    position = 0
    for match in _INST.finditer(text):
        if text[position : match.start()].strip():
            return None
        user = match["user"]
        system = _SYS.match(user)
        if system and not messages:
            messages.append(Message("system", system["system"], place))
            user = user[system.end() :]
        messages.append(Message("user", user.removeprefix(" ").removesuffix(" "), place))
        answer = match["answer"].rstrip()
        answer = answer.removesuffix("</s>").removesuffix(" ").removeprefix(" ")
        if answer:
            messages.append(Message("assistant", answer, place))
        position = match.end()
    return messages or None


_DEEPSEEK: Final = re.compile(
    r"<｜(?P<role>User|Assistant)｜>(?P<text>.*?)(?=<｜(?:User|Assistant)｜>|\Z)", re.S
)


def deepseek(text: str, place: str) -> list[Message] | None:
    """Undo the template of DeepSeek; text before the first mark is the system text."""
    start = text.find("<｜User｜>")
    if start < 0:
        return None
    head = text[:start].removeprefix("<｜begin▁of▁sentence｜>")
    messages = [Message("system", head, place)] if head.strip() else []
    for match in _DEEPSEEK.finditer(text, start):
        role = "user" if match["role"] == "User" else "assistant"
        body = match["text"].strip("\n").removesuffix("<｜end▁of▁sentence｜>")
        messages.append(Message(role, body, place))
    return messages


_VICUNA: Final = re.compile(
    r"(?:^|(?<=</s>)|(?<=[\s]))(?P<role>USER|ASSISTANT): ?(?P<text>.*?)(?=(?:</s>|\s)(?:USER|ASSISTANT): ?|\Z)",
    re.S,
)


def _bare(text: str) -> str:
    """Return a text without the ends of turns and the whitespace after it."""
    text = text.strip()
    while text.endswith("</s>"):
        text = text.removesuffix("</s>").rstrip()
    return text


def vicuna(text: str, place: str) -> list[Message] | None:
    """Undo the template of Vicuna; the fixed sentences before it become the system text."""
    start = text.find("USER:")
    if start < 0 or "ASSISTANT:" not in text or "<functioncall>" in text or "SYSTEM:" in text:
        return None
    head = text[:start].strip()
    messages = [Message("system", head, place)] if head else []
    for match in _VICUNA.finditer(text, start):
        role = "user" if match["role"] == "USER" else "assistant"
        messages.append(Message(role, _bare(match["text"]), place))
    return messages


_GUANACO: Final = re.compile(r"### (?P<role>Human|Assistant): ?", re.S)


def guanaco(text: str, place: str) -> list[Message] | None:
    """Undo the template of Guanaco; only the two exact marks part turns, a bare ### is content."""
    if "### Human:" not in text:
        return None
    pieces = _GUANACO.split(text)
    head = pieces[0].strip()
    messages = [Message("system", head, place)] if head else []
    for label, body in zip(pieces[1::2], pieces[2::2], strict=True):
        body = body.rstrip("\n")
        messages.append(Message("user" if label == "Human" else "assistant", body, place))
    return messages


_ANTHROPIC: Final = re.compile(r"(?:\A\n*|\n\n)(?P<role>Human|Assistant):[ ]?")


def anthropic_text(text: str, place: str) -> list[Message] | None:
    r"""Undo Human and Assistant marks, each at the start of a line after a blank line.

    >>> [m.role for m in anthropic_text("\n\nHuman: Hi\n\nAssistant: Human: no", "") or []]
    ['user', 'assistant']
    """
    matches = list(_ANTHROPIC.finditer(text))
    if not matches or text[: matches[0].start()].strip() or matches[0]["role"] != "Human":
        return None
    messages: list[Message] = []
    for match, after in zip(matches, [*matches[1:], None], strict=True):
        body = text[match.end() : after.start() if after else len(text)]
        role = "user" if match["role"] == "Human" else "assistant"
        messages.append(Message(role, body, place))
    return messages


def _both_sides(text: str, place: str) -> list[Message] | None:
    """Undo the same marks where the text has an answer of theirs."""
    found = anthropic_text(text, place)
    return found if found and any(message.role == "assistant" for message in found) else None


_ALPACA: Final = re.compile(
    r"\A(?:Below is an instruction[^\n]*(?:\n[^\n#][^\n]*)*\n+)?### Instruction:\n"
)
_ALPACA_INPUT, _ALPACA_ANSWER = "\n\n### Input:\n", "\n\n### Response:"


def stanford_alpaca(text: str, place: str) -> list[Message] | None:
    """Undo the template of Stanford Alpaca, its fixed preamble included."""
    match = _ALPACA.match(text)
    if match is None:
        return None
    asked, found, answer = text[match.end() :].partition(_ALPACA_ANSWER)
    if not found:
        return None
    instruction, _, given = asked.partition(_ALPACA_INPUT)
    user = instruction + (f"\n{given}" if given else "")
    answer = answer.removesuffix("</s>").removesuffix("<|endoftext|>").strip("\n")
    return [Message("user", user, place), Message("assistant", answer, place)]


_GLAIVE: Final = re.compile(r"(?:\A|(?<!\n)\n)\s*+(SYSTEM|USER|ASSISTANT|FUNCTION RESPONSE): ?")
_GLAIVE_IN_LINES: Final = re.compile(r"(?<!\S)(SYSTEM|USER|ASSISTANT|FUNCTION RESPONSE): ?")
"""The labels where the whole text was joined with spaces."""


def glaive(text: str, place: str) -> list[Message] | None:
    """Undo the template of Glaive v2, with its function calls and responses."""
    pieces = _GLAIVE.split(text)
    if pieces[1::2] == ["SYSTEM", "USER"]:
        pieces = _GLAIVE_IN_LINES.split(text)
    if pieces[0].strip() or "SYSTEM" not in pieces[1::2] or "USER" not in pieces[1::2]:
        return None
    messages: list[Message] = []
    for label, body in zip(pieces[1::2], pieces[2::2], strict=True):
        body = body.strip().removesuffix("<|endoftext|>").strip()
        if label == "FUNCTION RESPONSE":
            messages.append(Message("tool", body, place))
        elif label == "ASSISTANT" and "<functioncall>" in body:
            found = called(body)
            said = (found.said or None) if found else body
            messages.append(Message("assistant", said, place, found.calls if found else None))
        else:
            messages.append(Message(message_role(label) or "", body, place))
    return messages


FAMILIES: Final[tuple[tuple[str, Undo], ...]] = (
    ("harmony", harmony),
    *((family.name, partial(marked, family=family)) for family in MARKED),
    ("chatml", chatml),
    ("llama-3", llama3),
    ("gemma", gemma),
    ("deepseek", deepseek),
    ("llama-2", llama2),
    ("zephyr", zephyr),
    ("glaive", glaive),
    ("vicuna", vicuna),
    ("guanaco", guanaco),
    ("stanford-alpaca", stanford_alpaca),
    ("anthropic-text", _both_sides),
    ("labels", labelled),
)
"""Every family, the one with the surest marks first."""


def undo(text: str, place: str) -> tuple[str, list[Message]] | None:
    """Return the family and the messages of a rendered text, or None for plain text."""
    for name, family in FAMILIES:
        messages = family(text, place)
        if messages:
            return name, messages
    return None
