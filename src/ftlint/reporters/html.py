"""``html``: one page that needs nothing else: no script, no network, no other file.

Every text is escaped, and a content security policy keeps even a mistake in that from running.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.findings import counted
from ftlint.model.gather import Told
from ftlint.model.naming import rule_url, to_dotted
from ftlint.model.report import FileReport, Report
from ftlint.model.words import plural
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import show, xml_text
from ftlint.reporters.shared.frame import preview, window
from ftlint.reporters.shared.matrix import HEAD, cells, matrix, wanted
from ftlint.reporters.shared.privacy import is_private
from ftlint.reporters.shared.style import LONGEST, clip, clip_middle
from ftlint.reporters.shared.telling import Telling, spread, telling
from ftlint.reporters.shared.wording import (
    SEVERITIES,
    RuleCount,
    fix_offer,
    fixes,
    held_words,
    place_of,
    related_place,
    remedy_of,
    suppressed_words,
    tally,
    targets_of,
    verdict,
)

EXAMPLES: Final = 20
"""Findings shown of one rule; the counts are of all."""

FRAME_CELLS: Final = 110
"""Width of a frame on the page."""

BINS: Final = 40
"""Bars of the picture that shows where in the files a rule fires."""

STYLE: Final = """\
:root{--bg:#fff;--fg:#1b1f24;--soft:#5b6570;--line:#d9dee4;--pane:#f5f7f9;--error:#b3261e;
--warning:#8a5a00;--info:#1f5fbf;--mark:#ffe08a}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e3e7eb;--soft:#9aa5b1;--line:#333b44;
--pane:#1c2126;--error:#ff8a80;--warning:#f0b84b;--info:#82b1ff;--mark:#6b5300}}
body{background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;margin:0 auto;
max-width:72rem;padding:1.5rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
a{color:inherit}.soft{color:var(--soft)}.verdict{font-size:1.1rem}
.totals{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.totals li{background:var(--pane);border:1px solid var(--line);border-radius:.4rem;
padding:.4rem .9rem}.totals b{display:block;font-size:1.3rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.3rem .7rem .3rem 0;text-align:left;
vertical-align:top}td.n,th.n{padding-right:1.4rem;text-align:right}td{overflow-wrap:anywhere}
td.n,td.k{overflow-wrap:normal;padding-right:1.4rem;white-space:nowrap;width:1%}
td.w{white-space:nowrap}
.error{color:var(--error)}.warning{color:var(--warning)}.info{color:var(--info)}
details{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0}
summary{cursor:pointer;padding:.5rem .8rem}article{border-top:1px solid var(--line);
padding:.6rem .8rem}article p{margin:.2rem 0;overflow-wrap:anywhere}
code,pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
pre{background:var(--pane);margin:.4rem 0;overflow-x:auto;padding:.5rem}
mark{background:var(--mark);color:inherit}svg{display:block;fill:currentColor}
"""


class Html(Reporter):
    """A page for people who do not look at a terminal."""

    name = "html"
    audience = "people without a terminal"
    about = "one page without scripts that loads nothing"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the page: totals, rules, files, examples."""
        told = telling(report, context._replace(max_per_rule=0, max_diagnostics=0))
        found = told.found
        yield page_head("ftlint report", STYLE)
        yield from _header(report, context)
        if wanted(report):
            yield from _targets(report)
        if found:
            yield from _rules(found, report)
        if report.files:
            yield from _files(found, report)
        yield from _examples(told, report, context)
        yield "</body>\n</html>\n"


def page_head(title: str, style: str) -> str:
    """Return the beginning of a page that may load nothing and run nothing."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    )


def _header(report: Report, context: Context) -> Iterator[str]:
    """Yield title, verdict and totals."""
    when = f", {_text(context.timestamp)}" if context.timestamp else ""
    yield f'<h1>ftlint</h1>\n<p class="soft">version {_text(report.version)}{when}</p>\n'
    yield f'<p class="verdict">{_text(verdict(report))}</p>\n<ul class="totals">\n'
    totals = [
        (*plural(len(report.files), "file").split(), ""),
        (*plural(report.records, "record").split(), ""),
    ]
    for severity in SEVERITIES:
        count = report.count(severity)
        word = plural(count, severity.label).split()[1] if severity is not Severity.INFO else "info"
        totals.append((f"{count:,}", word, severity.label if count else ""))
    for number, word, style in totals:
        yield f'<li class="{style}"><b>{number}</b>{word}</li>\n'
    yield "</ul>\n"
    suppressed = suppressed_words(report, context)
    offers = [fix_offer(report).removeprefix("[*] "), f"{suppressed}." if suppressed else ""]
    for text in (*fixes(report, context), *offers, *report.notes):
        if text:
            yield f"<p>{_text(text)}</p>\n"
    for text in report.errors:
        yield f'<p class="error">{_text(text)}</p>\n'


def _targets(report: Report) -> Iterator[str]:
    """Yield the table of what each target makes of the records."""
    yield '<h2>Targets</h2>\n<div class="scroll"><table>\n<tr><th>Target</th>'
    yield "".join(f'<th class="n">{head}</th>' for head in HEAD[1:5])
    yield "<th>Rules</th></tr>\n"
    for row in matrix(report):
        name, *counts, _ = map(_text, cells(row))
        rules = (
            f'<a href="#{_text(code)}">{_text(code)} {_text(report.rules[code].name)}</a> {count:,}'
            for code, count in row.top
        )
        yield f'<tr><td class="k">{name}</td>'
        yield "".join(f'<td class="n">{count}</td>' for count in counts)
        yield f'<td class="w">{", ".join(rules)}</td></tr>\n'
    yield "</table></div>\n"


def _rules(found: list[Diagnostic], report: Report) -> Iterator[str]:
    """Yield the table of rules; the bars run over all lines of all files."""
    yield '<h2>Rules</h2>\n<div class="scroll"><table>\n<tr><th class="n">Count</th>'
    yield "<th>Severity</th><th>Rule</th><th>Fix</th><th>Where in the data</th></tr>\n"
    bases: dict[str, int] = {}
    total = 0
    for file in report.files:
        bases[file.name] = total
        total += max(file.lines, 1)
    bars = _bars(found, bases, max(total, 1))
    for rule in tally(counted(found)):
        label = rule.severity.label
        yield (
            f'<tr><td class="n">{rule.count:,}</td><td class="k {label}">{label}</td>'
            f'<td><a href="#{_text(rule.code)}">{_text(rule.code)} {_text(rule.name)}</a></td>'
            f'<td class="k">{_text(rule.fix_word.removeprefix("[*] "))}</td>'
            f'<td class="{label}">{_sparkline(bars[rule.code])}</td></tr>\n'
        )
    yield "</table></div>\n"


def _bars(found: list[Diagnostic], bases: dict[str, int], total: int) -> dict[str, Counter[int]]:
    bars: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for item in found:
        at = bases.get(item.file, 0) + (item.line or 1) - 1
        bars[item.code][min(at * BINS // total, BINS - 1)] += 1
    return bars


def _sparkline(bars: Counter[int]) -> str:
    """Draw how often a rule fires along the data, 2 to 16 pixels high."""
    top = max(bars.values())
    rects = []
    for place, count in sorted(bars.items()):
        height = max(round(16 * count / top), 2)
        rects.append(f'<rect x="{place * 4}" y="{16 - height}" width="3" height="{height}"/>')
    size = f'width="{BINS * 4}" height="16" viewBox="0 0 {BINS * 4} 16"'
    return f'<svg {size} aria-hidden="true">{"".join(rects)}</svg>'


def _files(found: list[Diagnostic], report: Report) -> Iterator[str]:
    """Yield the table of files with what was read and found."""
    counts = Counter((item.file, item.severity) for item in found if item.suppressed is None)
    yield '<h2>Files</h2>\n<div class="scroll"><table>\n<tr><th>File</th><th>Format</th>'
    yield '<th class="n">Records</th><th class="n">Bytes</th>'
    yield "".join(f'<th class="n">{severity.label.title()}</th>' for severity in SEVERITIES)
    yield "</tr>\n"
    for file in report.files:
        yield from _file(file, counts)
    yield "</table></div>\n"


def _file(file: FileReport, counts: Counter[tuple[str, Severity]]) -> Iterator[str]:
    error = f'<br><span class="error">{_text(file.error)}</span>' if file.error else ""
    yield f'<tr><td>{_text(file.name)}{error}</td><td class="k">{_text(file.format or "")}</td>'
    yield f'<td class="n">{file.records:,}</td><td class="n">{file.size:,}</td>'
    for severity in SEVERITIES:
        count = counts[file.name, severity]
        yield f'<td class="n {severity.label if count else "soft"}">{count:,}</td>'
    yield "</tr>\n"


def _examples(told: Telling, report: Report, context: Context) -> Iterator[str]:
    """Yield a folded section a rule with its first findings."""
    by_rule: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told.shown:
        by_rule[one.first.code].append(one)
    if told.found:
        yield "<h2>Findings</h2>\n"
    for index, rule in enumerate(tally(counted(told.found))):
        yield from _rule(rule, by_rule[rule.code], report, context, is_open=index == 0)


def _rule(
    rule: RuleCount, found: list[Told], report: Report, context: Context, *, is_open: bool
) -> Iterator[str]:
    info = report.rules.get(rule.code)
    label = rule.severity.label
    yield f'<details id="{_text(rule.code)}"{" open" if is_open else ""}><summary>'
    yield f'<b class="{label}">{_text(rule.code)}</b> <b>{_text(rule.name)}</b> '
    yield f'<span class="soft">{plural(rule.count, "finding")}</span></summary>\n'
    about = _text(info.summary) if info is not None else ""
    url = rule_url(rule.name)
    yield f'<article><p>{about} <a href="{_text(url)}">{_text(url)}</a></p></article>\n'
    for one in found[:EXAMPLES]:
        yield from _finding(one, report, context)
    more = sum(len(one.members) for one in found[EXAMPLES:])
    if more:
        yield f'<article class="soft">and {more:,} more</article>\n'
    yield "</details>\n"


def _finding(told: Told, report: Report, context: Context) -> Iterator[str]:
    item = told.first
    where = spread(told)
    label = item.severity.label
    place = clip_middle(show(place_of(item)), LONGEST)
    path = clip_middle(show(to_dotted(told.path)), LONGEST)
    message = clip(show(item.message), LONGEST) + (f" ({where})" if where else "")
    tags = targets_of(item, report, context) + held_words(item, context)
    yield f'<article><p><code>{_text(place)}</code> <b class="{label}">{label}</b> '
    yield f'{_text(message)} <span class="soft">{_text(tags.strip())}</span></p>\n'
    if path:
        yield f'<p class="soft"><code>{_text(path)}</code></p>\n'
    if is_private(item, report, context):
        yield '<p class="soft">(private data, not shown)</p>\n'
    elif item.excerpt is not None and item.line is not None:
        yield f"<pre>{_frame(item)}</pre>\n"
    for other in item.related[:EXAMPLES]:
        where = related_place(other, item, other.file)
        text = clip(show(other.message), LONGEST)
        yield f'<p class="soft"><code>{_text(clip_middle(show(where), LONGEST))}</code> '
        yield f"{_text(text)}</p>\n"
    remedy = remedy_of(item)
    if remedy:
        yield f"<p>help: {_text(clip(show(remedy), LONGEST))}</p>\n"
    yield "</article>\n"


def _frame(item: Diagnostic) -> str:
    """Return the window of the line with its span marked, and the preview of the fix."""
    assert item.excerpt is not None
    start = None if item.column is None else item.column - 1
    end = None if item.end_column is None else item.end_column - 1
    shown = window(item.excerpt, start, end, FRAME_CELLS)
    head, span = shown.text[: shown.start], shown.text[shown.start : shown.end]
    marked = f"<mark>{_text(span)}</mark>" if span else ""
    lines = [f"{_text(head)}{marked}{_text(shown.text[shown.end :])}"]
    if item.fix is not None:
        change = preview(item.excerpt, item.fix.edits, FRAME_CELLS)
        if change is not None:
            lines += [f"- {_text(change.before)}", f"+ {_text(change.after)}"]
    return "\n".join(lines)


def _text(text: str) -> str:
    return xml_text(show(text))
