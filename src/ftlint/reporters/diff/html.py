"""The report as one page that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ftlint.model.difference import KINDS, UNCHANGED, Alteration, Difference
from ftlint.model.words import plural
from ftlint.reporters.diff.wording import MEANINGS, PAIRED, TITLES, marked, places, sides, verdict
from ftlint.reporters.html import STYLE, page_head
from ftlint.reporters.shared.escape import show, xml_text

OWN_STYLE: Final = """\
del{background:#ffd7d5;color:#82071e}ins{background:#ccffd8;color:#055d20;text-decoration:none}
"""


def html_report(found: Difference) -> Iterator[str]:
    """Yield the page in pieces."""
    yield page_head("ftlint diff", STYLE + OWN_STYLE)
    yield f'<h1>ftlint diff</h1>\n<p class="soft">{_text(sides(found))}</p>\n'
    yield f'<p class="verdict">{_text(verdict(found))}</p>\n<div class="scroll"><table>\n'
    for kind in (*KINDS, UNCHANGED):
        if found.counts[kind] or kind == UNCHANGED:
            yield (
                f'<tr><td class="n">{found.counts[kind]:,}</td><td class="k">'
                f"{TITLES.get(kind, kind)}</td><td>{MEANINGS.get(kind, '')}</td></tr>\n"
            )
    yield "</table></div>\n"
    for kind in KINDS:
        yield from _examples(found, kind)
    yield "</body>\n</html>\n"


def _examples(found: Difference, kind: str) -> Iterator[str]:
    if not found.examples[kind]:
        return
    title = f"{TITLES[kind].capitalize()}: {plural(found.counts[kind], 'record')}"
    yield f"<details open><summary>{title}</summary>\n"
    for one in found.examples[kind]:
        paired = f" ({PAIRED[one.by]})" if kind == "changed" and one.by in PAIRED else ""
        yield f"<article><p><code>{_text(places(one))}</code>{paired}</p>\n"
        if one.text:
            yield f"<p>{_text(one.text)}</p>\n"
        for item in one.alterations:
            yield f"<p>{_alteration(item)}</p>\n"
        yield "</article>\n"
    more = found.left_out(kind)
    if more > 0:
        yield f"<article><p>and {plural(more, 'more record')}</p></article>\n"
    yield "</details>\n"


def _alteration(item: Alteration) -> str:
    where, words = marked(item, _text)
    return f'<span class="soft">{where}:</span> {words}'


def _text(text: str) -> str:
    return xml_text(show(text))
