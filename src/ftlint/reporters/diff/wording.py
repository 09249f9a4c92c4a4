"""The words in which every form of the report tells what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ftlint.model.difference import ADDED, KINDS, REMOVED, Alteration, Difference, Example
from ftlint.model.words import plural

TITLES: Final = {
    "changed": "changed",
    "relabelled": "relabelled",
    "moved": "moved",
    "added": "added",
    "removed": "removed",
    "duplicates_gained": "duplicates gained",
    "duplicates_lost": "duplicates lost",
}
MEANINGS: Final = {
    "changed": "other words or other keys",
    "relabelled": "the same words, another weight, mask, label or side",
    "moved": "the same record in another place or file",
    "added": "in the new version alone",
    "removed": "in the old version alone",
    "duplicates_gained": "one more of a record that is there already",
    "duplicates_lost": "one less of a record that is still there",
}
PAIRED: Final = {
    "id": "same id",
    "prompt": "same prompt",
    "similarity": "similar words",
    "content": "same words",
}


HTML_MARKS: Final = {REMOVED: ("<del>", "</del>"), ADDED: ("<ins>", "</ins>")}
"""What is put around words in a page, and in Markdown, which takes these tags too."""


def marked(item: Alteration, escape: Callable[[str], str]) -> tuple[str, str]:
    """Return where a turn changed, and its words with tags around what went and what came."""
    kind = "" if item.kind == "changed" else f" ({item.kind})"
    words = ""
    for what, text in item.pieces:
        before, after = HTML_MARKS.get(what, ("", ""))
        words += before + escape(text) + after
    return f"{escape(item.where)}{kind}", words


def verdict(found: Difference) -> str:
    """Say in one line how the versions compare."""
    if found.equal:
        return f"equal: {plural(found.new.records, 'record')}, in the same order"
    return ", ".join(_counted(found.counts[kind], kind) for kind in KINDS if found.counts[kind])


def _counted(count: int, kind: str) -> str:
    noun, space, what = TITLES[kind].partition(" ")
    return f"{plural(count, noun.removesuffix('s'))} {what}" if space else f"{count:,} {noun}"


def sides(found: Difference) -> str:
    """Name both versions with their numbers of records."""
    old, new = found.old, found.new
    more = new.records - old.records
    tail = f" ({more:+,})" if more else ""
    return (
        f"{old.name}: {plural(old.records, 'record')}; "
        f"{new.name}: {plural(new.records, 'record')}{tail}"
    )


def places(one: Example) -> str:
    """Say where a record was and where it is."""
    if one.old is None or one.new is None:
        return str(one.old or one.new)
    if one.old == one.new:
        return str(one.new)
    return f"{one.old} -> {one.new}"
