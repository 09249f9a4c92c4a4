"""Policies: what a careful user would drop, cut or join, each drop with an event.

Readers never drop. They flag (``hidden``, ``deleted``, ``note`` …), and the policies here act on
the flags as the options say. The order is fixed: branch, flagged turns, splits, joins, system
turns, tools, ends of the conversation, windows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from ftlint.dataset.convert.branches import linear
from ftlint.dataset.convert.from_calls import with_declared
from ftlint.dataset.convert.system_turns import with_system_prompt
from ftlint.dataset.convert.windows import windows
from ftlint.formats.shared.reading import Context, Skip
from ftlint.formats.shared.thoughts import inline
from ftlint.model.conversation import Conversation, Message, Part, compact, system_turns
from ftlint.model.roles import SYSTEM_ROLES, letters_of

FLAGS: Final[dict[str, tuple[str, str]]] = {
    "hidden": ("hidden-dropped", ""),
    "service": ("service-dropped", ""),
    "deleted": ("deleted-dropped", ""),
    "synthetic": ("synthetic-dropped", ""),
    "system-line": ("system-lines-dropped", ""),
    "preamble": ("tool-messages-dropped", ""),
    "note": ("internal-notes-dropped", "internal_notes"),
    "sidechain": ("sidechains-dropped", "sidechains"),
    "media": ("media-dropped", "media"),
    "embed": ("embeds-dropped", "embeds"),
    "cue": ("sound-cues-dropped", "sound_cues"),
    "forwarded": ("forwarded", "forwarded"),
    "truncated": ("truncated-dropped", "truncated"),
    "bystander": ("unknown-sender", ""),
    "instructions": ("custom-instructions-dropped", "custom_instructions"),
}
"""Flag of a turn → the event when it is dropped, and the option that can keep it ("" never)."""


@dataclass(slots=True)
class Policies:
    """The policies of one conversion."""

    options: dict[str, Any]
    same_shape: bool = False
    """Source and target are one format: no turn is cut unless an option asks for it."""

    def apply(self, conversation: Conversation, context: Context) -> Iterator[Conversation | Skip]:
        """Yield the examples that remain of what a reader found, or why one cannot be used."""
        if conversation.refused:
            yield Skip(*conversation.refused)
            return
        if not conversation.tree and self._is_simple(conversation):
            try:
                yield self._ends(conversation, context)
            except Skip as skip:
                yield skip
            return
        for message in conversation.all_messages():
            _make_text(message, context)
        for path in linear(conversation, self.options, context):
            try:
                dropped = self._flagged(path, context)
            except Skip as skip:
                yield skip
                continue
            for part in self._split(dropped, context):
                try:
                    yield from self._shape(part, context)
                except Skip as skip:
                    yield skip

    def _is_simple(self, conversation: Conversation) -> bool:
        if self.busy or conversation.preference is not None:
            return False
        if conversation.plain_roles:
            return True
        for message in conversation.messages:
            if message.flags or message.calls is not None or message.reasoning is not None:
                return False
            if message.role == "tool" or type(message.content) is not str:
                return False
        return True

    busy: bool = field(init=False)
    """An option asks for more than to look at the ends of a conversation."""
    splits_thoughts: bool = field(init=False)
    """Reasoning in the text is to be told from it, since the user speaks of reasoning."""

    def __post_init__(self) -> None:
        """Find out once what the options ask for."""
        options = self.options
        asked = "reasoning" in options.get("given", ())
        self.splits_thoughts = asked and options["reasoning"] in ("drop", "keep-field")
        self.busy = bool(
            self.splits_thoughts
            or options["window"] is not None
            or options["system"] != "keep"
            or options["system_prompt"] is not None
            or options["merge_consecutive"] not in (None, "off")
            or options["split"] in ("every-user-turn", "gap")
            or options["names"]
            or options["greeting"] != "keep"
            or options["undeclared_tools"] != "keep"
        )

    def _flagged(self, conversation: Conversation, context: Context) -> Conversation:
        kept: list[Message] = []
        for message in conversation.messages:
            for flag in message.flags:
                kind, option = FLAGS.get(flag, ("", ""))
                choice = self.options.get(option, "drop") if option else "drop"
                if not kind or choice in ("keep", "system"):
                    continue
                if choice == "skip-example":
                    raise Skip(kind, place=message.place)
                context.note(kind, message.place)
                break
            else:
                kept.append(message)
        if len(kept) == len(conversation.messages):
            return conversation
        return replace(conversation, messages=kept)

    def _split(self, conversation: Conversation, context: Context) -> Iterator[Conversation]:
        how = self.options["split"]
        if how == "every-user-turn":
            yield from _pieces(conversation, _new_user_turn)
        elif how == "gap":
            hours = self.options["session_gap_hours"]
            pieces = list(_pieces(conversation, lambda last, here: _gap(last, here, hours)))
            if len(pieces) > 1:
                context.note("split-by-gap", count=len(pieces) - 1)
            yield from pieces
        else:
            yield conversation

    def _shape(self, conversation: Conversation, context: Context) -> Iterator[Conversation]:
        messages = conversation.messages
        joiner = self.options["merge_consecutive"]
        if joiner not in (None, "off"):
            messages = _merged(messages, joiner, context)
        messages = self._system(messages, context)
        messages = with_system_prompt(messages, self.options, context)
        messages = self._content(messages, context)
        conversation = replace(conversation, messages=messages)
        if self.options["undeclared_tools"] == "declare":
            conversation = with_declared(conversation, context)
        if conversation.preference is not None:
            yield conversation
            return
        conversation = self._ends(conversation, context)
        if self.options["window"] is None:
            yield conversation
        else:
            yield from windows(conversation, self.options, context)

    def _system(self, messages: list[Message], context: Context) -> list[Message]:
        choice = self.options["system"]
        if choice == "keep" or choice == "first-is-global":
            return messages
        kept: list[Message] = []
        for message in messages:
            if message.role in SYSTEM_ROLES and (choice == "drop" or kept):
                context.note("system-dropped", message.place)
            else:
                kept.append(message)
        return kept

    def _content(self, messages: list[Message], context: Context) -> list[Message]:
        tools = self.options["tools"]
        if tools != "keep" and any(item.calls or item.role == "tool" for item in messages):
            if tools == "skip-example":
                raise Skip("tools-unsupported")
            messages = _without_tools(messages, context)
        elif tools == "keep":
            messages = _answering(messages, context)
        return [self._turn(message, context) for message in messages]

    def _turn(self, message: Message, context: Context) -> Message:
        if self.splits_thoughts and message.role == "assistant" and message.reasoning is None:
            found = inline(message.content) if isinstance(message.content, str) else None
            if found is not None:
                message = replace(message, reasoning=found[0] or None, content=found[1])
        if message.reasoning is not None and self.options["reasoning"] != "keep-field":
            if self.options["reasoning"] == "inline":
                context.note("reasoning-inlined", message.place)
                text = f"<think>\n{message.reasoning}\n</think>\n\n{message.text}"
                message = replace(message, content=text, reasoning=None)
            else:
                context.note("reasoning-dropped", message.place)
                message = replace(message, reasoning=None)
        if isinstance(message.content, list) and self.options["images"] not in ("keep", "inline"):
            images = [part for part in message.content if part.kind == "image"]
            if images and self.options["images"] == "skip-example":
                raise Skip("images-dropped", place=message.place)
            if images:
                context.note("images-dropped", message.place, len(images))
                rest: list[Part] = [part for part in message.content if part.kind != "image"]
                message = replace(message, content=rest)
        if self.options["names"] and message.speaker and not message.name:
            message = replace(message, name=message.speaker)
        return message

    def _asked_first(self, conversation: Conversation, context: Context) -> Conversation:
        """Return a conversation that begins with a question, system turns aside."""
        messages = conversation.messages
        early = _leading(messages)
        if not early:
            return conversation
        if self.options["greeting"] == "skip-example":
            raise Skip("leading-assistant-dropped", place=messages[0].place)
        context.note("leading-assistant-dropped", messages[0].place, early)
        first = [message.role for message in messages].index("user")
        head = [one for one in messages[:first] if one.role in SYSTEM_ROLES]
        return replace(conversation, messages=[*head, *messages[first:]])

    def _ends(self, conversation: Conversation, context: Context) -> Conversation:
        messages = conversation.messages
        plain = conversation.plain_roles
        roles = plain or letters_of(item.role for item in messages)
        keep, reason = verdict(roles)
        if self.same_shape:
            keep = len(messages)
        if reason == "prompt-only" and self.options["trailing_user"] == "keep":
            return conversation
        if reason:
            raise Skip(reason)
        if keep < len(messages) and self.options["trailing_user"] == "drop":
            context.note("trailing-user-dropped", messages[keep].place, len(messages) - keep)
            messages = messages[:keep]
            seen = (messages, plain[:keep]) if plain else None
            conversation = replace(conversation, messages=messages, seen=seen)
        if self.options["greeting"] != "keep":
            conversation = self._asked_first(conversation, context)
            messages = conversation.messages
        elif self.same_shape:
            pass  # a greeting that was there before
        elif roles[0] == "a" or roles.lstrip("s")[0] == "a":
            context.note("assistant-first", messages[0].place)
        for message in () if plain else messages:
            if _is_blank(message.content) and _says_nothing(message):
                kind = "empty-user" if message.role == "user" else "empty-assistant"
                raise Skip(kind, place=message.place)
        return conversation


def _leading(messages: list[Message]) -> int:
    """Return how many answers and results stand before the first question."""
    roles = [message.role for message in messages]
    first = roles.index("user") if "user" in roles else len(roles)
    return sum(role in ("assistant", "tool") for role in roles[:first])


def _is_blank(content: Any) -> bool:
    if type(content) is str:
        return not content or content.isspace()
    return content in (None, [])


def _says_nothing(message: Message) -> bool:
    """Tell whether a turn without a text is one that a model would learn to ask or to answer."""
    if message.role == "user":
        return True
    trained = message.role == "assistant" and message.weight != 0
    return trained and not message.calls and message.refusal is None


def _make_text(message: Message, context: Context) -> None:
    """Write content that is neither text nor parts as JSON, such as a number of the source."""
    content = message.content
    if content is None or isinstance(content, str):
        return
    if not isinstance(content, list) or not all(isinstance(part, Part) for part in content):
        context.note("not-a-string", message.place)
        message.content = compact(content)


@lru_cache(maxsize=65536)
def verdict(roles: str) -> tuple[int, str]:
    """Return how many turns to keep, and why the example cannot be used, if so.

    >>> verdict("suau"), verdict("su"), verdict("a"), verdict("")
    ((3, ''), (0, 'prompt-only'), (0, 'no-user-turn'), (0, 'empty-conversation'))
    """
    if not roles:
        return 0, "empty-conversation"
    if "a" not in roles:
        return 0, "prompt-only" if "u" in roles else "no-assistant-reply"
    if "u" not in roles:
        return 0, "no-user-turn"
    return roles.rindex("a") + 1, ""


def _new_user_turn(last: Message, here: Message) -> bool:
    return here.role == "user" and last.role not in ("user", *SYSTEM_ROLES)


def _gap(last: Message, here: Message, hours: int) -> bool:
    if last.time is None or here.time is None:
        return False
    return here.time - last.time > hours * 3600


def _pieces(
    conversation: Conversation, starts: Callable[[Message, Message], bool]
) -> Iterator[Conversation]:
    """Cut where ``starts`` says; system turns at the start are repeated in each piece."""
    messages = conversation.messages
    head = system_turns(messages)
    system = messages[:head]
    piece: list[Message] = []
    for message in messages[head:]:
        if piece and starts(piece[-1], message):
            yield replace(conversation, messages=[*system, *piece])
            piece = []
        piece.append(message)
    yield replace(conversation, messages=[*system, *piece])


def _merged(messages: list[Message], joiner: str, context: Context) -> list[Message]:
    out: list[Message] = []
    for message in messages:
        last = out[-1] if out else None
        if last is None or not _joins(last, message):
            out.append(message)
            continue
        context.note("merged-consecutive", message.place)
        out[-1] = replace(
            last,
            content=f"{last.text}{joiner}{message.text}",
            flags=(*last.flags, *message.flags),
        )
    return out


def _joins(last: Message, here: Message) -> bool:
    return (
        last.role == here.role
        and last.role in ("user", "assistant", *SYSTEM_ROLES)
        and last.weight == here.weight
        and last.speaker == here.speaker
        and not (last.calls or here.calls)
        and isinstance(last.content, str)
        and isinstance(here.content, str)
    )


def _answering(messages: list[Message], context: Context) -> list[Message]:
    """Return the messages without results of calls that nobody made: no target takes them."""
    called: set[str | None] = set()
    kept: list[Message] = []
    for message in messages:
        called.update(call.id for call in message.calls or ())
        if message.role == "tool" and (message.call_id is None or message.call_id not in called):
            context.note("results-without-calls", message.place)
        else:
            kept.append(message)
    return kept


def _without_tools(messages: list[Message], context: Context) -> list[Message]:
    kept: list[Message] = []
    for message in messages:
        if message.role == "tool":
            context.note("tool-messages-dropped", message.place)
        elif message.calls:
            context.note("tool-messages-dropped", message.place, len(message.calls))
            if message.text.strip():
                kept.append(replace(message, calls=None))
            elif message.reasoning:
                context.note("reasoning-dropped", message.place)
        else:
            kept.append(message)
    return kept
