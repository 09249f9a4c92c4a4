"""Chats of GitHub Copilot, as Visual Studio Code exports them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats.shared.foreign import items, name, obj, text
from ftlint.formats.shared.nested import Dialogues, Layout
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Message

_PROGRAM: Final = frozenset(
    {
        "toolInvocationSerialized", "prepareToolInvocation", "progressTaskSerialized",
        "progressMessage", "undoStop", "codeblockUri", "mcpServersStarting", "confirmation",
        "elicitation", "command", "references", "codeCitation",
    }
)  # fmt: skip
"""Kinds of pieces of an answer that are not its text."""


class CopilotChat(Dialogues):
    """``requests``, each with the ``message`` that asks and the pieces of the ``response``.

    Texts and names of references are joined; thoughts become reasoning; what tools did and edits
    of files are counted and left out. Answers that were cancelled or failed are left out as well.

    ```json sample
    {"requesterUsername": "ana", "responderUsername": "GitHub Copilot", "requests": [
      {"requestId": "r1", "message": {"text": "How many files are here?", "parts": []}, "response": [{"value": "Three."}], "timestamp": 1742029200000}
    ]}
    ```
    """

    name = "copilot-chat"
    title = "VS Code Copilot Chat"
    layout = Layout(
        # https://github.com/microsoft/vscode, ISerializableChatData in chatModel.ts
        messages="requests",
        needs=("responderUsername",),
        marks=("message", "response"),
        title=("customTitle",),
        time=("timestamp",),
    )

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read a request and what answers it."""
        asked = obj(raw).get("message")
        said = asked if isinstance(asked, str) else text(obj(asked).get("text"))
        turns = [Message("user", said, f"{place}/message")]
        texts: list[str] = []
        thoughts: list[str] = []
        for piece in items(obj(raw).get("response")):
            kind = obj(piece).get("kind")
            value = piece if isinstance(piece, str) else obj(piece).get("value")
            value = obj(value).get("value") if isinstance(value, dict) else value
            if kind == "inlineReference":
                texts.append(_referred(obj(piece)))
            elif kind == "thinking":
                thoughts.append(text(value))
            elif kind in [None, "markdownContent", "markdownVuln"]:
                content = obj(piece).get("content")
                texts.append(text(value) or text(obj(content).get("value")))
            elif str(kind) in _PROGRAM:
                reading.note("tool-messages-dropped", place, detail=str(kind))
            else:
                reading.note("unknown-content", place, detail=str(kind))
        result = obj(obj(raw).get("result"))
        if result.get("errorDetails") or obj(raw).get("isCanceled"):
            reading.note("failed", place)
            return turns if texts else ()
        answer = Message("assistant", "".join(texts), f"{place}/response")
        answer.reasoning = "".join(thoughts) or None
        return [*turns, answer]


def _referred(piece: dict[str, Any]) -> str:
    """Return the name of a file or symbol that an answer refers to, as the page displays it."""
    target = obj(piece.get("inlineReference"))
    shown = name(piece.get("name")) or name(target.get("name"))
    path = text(target.get("path")) or text(obj(target.get("uri")).get("path"))
    return f"`{shown or path.rpartition('/')[2]}`" if shown or path else ""
