"""Preference rows with ``chosen`` and ``rejected``: one class a layout of the prompt.

Which layout a trainer reads is in its target's file. Conversions read them all through
``trl-preference``.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from ftlint.formats import Format, Glance, Has, message_turns, turn_before
from ftlint.formats.native.alpaca.lint import Alpaca
from ftlint.formats.native.sharegpt.lint import ShareGpt
from ftlint.model.diagnostic import Path
from ftlint.model.record import Turn

PAIR: Final = frozenset({"chosen", "rejected"})
_PROMPTS: Final = ("prompt", "input", "question", "instruction")
"""Columns in which the prompt of two responses is looked for, in this order."""
OTHER_PROMPTS: Final = frozenset({"question", "query", "instruction", "input", "context"})
"""Columns with a prompt under a name that no trainer reads beside a pair of answers."""


class _Pair(Format):
    """A prompt, a better and a worse answer; each answer a text, a message, or several."""

    method = "dpo"
    priority = 70
    answers: ClassVar[tuple[str, ...]] = ("chosen", "rejected")
    """The keys of the answers, the better one first."""

    prompt_key: ClassVar[str] = ""
    """The key of the prompt, where a glance can tell its turns."""

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the turns before the answers; none where the answers are whole dialogues."""
        return []

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at the prompt and at both answers: texts, messages, or lists of messages."""
        if not self.prompt_key:
            raise LookupError(self.name)
        parts = [value[key] for key in (self.prompt_key, *self.answers) if key in value]
        mark: list[Any] = []
        sides = [_glanced(part, mark) for part in parts]
        *first, last = sides
        contents = [content for side in first for content, _ in side]
        objects = [message for side in sides for _, message in side if message is not None]
        return tuple(mark), contents, objects, [content for content, _ in last]

    def turns(self, value: Any) -> list[Turn]:
        """Read the prompt, then the better answer, then the worse one."""
        sides = (turn for key in self.answers for turn in self._side(value, key))
        return [*self.prompt(value), *sides]

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the prompt and the better answer: together they are one conversation."""
        return [*self.prompt(value), *self._side(value, self.answers[0])]

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Read the two answers."""
        return self._side(value, "chosen"), self._side(value, "rejected")

    def system_places(self, value: Any, text: str) -> list[tuple[Path, Any]]:
        """Return the place before the prompt; in both answers where these are whole dialogues."""
        if self.prompt(value):
            return super().system_places(value, text)
        sides = [self._side(value, key) for key in self.answers]
        return [place for side in sides if side for place in turn_before(side[0], text)]

    def _side(self, value: dict[str, Any], key: str) -> list[Turn]:
        return _messages(value.get(key), (key,), "assistant", self.role_key, self.content_key)


class TrlPreferenceRow(_Pair):
    """``prompt``, ``chosen`` and ``rejected``: texts, or lists of messages.

    Without a ``prompt`` both sides are whole dialogues.
    """

    name = "trl-preference"
    title = "TRL preference"
    untemplated = True
    keys = (PAIR,)
    priority = 65
    plain_keys = frozenset({"prompt", "chosen", "rejected"})
    prompt_key = "prompt"

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for a prompt, unless the sides hold it; one under another name is another shape."""
        return "prompt" in value or not OTHER_PROMPTS & value.keys()

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read a text as a user turn, or a list of messages."""
        return _messages(value.get("prompt"), ("prompt",), "user")


class MessagesPreference(_Pair):
    """``messages`` up to the answer, ``chosen`` and ``rejected`` beside them."""

    name = "messages-preference"
    title = "messages with chosen and rejected"
    has = frozenset({Has.ANSWERS_BESIDE})
    keys = (PAIR | {"messages"}, frozenset({"messages", "chosen"}))
    plain_keys = frozenset({"messages", "chosen", "rejected", "tools"})
    prompt_key = "messages"

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the messages."""
        return message_turns(value.get("messages"), ("messages",))


