"""The export of NextChat (ChatGPT-Next-Web)."""

from __future__ import annotations

from ftlint.formats.shared.nested import Dialogues, Layout


class NextChat(Dialogues):
    """Sessions of the store ``chat-next-web-store``.

    Masks (prompts that begin a session), settings and memory are not carried.

    ```json sample
    {"chat-next-web-store": {"sessions": [{"id": "1", "topic": "Rain", "messages": [{"id": "a", "role": "user", "content": "Does it rain?", "date": "2025"}, {"id": "b", "role": "assistant", "content": "All day.", "date": "2025"}]}]}, "access-control": {}}
    ```
    """

    name = "nextchat"
    title = "NextChat export"
    layout = Layout(
        # https://github.com/ChatGPTNextWeb/NextChat/blob/main/app/store/sync.ts
        chats="chat-next-web-store.sessions",
        messages="messages",
        title=("topic",),
        marks=("role", "content"),
    )
