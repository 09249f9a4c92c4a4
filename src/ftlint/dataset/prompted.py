"""Records with a system prompt put into them: all other bytes of their lines stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ftlint.dataset.inputs import Guarded, Input, Workspace
from ftlint.dataset.system_prompt import ADDED, REPLACED, SystemPrompt
from ftlint.errors import SourceError
from ftlint.formats import Format, detect, named, recognised
from ftlint.jsontext.edit import Uneditable, apply_raw, resolve
from ftlint.jsontext.locate import Locator
from ftlint.jsontext.numbers import loads
from ftlint.model.diagnostic import Edit, Op
from ftlint.model.losses import Ledger
from ftlint.model.record import Turn
from ftlint.model.roles import SYSTEM_ROLES
from ftlint.source import Source
from ftlint.source.records import line_batches


class Prompter:
    """Puts a prompt into the raw lines of records; all other bytes stay."""

    def __init__(
        self,
        prompt: SystemPrompt,
        ledger: Ledger,
        *,
        method: str | None = None,
        input_format: str | None = None,
    ) -> None:
        """Bind the prompt; the ledger counts what was added and replaced."""
        self.prompt = prompt
        self.ledger = ledger
        self.method = method
        self.format = named(input_format) if input_format else None

    def line(self, raw: bytes, place: str) -> bytes:
        """Return a line with the prompt; one that is no record is as it was.

        Raises SourceError for a record that has no place for a system prompt.
        """
        try:
            value = loads(raw)
            line = raw.decode("utf-8")
        except ValueError:
            return raw
        if not isinstance(value, dict):
            return raw
        format = self.format or _shape(value, self.method)
        edits = self.edits(value, format)
        if edits is None:
            raise SourceError(
                f"{place}: has no place for a system prompt ({format.title}); convert the data to "
                "chats first: ftlint convert --to openai-chat"
            )
        if not edits:
            return raw
        try:
            changed = apply_raw(line, resolve(Locator(line), edits))
        except Uneditable:
            why = "a key occurs twice; `ftlint check` names it"
            raise SourceError(f"{place}: cannot take a system prompt: {why}") from None
        kind = REPLACED if _says(_system_turns(value, format)) else ADDED
        self.ledger.note(kind, place)
        return changed.encode("utf-8")

    def edits(self, value: dict[str, Any], format: Format) -> list[Edit] | None:
        """Return what changes in a record; None where it has no place for a system prompt."""
        text = self.prompt.text
        places = format.system_places(value, text)
        turns = _system_turns(value, format)
        if _says(turns) and not self.prompt.everywhere:
            return []
        if turns:
            return list(_replaced(turns, text, places))
        return [_put(value, path, item) for path, item in places] or None


def _shape(value: dict[str, Any], method: str | None) -> Format:
    """Return the shape of a record; chats of blocks are those of one provider or another."""
    format = detect(value, method)[0]
    messages = value.get("messages")
    if not isinstance(messages, list):
        return format
    blocks = any(isinstance(one, dict) and isinstance(one.get("content"), list) for one in messages)
    return recognised(value) or format if blocks or "system" in value else format


def _system_turns(value: dict[str, Any], format: Format) -> list[Turn]:
    return [turn for turn in format.turns(value) if turn.role in SYSTEM_ROLES]


def _says(turns: Iterable[Turn]) -> bool:
    """Tell whether a system turn says anything."""
    return any(turn.content not in (None, "", []) for turn in turns)


def _put(value: dict[str, Any], path: Sequence[Any], item: Any) -> Edit:
    there = len(path) == 1 and path[0] in value
    return Edit(Op.SET if there else Op.INSERT, tuple(path), item)


def _replaced(turns: list[Turn], text: str, places: list[tuple[Any, Any]]) -> Iterator[Edit]:
    """Yield the edits that put a text in the place of the system turns of a record.

    One of them stays: the text beside the turns, else the first turn of each list.
    """
    beside = [turn for turn in turns if not turn.message]
    if beside:
        form = next((item for path, item in places if isinstance(path[-1], str)), text)
        if beside[0].content != text:
            yield Edit(Op.SET, beside[0].path, form)
    seen: set[Any] = set()
    for turn in turns:
        if not turn.message:
            continue
        where, index = turn.path[:-1], turn.path[-1]
        if beside or where in seen:
            yield Edit(Op.DELETE, turn.path)
        elif index != 0:
            yield Edit(Op.DELETE, turn.path)
            spelt = {turn.role_path[-1]: "system", turn.content_path[-1]: text}
            yield Edit(Op.INSERT, (*where, 0), spelt)
        elif turn.content != text:
            there = turn.content_path[-1] in turn.message
            yield Edit(Op.SET if there else Op.INSERT, turn.content_path, text)
        seen.add(where)


def with_prompt(
    item: Input,
    workspace: Workspace,
    prompt: SystemPrompt,
    *,
    method: str | None = None,
    input_format: str | None = None,
) -> Input:
    """Return an input whose records have the prompt, written out beside it."""
    prompter = Prompter(prompt, workspace.ledger, method=method, input_format=input_format)
    written = workspace.path()
    number = 0
    with Guarded(written) as out:
        for start, end in item.ranges():
            for raws, _ in line_batches(item.source, start, end):
                for raw in raws:
                    number += 1
                    place = f"{item.name}:{item.line(number)}"
                    out.write((prompter.line(raw, place) if raw.strip() else raw) + b"\n")
    item.verify()
    return replace(item, source=Source(written, item.name), shared=None)