class SwiftPreference(_Pair):
    """``messages`` with the better answer at their end, and the worse one beside them."""

    name = "ms-swift-preference"
    title = "messages with a rejected response"
    keys = (
        frozenset({"messages", "rejected_response"}),
        frozenset({"messages", "rejected_messages"}),
        frozenset({"messages", "rejected_images"}),
    )
    plain_keys = frozenset(
        {"messages", "rejected_response", "rejected_messages", "rejected_images", "tools"}
    )
    answers = ("rejected_response", "rejected_messages")

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the messages, the better answer included."""
        return message_turns(value.get("messages"), ("messages",))

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the messages: they are a conversation by themselves."""
        return self.prompt(value)

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Compare the last answer with the rejected text; whole dialogues with each other."""
        worse = [turn for key in self.answers for turn in self._side(value, key)]
        turns = self.prompt(value)
        return (turns if "rejected_messages" in value else turns[-1:]), worse


class ShareGptPreference(_Pair):
    """``conversations`` up to the answer, ``chosen`` and ``rejected`` as turns beside them."""

    name = "sharegpt-preference"
    title = "ShareGPT with chosen and rejected"
    has = frozenset({Has.ANSWERS_BESIDE})
    keys = (PAIR | {"conversations"},)
    role_key = "from"
    content_key = "value"
    plain_keys = frozenset({"conversations", "chosen", "rejected", "system", "tools"})

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the system text and the turns."""
        return ShareGpt().turns(value)

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the turns of the list and the better answer."""
        return [*ShareGpt().role_turns(value), *self._side(value, "chosen")]


class AlpacaPreference(_Pair):
    """``instruction`` and ``input`` as in Alpaca rows, ``chosen`` and ``rejected`` as texts."""

    name = "alpaca-preference"
    title = "Alpaca with chosen and rejected"
    keys = (PAIR | {"instruction"},)
    plain_keys = frozenset({"instruction", "input", "system", "history", "chosen", "rejected"})

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read system, history, and the instruction with its input."""
        return Alpaca().turns({key: item for key, item in value.items() if key != "output"})

    def system_places(self, value: Any, text: str) -> list[tuple[Path, Any]]:
        """Return the column of its own."""
        return Alpaca().system_places(value, text)


class QuestionPreference(_Pair):
    """A question in a column of its own name, ``chosen`` and ``rejected`` as texts.

    ```jsonl sample
    {"system": "You help sailors.", "question": "When is high tide?", "chosen": "At six.", "rejected": "No idea."}
    ```
    """

    name = "question-preference"
    title = "question with chosen and rejected"
    untemplated = True
    keys = tuple(PAIR | {key} for key in ("question", "query", "input"))
    priority = 60
    plain_keys = frozenset({"question", "query", "input", "system", "chosen", "rejected"})

    def fits(self, value: dict[str, Any]) -> bool:
        """Ask for one of the names, and for no prompt that says more."""
        taken = {"prompt", "instruction", "messages", "conversations"} & value.keys()
        return not taken and super().fits(value)

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the system text and the first column that holds a question."""
        key = next((one for one in ("question", "query", "input") if one in value), "")
        system = _messages(value.get("system") or None, ("system",), "system")
        return [*system, *_messages(value.get(key), (key,), "user")]


class MessageListsPreference(_Pair):
    """``chosen_messages`` and ``rejected_messages``: two whole conversations.

    LLaMA-Factory's version 1 keeps them; each message has a list of parts with ``value``.
    """

    name = "message-lists-preference"
    title = "chosen and rejected conversations"
    keys = (frozenset({"chosen_messages", "rejected_messages"}),)
    plain_keys = frozenset({"chosen_messages", "rejected_messages", "tools"})
    answers = ("chosen_messages", "rejected_messages")

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Read the two conversations."""
        return self._side(value, self.answers[0]), self._side(value, self.answers[1])


class ResponsePreference(_Pair):
    """``chosen_response`` and ``rejected_response`` beside a prompt, as texts."""

    name = "response-preference"
    title = "chosen and rejected responses"
    untemplated = True
    keys = (frozenset({"chosen_response", "rejected_response"}),)
    plain_keys = frozenset({"chosen_response", "rejected_response", "system", *_PROMPTS})
    answers = ("chosen_response", "rejected_response")

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the first column that holds a prompt."""
        key = next((one for one in _PROMPTS if one in value), "")
        return _messages(value.get(key), (key,), "user")

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Read the two responses."""
        return self._side(value, self.answers[0]), self._side(value, self.answers[1])


