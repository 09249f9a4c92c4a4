"""Trees of the Open Assistant data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Item, Reading
from ftlint.model.conversation import Conversation, Message

_NO_RANK: Final = 1 << 30


class OasstTree(Format):
    """A tree a line: ``prompt`` with ``replies``, each with replies of its own and a ``rank``.

    The best path is read: at each message the reply of the lowest rank. ``path=all`` reads every
    path. Deleted messages and those that reviewers refused are left out with all that follows
    them; trees that are not ready are left out.

    ```jsonl sample
    {"message_tree_id": "t1", "tree_state": "ready_for_export", "prompt": {"message_id": "m1", "text": "Which planet is largest?", "role": "prompter", "replies": [{"message_id": "m2", "parent_id": "m1", "text": "Saturn.", "role": "assistant", "rank": 1, "replies": []}, {"message_id": "m3", "parent_id": "m1", "text": "Jupiter.", "role": "assistant", "rank": 0, "replies": []}]}}
    ```
    """

    name = "oasst-tree"
    title = "Open Assistant trees"
    options = ("path", "branches")

    def score(self, value: Any) -> float:
        """Look for a tree id and replies."""
        prompt = value.get("prompt") if isinstance(value, dict) else None
        return float(isinstance(prompt, dict) and "message_tree_id" in value)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one tree."""
        if value.get("tree_state") not in (None, "ready_for_export"):
            reading.note("hidden-dropped", detail=f"tree_state {value['tree_state']}")
            return
        rows: list[dict[str, Any]] = []
        stack = [value["prompt"]]
        while stack:
            node = stack.pop()
            rows.append(node)
            stack.extend(reversed(node.get("replies") or ()))
        yield tree_of(rows, str(value["message_tree_id"]), reading)


class OasstMessages(Format):
    """A message a line, in any order, linked by ``parent_id``; read as trees.

    ```jsonl sample
    {"message_id": "m1", "parent_id": null, "text": "Which planet is largest?", "role": "prompter", "message_tree_id": "t1"}
    {"message_id": "m2", "parent_id": "m1", "text": "Jupiter.", "role": "assistant", "message_tree_id": "t1", "rank": 0}
    ```
    """

    name = "oasst-messages"
    title = "Open Assistant messages"
    options = ("path", "branches")

    def score(self, value: Any) -> float:
        """Look for linked messages whose roles are prompter and assistant."""
        if not isinstance(value, dict) or "message_id" not in value or "text" not in value:
            return 0.0
        return float("parent_id" in value and value.get("role") in ("prompter", "assistant"))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Gather the messages of each tree, then read the trees in order of appearance."""
        trees: dict[str, list[dict[str, Any]]] = {}
        for item in items:
            row = item.value
            key = str(row.get("message_tree_id") or row.get("parent_id") or row["message_id"])
            trees.setdefault(key, []).append(row)
        for name, rows in trees.items():
            reading.place = f"tree {name}"
            yield tree_of(rows, name, reading)


def tree_of(rows: list[dict[str, Any]], name: str, reading: Reading) -> Conversation:
    """Make a tree of messages whose active branch is the best ranked one."""
    refused = {
        row["message_id"] for row in rows if row.get("deleted") or row.get("review_result") is False
    }
    if refused:
        reading.note("deleted-dropped", count=len(refused))
    children: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        if row["message_id"] not in refused:
            children.setdefault(row.get("parent_id"), []).append(row)
    roots = [row for row in rows if row.get("parent_id") is None]
    messages: list[Message] = []
    read: set[Any] = set()
    stack = [row for row in reversed(roots) if row["message_id"] not in refused]
    while stack:
        row = stack.pop()
        if row["message_id"] in read:
            continue  # two of one id: below the second the first would come again, without end
        read.add(row["message_id"])
        messages.append(_message(row, reading))
        stack.extend(reversed(children.get(row["message_id"], ())))
    lost = sum(row["message_id"] not in refused for row in rows) - len(messages)
    if lost:
        reading.note("broken-tree", count=lost)
    node, leaf = (messages[0].id if messages else None), None
    while node is not None:
        leaf = node
        read.discard(node)
        below = (row for row in children.get(node, ()) if row["message_id"] in read)
        best = min(below, key=_rank, default=None)
        node = best["message_id"] if best else None
    return Conversation(messages, f"tree {name}", id=name, tree=True, leaf=leaf)


def _rank(row: dict[str, Any]) -> float:
    rank = row.get("rank")
    return rank if isinstance(rank, int | float) and rank == rank else _NO_RANK


def _message(row: dict[str, Any], reading: Reading) -> Message:
    identifier = row["message_id"]
    role = reading.role(row.get("role"), f"id {identifier}")
    message = Message(role, row.get("text") or "", f"id {identifier}")
    message.id, message.parent = identifier, row.get("parent_id")
    return message
