"""The export of Chatbot UI."""

from __future__ import annotations

from ftlint.formats.shared.nested import Dialogues, Layout


class ChatbotUi(Dialogues):
    """Conversations under ``history``, each with its system ``prompt``.

    Folders, saved prompts and settings of the model are not carried.

    ```json sample
    {"version": 4, "history": [{"id": "1", "name": "Rain", "prompt": "Be brief.", "messages": [{"role": "user", "content": "Does it rain?"}, {"role": "assistant", "content": "All day."}], "folderId": null}], "folders": [], "prompts": []}
    ```
    """

    name = "chatbot-ui"
    title = "Chatbot UI export"
    layout = Layout(
        # https://github.com/mckaywrigley/chatbot-ui/blob/legacy/types/export.ts
        chats="history",
        messages="messages",
        system=("prompt",),
        title=("name",),
        needs=("name",),
        marks=("role", "content"),
    )
