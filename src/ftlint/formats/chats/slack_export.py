"""The export of a Slack workspace: a folder for each channel, a file for each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.chats.names import Names
from ftlint.formats.chats.slack_markup import plain, text_of_attachments, text_of_blocks
from ftlint.formats.shared.foreign import items, obj
from ftlint.formats.shared.people import CHAT_DEFAULTS, CHAT_OPTIONS, assign_roles
from ftlint.formats.shared.reading import Item, Reading, Sample
from ftlint.formats.shared.splits import check_split
from ftlint.model.conversation import Conversation, Message

_SPOKEN: Final = frozenset(
    {"bot_message", "thread_broadcast", "file_share", "me_message", "reply_broadcast"}
)
"""Subtypes of messages that somebody wrote; messages without a subtype are such too."""
_LISTS: Final = ("channels.json", "groups.json", "dms.json", "mpims.json")


class SlackExport(Format):
    """The zip or folder of a workspace; who is the assistant must be said with ``assistant``.

    ``assistant`` takes a display name, an account name or an id. Each thread is a conversation,
    whatever its pauses; what is said outside of threads is parted at pauses of six hours, or left
    out with ``split=thread``. Joins, topics and the like go, files too. Mentions become names,
    links their words (``markup=keep`` keeps the addresses). Of the members' data only names are
    read.

    ```json sample file=users.json assistant=Bo
    [{"id": "U1", "name": "ana", "profile": {"display_name": "Ana"}}, {"id": "U2", "name": "bo", "real_name": "Bo", "profile": {"display_name": ""}}]
    ```

    ```json sample file=channels.json
    [{"id": "C1", "name": "harbour", "members": ["U1", "U2"]}]
    ```

    ```json sample file=harbour/2024-03-15.json
    [{"type": "message", "user": "U1", "text": "Does it rain, <@U2>?", "ts": "1710493200.000100", "thread_ts": "1710493200.000100"},
     {"type": "message", "user": "U2", "text": "Yes, all day.", "ts": "1710493260.000200", "thread_ts": "1710493200.000100", "parent_user_id": "U1"}]
    ```
    """

    name = "slack-export"
    title = "Slack export"
    options = (*CHAT_OPTIONS, "markup")
    defaults = CHAT_DEFAULTS
    members = (
        "users.json",
        "org_users.json",
        *_LISTS,
        "*/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json",
    )

    def score(self, value: Any) -> float:
        """Look for messages with a time stamp of seconds and six digits."""
        if not isinstance(value, dict) or value.get("type") != "message":
            return 0.0
        return float(isinstance(value.get("ts"), str) and "." in value["ts"])

    def sniff(self, sample: Sample) -> float:
        """Know a workspace by its lists of members and channels, a day by its messages."""
        if sample.members:
            names = {name.rpartition("/")[2] for name in sample.members}
            people = bool(names & {"users.json", "org_users.json"})
            return float(people and bool(names & set(_LISTS)))
        return super().sniff(sample)

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read names first, then the days of every channel, then give roles to all people."""
        check_split(reading, "thread")
        names = Names()
        channels: dict[str, list[_Said]] = {}
        for item in items:
            file = item.file.replace("!", "/").rpartition("/")[2]
            if not isinstance(item.value, dict):
                reading.file = item.file
                reading.note("broken-record", item.place, detail="no object")
            elif file in ("users.json", "org_users.json"):
                _learn(item.value, names)
            elif file not in _LISTS:
                channels.setdefault(_channel(item.file), []).append(_Said(item, names))
        people = names.by_id()
        for said in channels.values():
            said.sort(key=lambda one: one.stamp)
            for one in said:
                reading.file, reading.place = one.item.file, ""
                one.read(people, reading)
        messages = [one.message for said in channels.values() for one in said]
        names.apply(messages)
        reading.place = ""
        assign_roles(messages, reading, names.labels())
        for channel, said in channels.items():
            yield from _conversations(channel, said, reading)


def _learn(user: dict[str, Any], names: Names) -> None:
    profile = obj(user.get("profile"))
    shown = profile.get("display_name") or user.get("real_name") or profile.get("real_name")
    names.saw(str(user.get("id")), shown or user.get("name"), user.get("name"))


def _channel(file: str) -> str:
    """Return the folder of a day, which is the channel.

    >>> _channel("export.zip!harbour/2024-03-15.json")
    'harbour'
    """
    return file.replace("!", "/").rpartition("/")[0].rpartition("/")[2]


class _Said:
    """One message of a channel while it is read."""

    def __init__(self, item: Item, names: Names) -> None:
        raw = item.value
        self.item = item
        self.raw = raw
        try:
            self.stamp = Decimal(str(raw.get("ts")))
        except InvalidOperation:
            self.stamp = Decimal(0)
        self.thread = str(raw.get("thread_ts") or "")
        profile = obj(raw.get("user_profile") or raw.get("bot_profile"))
        named = raw.get("username") or profile.get("display_name") or profile.get("name")
        sender = str(raw.get("user") or raw.get("bot_id") or raw.get("username") or "")
        if sender not in names.known:
            names.saw(sender, named)
        day = item.file.replace("!", "/").rpartition("/")[2]
        self.message = Message("", "", f"{day}: {item.place}", speaker=sender)

    def read(self, people: dict[str, str], reading: Reading) -> None:
        """Fill the message; flags what is no speech."""
        raw, message = self.raw, self.message
        message.time = float(self.stamp) or None
        subtype = raw.get("subtype")
        text = raw.get("text") or text_of_blocks(raw.get("blocks"))
        text = text or text_of_attachments(raw.get("attachments"))
        keep = reading.options["markup"] == "keep"
        message.content, mentions, links = plain(str(text), people, keep)
        if raw.get("hidden"):
            message.flags = ("hidden",)
        elif subtype == "tombstone":
            message.flags = ("deleted",)
        elif subtype is not None and str(subtype) not in _SPOKEN:
            message.flags = ("service",)
        elif not message.content.strip():
            message.flags = ("media",)
        if message.flags:
            return
        if raw.get("reactions"):
            message.extra = {"reactions": raw["reactions"]}
        if files := items(raw.get("files")):
            reading.note("media-dropped", self.item.place, len(files))
        if mentions:
            reading.note("mentions-replaced", self.item.place, mentions)
        if links and not keep:
            reading.note("formatting-flattened", self.item.place, links, "addresses of links")


def _conversations(channel: str, said: list[_Said], reading: Reading) -> Iterator[Conversation]:
    """Yield the threads of a channel in order of their first message, and the rest as one."""
    sizes: dict[str, int] = {}
    for one in said:
        sizes[one.thread] = sizes.get(one.thread, 0) + 1
    groups: dict[str, list[_Said]] = {}
    for one in said:
        threaded = one.thread and sizes[one.thread] > 1
        groups.setdefault(one.thread if threaded else "", []).append(one)
    for thread, group in groups.items():
        first = group[0].item
        if not thread and reading.options["split"] == "thread":
            spoken = sum(not one.message.flags for one in group)
            reading.file = first.file
            reading.note("unthreaded-dropped", first.place, spoken)
            continue
        messages = [one.message for one in group]
        if thread:
            # A thread is one conversation: pauses between its answers do not part it.
            for message in messages:
                message.time = None
        place = f"thread {thread}" if thread else first.place
        yield Conversation(messages, place, first.file, title=channel)
