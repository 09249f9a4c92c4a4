"""Messenger chats with end-to-end encryption, as the app downloads them."""

from __future__ import annotations

from ftlint.formats.shared.nested import Layout, People


class MessengerEncrypted(People):
    """``participants`` that are names, and ``messages`` with ``senderName`` and ``timestamp``.

    Another shape than the archive of Facebook has, without its damaged characters. Pictures,
    reactions and unsent messages go; the newest message comes first and is sorted.

    ```json sample assistant=Bo
    {"participants": ["Ana", "Bo"], "threadName": "Bo_1", "messages": [
      {"isUnsent": false, "media": [], "reactions": [], "senderName": "Bo", "text": "All day.", "timestamp": 1710493260000, "type": "text"},
      {"isUnsent": false, "media": [], "reactions": [], "senderName": "Ana", "text": "Does it rain?", "timestamp": 1710493200000, "type": "text"}
    ]}
    ```
    """

    name = "messenger-encrypted"
    title = "Messenger chat (encrypted)"
    layout = Layout(
        # Files of "Download your encrypted chats", as of 2025
        messages="messages",
        role=("senderName",),
        text=("text",),
        time=("timestamp",),
        title=("threadName",),
        needs=("participants", "threadName"),
        marks=("senderName", "timestamp"),
        sorts=True,
    )