def _glanced(part: Any, mark: list[Any]) -> list[tuple[Any, dict[str, Any] | None]]:
    """Return the content of each turn with its object; note in ``mark`` what the turns are."""
    if type(part) is str:
        mark.append(str)
        return [(part, None)]
    messages = [part] if type(part) is dict else part
    if type(messages) is not list:
        raise TypeError
    mark += (type(part), *[message["role"] for message in messages])
    return [(message.get("content"), message) for message in messages]


class RankedAnswers(_Pair):
    """``prompt`` and ``answers`` of a text and a ``rank`` each; the lowest rank is the best.

    ```jsonl sample
    {"prompt": "When is high tide?", "answers": [{"answer": "At six.", "rank": 1}, {"answer": "No idea.", "rank": 2}]}
    ```
    """

    name = "ranked-answers"
    title = "ranked answers"
    untemplated = True
    keys = (frozenset({"prompt", "answers"}),)
    plain_keys = frozenset({"prompt", "answers"})

    def detect(self, value: dict[str, Any]) -> bool:
        """Ask for objects with an answer and a rank."""
        answers = value["answers"]
        return (
            isinstance(answers, list)
            and bool(answers)
            and all(isinstance(one, dict) and {"answer", "rank"} <= one.keys() for one in answers)
        )

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the prompt."""
        return _messages(value.get("prompt"), ("prompt",), "user")

    def turns(self, value: Any) -> list[Turn]:
        """Read the prompt, then the answers from the best to the worst."""
        return [*self.prompt(value), *self._ranked(value)]

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the prompt and the best answer."""
        return [*self.prompt(value), *self._ranked(value)[:1]]

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Compare the best answer with the worst."""
        ranked = self._ranked(value)
        return (ranked[:1], ranked[-1:]) if len(ranked) > 1 else ([], [])

    def _ranked(self, value: dict[str, Any]) -> list[Turn]:
        found: list[tuple[float, Turn]] = []
        items = value.get("answers")
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                rank = item.get("rank")
                place = ("answers", index, "answer")
                number = rank if isinstance(rank, (int, float)) else index
                turns = _messages(item.get("answer"), place, "assistant")
                found += [(number, turn) for turn in turns[:1]]
        return [turn for _, turn in sorted(found, key=lambda one: one[0])]


class RankedCompletions(_Pair):
    """``context`` and two ``completions``, of which the one with the lower ``rank`` is the better.

    ```jsonl sample
    {"context": [{"role": "user", "content": "Is it open?"}], "completions": [{"rank": 0, "completion": [{"role": "assistant", "content": "Yes, until nine."}]}, {"rank": 1, "completion": [{"role": "assistant", "content": "No idea."}]}]}
    ```
    """

    name = "ranked-completions"
    title = "ranked completions"
    keys = (frozenset({"context", "completions"}),)
    plain_keys = frozenset({"context", "completions"})

    def prompt(self, value: dict[str, Any]) -> list[Turn]:
        """Read the context."""
        return message_turns(value.get("context"), ("context",))

    def turns(self, value: Any) -> list[Turn]:
        """Read the context, then the answers from the best to the worst."""
        return [*self.prompt(value), *(turn for side in self._ranked(value) for turn in side)]

    def role_turns(self, value: Any) -> list[Turn]:
        """Read the context and the best answer."""
        return [*self.prompt(value), *(self._ranked(value) or [[]])[0]]

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Compare the best answer with the worst."""
        ranked = self._ranked(value)
        return (ranked[0], ranked[-1]) if len(ranked) > 1 else ([], [])

    def _ranked(self, value: dict[str, Any]) -> list[list[Turn]]:
        found = []
        items = value.get("completions")
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                rank = item.get("rank")
                path = ("completions", index, "completion")
                turns = _messages(item.get("completion"), path, "assistant")
                found.append((rank if isinstance(rank, (int, float)) else index, index, turns))
        return [turns for _, _, turns in sorted(found, key=lambda one: one[:2])]


def _messages(
    value: Any, path: Path, role: str, role_key: str = "role", content_key: str = "content"
) -> list[Turn]:
    """Read a text, one message, or a list of them."""
    if isinstance(value, str):
        return [Turn(role, value, path, path, path, raw_role=role)]
    if isinstance(value, dict):
        (turn,) = message_turns([value], path, role_key, content_key)
        turn.path, turn.content_path, turn.role_path = path, (*path, content_key), (*path, role_key)
        return [turn]
    return message_turns(value, path, role_key, content_key)
