"""What a shape has a place for, as data: every format that writes declares it."""

from __future__ import annotations

from typing import NamedTuple


class Carries(NamedTuple):
    """What a target has a place for; the pipe takes out the rest, and says so, before it writes.

    ``shape`` is ``chat``, ``preference``, ``single`` (one prompt and one answer) or ``label``.
    ``weights``: ``any``, ``binary`` (0 or 1 on assistant turns) or ``none``; a mask that cannot
    be written is an error unless the user drops it. ``arguments`` is ``text`` or ``object``.
    ``system``: ``any`` place, ``first`` only, or ``none`` (joined to the first user turn).
    ``parts``: ``exact`` keeps content lists as they are, ``blocks`` holds a string and a list of
    one text to be the same, "marks" writes media into columns, with marks in
    the texts, "" has strings alone. ``results`` is ``object`` where the result of a
    tool must be one. ``tool_keys`` are the keys of a declared function that can be written, None
    for all. ``one_answer`` says that both sides of a preference are one assistant turn.
    """

    roles: frozenset[str] = frozenset({"system", "user", "assistant"})
    shape: str = "chat"
    system: str = "any"
    weights: str = "none"
    names: bool = False
    tools: bool = False
    call_ids: bool = False
    numbered_ids: str = "call_{}"
    """How ids of calls are numbered anew; the default says that the target keeps or drops them."""
    arguments: str = "text"
    parallel: bool = False
    reasoning: bool = False
    images: bool = False
    media: frozenset[str] = frozenset()
    """Kinds of parts beside texts and images."""
    refusals: bool = False
    parts: str = ""
    uniform_parts: bool = False
    """Where a turn of a record has a list of parts, all questions and answers have one."""
    results: str = "text"
    tool_keys: frozenset[str] | None = None
    one_answer: bool = False
    image_detail: bool = False
    alternate: bool = False
    first_user: bool = False
    last_assistant: bool = False
    label: bool = False
    scores: bool = False
    title: bool = False
    bare_calls: bool = False
    """A turn with calls says nothing beside them."""
    answered_calls: bool = False
    """Each call has its result."""
    described_tools: bool = False
    """Each declared tool has a description and parameters."""
    table: bool = False
    """The output is a table, which has columns for the shape alone; the pipe sets it."""
