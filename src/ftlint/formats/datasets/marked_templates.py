"""Chat templates in which a mark with the role opens each turn, as data; and labels of plain words.

The marks are those that the published chat templates of the models write.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ftlint.formats.transcripts.labels import KNOWN
from ftlint.model.conversation import Message, ToolCall
from ftlint.model.roles import message_role


class Marked(NamedTuple):
    """How a family writes: what opens a turn (its role a group), and what ends one.

    ``before`` is what may stand before the first turn. ``words`` are the roles that have a word of
    the family's own.
    """

    name: str
    opens: re.Pattern[str]
    ends: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()


MARKED: Final = (
    Marked(
        "llama-4",
        re.compile(r"<\|header_start\|>(?P<role>\w{1,20})<\|header_end\|>\n\n"),
        ("<|eot|>", "<|eom|>", "<|end_of_text|>"),
        ("<|begin_of_text|>",),
    ),
    Marked(
        "granite",
        re.compile(r"<\|start_of_role\|>(?P<role>\w{1,20})<\|end_of_role\|>"),
        ("<|end_of_text|>",),
    ),
    Marked(
        "command-r",
        re.compile(r"<\|START_OF_TURN_TOKEN\|><\|(?P<role>\w{1,20})_TOKEN\|>"),
        ("<|END_OF_TURN_TOKEN|>",),
        ("<BOS_TOKEN>",),
    ),
    Marked(
        "kimi",
        re.compile(r"<\|im_(?:user|assistant|system)\|>(?P<role>\w{1,20})<\|im_middle\|>"),
        ("<|im_end|>",),
    ),
    Marked(
        "nemotron",
        re.compile(r"<extra_id_[01]>(?P<role>System|User|Assistant)\n"),
        ("<extra_id_1>",),
    ),
    Marked(
        "exaone",
        re.compile(r"\[\|(?P<role>system|user|assistant)\|\]"),
        ("[|endofturn|]",),
    ),
    Marked(
        "openchat",
        re.compile(r"GPT4 Correct (?P<role>User|Assistant): ?"),
        ("<|end_of_turn|>",),
        ("<s>",),
    ),
    Marked(
        "openassistant",
        re.compile(r"<\|(?P<role>prompter|assistant|system)\|>"),
        ("<|endoftext|>", "</s>"),
    ),
    Marked(
        "baize",
        re.compile(r"\[\|(?P<role>Human|AI)\|\] ?"),
        ("</s>",),
    ),
    Marked(
        "internlm",
        re.compile(r"<\|(?P<role>User|Bot|System)\|>: ?"),
        ("<eoh>", "<eoa>", "<eosys>"),
        ("<s>",),
    ),
    Marked(
        "chatglm",
        re.compile(r"\[Round \d{1,4}\]\n+(?P<role>问)[:：]|\n(?P<role2>答)[:：]"),
        words=(("问", "user"), ("答", "assistant")),
    ),
)
"""Every family, the one with the surest marks first."""


def marked(text: str, place: str, family: Marked) -> list[Message] | None:
    r"""Undo a template of marks; None where the text does not begin with one.

    >>> [m.content for m in marked("[|Human|] Hi?\n[|AI|] Hello.", "", MARKED[8]) or []]
    ['Hi?', 'Hello.']
    """
    opened = list(family.opens.finditer(text))
    if not opened:
        return None
    head = text[: opened[0].start()].strip()
    for mark in family.before:
        head = head.removeprefix(mark).strip()
    if head:
        return None
    messages: list[Message] = []
    for match, after in zip(opened, [*opened[1:], None], strict=True):
        word = next(filter(None, match.groupdict().values()))
        role = dict(family.words).get(word) or message_role(word.lower())
        if role is None:
            return None
        body = text[match.end() : after.start() if after else len(text)].rstrip()
        for mark in family.ends:
            body = body.removesuffix(mark).rstrip()
        if body or role != "assistant":
            messages.append(Message(role, body.lstrip("\n"), place))
    return messages


_HARMONY: Final = re.compile(
    r"<\|start\|>(?P<head>[^<]{0,200})(?:<\|channel\|>(?P<channel>[^<]{0,200}))?"
    r"(?:<\|constrain\|>[^<]{0,40})?<\|message\|>"
)
_HARMONY_ENDS: Final = ("<|end|>", "<|return|>", "<|call|>")
_TO: Final = re.compile(r"to=functions\.([\w.-]{1,200})")


def harmony(text: str, place: str) -> list[Message] | None:
    """Undo OpenAI's Harmony: the channel ``analysis`` is reasoning, ``commentary`` holds calls.

    https://cookbook.openai.com/articles/openai-harmony describes the format.
    """
    opened = list(_HARMONY.finditer(text))
    if not opened or text[: opened[0].start()].strip():
        return None
    messages: list[Message] = []
    thought: list[str] = []
    for match, after in zip(opened, [*opened[1:], None], strict=True):
        body = text[match.end() : after.start() if after else len(text)].rstrip()
        for mark in _HARMONY_ENDS:
            body = body.removesuffix(mark)
        word, channel = match["head"].split(" ")[0], (match["channel"] or "").strip()
        call = _TO.search(f"{match['head']} {channel}")
        if word.startswith("functions."):
            name = word.removeprefix("functions.")
            messages.append(Message("tool", body, place, name=name))
            continue
        role = message_role(word)
        if role is None:
            return None
        if role == "assistant" and channel == "analysis":
            thought.append(body)
            continue
        message = Message(role, body, place)
        if role == "assistant":
            if call is not None:
                message.content, message.calls = None, [ToolCall(call[1], body)]
            message.reasoning = "\n".join(thought) or None
            thought = []
        messages.append(message)
    return messages


_LABEL: Final = re.compile(
    r"^[ \t]{0,3}(?:#{2,4} ?|<\|?|\[\|?|\*\*)?(?P<name>[^\W\d_][^\n:：<>\[\]|*#]{0,30}?)"
    r"(?:\|?>|\|?\]|\*\*)?[:：](?:\*\*)?",
    re.M,
)
_STOPS: Final = ("</s>", "<|endoftext|>", "<eos>")


def labelled(text: str, place: str) -> list[Message] | None:
    r"""Undo lines that begin with a word for the user or for the assistant, in any language.

    The first word of each role is its label: the others are text.

    >>> [m.content for m in labelled("Human: Hi?\nAI: Hello.\nA: no", "") or []]
    ['Hi?', 'Hello.\nA: no']
    """
    body = text.strip().removeprefix("<s>").lstrip()
    first = _LABEL.match(body)
    if first is None or KNOWN.get(first["name"].lower()) not in ("user", "system"):
        return None
    labels: dict[str, str] = {}
    opened: list[tuple[re.Match[str], str]] = []
    for match in _LABEL.finditer(body):
        role = KNOWN.get(match["name"].lower())
        if role is not None and labels.setdefault(role, match["name"]) == match["name"]:
            opened.append((match, role))
    if not {"user", "assistant"} <= labels.keys():
        return None
    messages: list[Message] = []
    for (match, role), after in zip(opened, [*opened[1:], None], strict=True):
        said = body[match.end() : after[0].start() if after else len(body)].strip()
        for mark in _STOPS:
            said = said.removesuffix(mark).rstrip()
        if said or role != "assistant":
            messages.append(Message(role, said, place))
    return messages
