"""A prompt and the text that follows it: the legacy OpenAI shape, also read by TRL and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ftlint.formats import Format, Glance, message_turns
from ftlint.formats.shared.carries import Carries
from ftlint.model.record import Turn

if TYPE_CHECKING:
    from ftlint.formats.shared.reading import Reading, Writing
    from ftlint.model.conversation import Conversation


class PromptCompletion(Format):
    """``prompt`` and ``completion``, both texts or both lists of messages.

    Separators after prompts, and leading spaces and stop sequences of completions, as old files
    have them, are taken off where every row shares them. Written are single exchanges: a system
    text is joined to the prompt, and conversations of several turns are left out, unless
    ``multi_turn=split`` makes a row of each exchange. Lists of messages are the shape
    ``trl-prompt-completion``.

    ```jsonl sample
    {"prompt": "Which planet is largest? ->", "completion": " Jupiter END"}
    {"prompt": "Which planet is smallest? ->", "completion": " Mercury END"}
    ```
    """

    name = "prompt-completion"
    title = "prompt and completion"
    untemplated = True
    keys = (frozenset({"prompt", "completion"}),)
    priority = 30
    plain_keys = frozenset({"prompt", "completion"})
    also = frozenset({"kto", "pretrain"})
    options = ("strip_legacy_markers", "multi_turn", "system_join")
    carries = Carries(
        roles=frozenset({"system", "user", "assistant"}),
        shape="single",
        system="none",
        alternate=True,
        first_user=True,
        last_assistant=True,
    )

    def turns(self, value: Any) -> list[Turn]:
        """Read a text prompt as a user turn and a text completion as an assistant turn."""
        return [*_side(value, "prompt", "user"), *_side(value, "completion", "assistant")]

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at two texts, or at two lists of messages."""
        prompt, completion = value["prompt"], value["completion"]
        if type(prompt) is type(completion) is str:
            return ("user", "assistant"), (prompt, completion), (), ()
        if not type(prompt) is type(completion) is list:
            raise TypeError
        messages = [*prompt, *completion]
        mark = (len(prompt), *[message["role"] for message in messages])
        return mark, [message.get("content") for message in messages], messages, ()

    def score(self, value: Any) -> float:
        """Look for two texts and no label."""
        if not isinstance(value, dict) or "label" in value:
            return 0.0
        texts = isinstance(value.get("prompt"), str) and isinstance(value.get("completion"), str)
        return float(texts)

    def survey(self, values: Iterator[Any], reading: Reading) -> dict[str, Any]:
        """Find separators and stop sequences of the old format: every row must share them."""
        from ftlint.formats.native.prompt_completion import convert as prompt_completion

        return prompt_completion.survey(values, reading)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record; markers that all rows share are taken off."""
        from ftlint.formats.native.prompt_completion import convert as prompt_completion

        return prompt_completion.read(value, reading)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        from ftlint.formats.native.prompt_completion import convert as prompt_completion

        return prompt_completion.write(conversation, writing)


class PromptCompletionParts(Format):
    """``prompt`` and ``completion`` as lists of content parts: one question, one answer.

    ```jsonl sample
    {"prompt": [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}], "completion": [{"type": "text", "text": "A dot."}]}
    ```
    """

    name = "prompt-completion-parts"
    title = "prompt and completion in content parts"
    keys = (frozenset({"prompt", "completion"}),)
    priority = 31
    plain_keys = frozenset({"prompt", "completion"})

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell parts from messages: they have a type and no role."""
        prompt = value["prompt"]
        return (
            type(prompt) is list
            and bool(prompt)
            and all(isinstance(one, dict) and "type" in one and "role" not in one for one in prompt)
        )

    def turns(self, value: Any) -> list[Turn]:
        """Read the parts of a side as the content of one turn."""
        sides = (("prompt", "user"), ("completion", "assistant"))
        return [
            Turn(role, value[key], (key,), (key,), (key,), raw_role=role)
            for key, role in sides
            if key in value
        ]


def _side(value: Any, key: str, role: str) -> list[Turn]:
    content = value.get(key)
    if isinstance(content, list):
        return message_turns(content, (key,))
    if not isinstance(content, str):
        return []
    return [Turn(role, content, (key,), (key,), (key,), raw_role=role)]
