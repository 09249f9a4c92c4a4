"""The report for a pull request: a table of counts and the examples, folded."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.model.difference import KINDS, UNCHANGED, Alteration, Difference
from ftlint.model.words import plural
from ftlint.reporters.diff.wording import MEANINGS, PAIRED, TITLES, marked, places, sides, verdict
from ftlint.reporters.shared.escape import markdown_code, markdown_text


def markdown_report(found: Difference) -> Iterator[str]:
    """Yield the report in pieces."""
    yield f"## ftlint diff\n\n{markdown_text(sides(found))}\n"
    yield f"\n**{markdown_text(verdict(found))}**\n"
    if found.equal:
        return
    yield "\n| Records | | What it means |\n|---:|---|---|\n"
    for kind in (*KINDS, UNCHANGED):
        if found.counts[kind] or kind == UNCHANGED:
            title, meaning = TITLES.get(kind, kind), MEANINGS.get(kind, "")
            yield f"| {found.counts[kind]:,} | {title} | {meaning} |\n"
    for kind in KINDS:
        yield from _examples(found, kind)


def _examples(found: Difference, kind: str) -> Iterator[str]:
    if not found.examples[kind]:
        return
    title = f"{TITLES[kind].capitalize()}: {plural(found.counts[kind], 'record')}"
    yield f"\n<details><summary>{title}</summary>\n\n"
    for one in found.examples[kind]:
        paired = f" ({PAIRED[one.by]})" if kind == "changed" and one.by in PAIRED else ""
        text = f": {markdown_text(one.text)}" if one.text else ""
        yield f"- {markdown_code(places(one))}{paired}{text}\n"
        for item in one.alterations:
            yield f"  - {_alteration(item)}\n"
    more = found.left_out(kind)
    if more > 0:
        yield f"- and {plural(more, 'more record')}\n"
    yield "\n</details>\n"


def _alteration(item: Alteration) -> str:
    where, words = marked(item, markdown_text)
    return f"{where}: {words}"
