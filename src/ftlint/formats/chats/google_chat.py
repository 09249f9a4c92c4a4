"""Google Chat out of Google Takeout: ``messages.json`` of each space."""

from __future__ import annotations

from ftlint.formats.shared.nested import Layout, People


class GoogleChat(People):
    """``messages`` with a ``creator``; bots are people here, too.

    Takeout writes dates in words, so that pauses are not seen and each space is one conversation.
    Threads of a space are not told apart; attachments and cards go.

    ```json sample assistant=Bo
    {"messages": [
      {"creator": {"name": "Ana", "email": "ana@example.com", "user_type": "Human"}, "created_date": "Friday, 15 March 2024 at 09:00:00 UTC", "text": "Does it rain?", "topic_id": "t1", "message_id": "m1"},
      {"creator": {"name": "Bo", "email": "bo@example.com", "user_type": "Human"}, "created_date": "Friday, 15 March 2024 at 09:01:00 UTC", "text": "All day.", "topic_id": "t1", "message_id": "m2"}
    ]}
    ```
    """

    name = "google-chat"
    title = "Google Chat (Google Takeout)"
    layout = Layout(
        # Files of Google Takeout, as of 2025
        messages="messages",
        role=("creator.email", "creator.name"),
        person=("creator.name",),
        text=("text",),
        marks=("creator", "created_date"),
    )
