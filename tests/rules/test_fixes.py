"""The ``fixed`` blocks of the pages are what the fixes make of the ``fail`` blocks before them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ftlint.fixes import fix_sources
from ftlint.lint import check
from ftlint.model.diagnostic import Safety
from ftlint.model.settings import Selection, Settings
from ftlint.rules import Rule, all_rules
from ftlint.source import Source
from tests.rule_examples import Example, examples, target_of
from tests.rules.test_examples import label

FAMILIES = "JSRWTOCEDP"


def pairs() -> list[tuple[type[Rule], Example, Example]]:
    found = []
    for rule in all_rules().values():
        blocks = examples(rule)
        for fail, fixed in pairwise(blocks):
            if rule.code[0] in FAMILIES and (fail.kind, fixed.kind) == ("fail", "fixed"):
                found.append((rule, fail, fixed))
    return found


def fix(data: bytes, rule: type[Rule], options: dict[str, str]) -> bytes:
    """Apply every fix of a rule, safe or not, to one file."""
    settings = Settings(
        targets=(options.get("target", target_of(rule)),),
        method=options.get("method"),
        model=options.get("model"),
        selection=Selection(select=(rule.code,)),
        jobs=1,
    )
    outcome = fix_sources(
        [Source(None, "example.jsonl", data)],
        lambda sources: check(sources, settings),
        lambda one: one.fix is not None and one.fix.safety is not Safety.DISPLAY,
        in_place=False,
    )
    try:
        return outcome.content(outcome.files[0])
    finally:
        outcome.close()


def repeated(example: Example) -> bytes:
    return example.data * int(example.options.get("repeat", "1"))


def company(fail: Example, fixed: Example) -> bytes:
    """Return good records that stand beside an example of which records are dropped.

    A page shows the records that are dropped and no others; a file of nothing else is left alone.
    """
    count = len(fail.lines()) + 1 if len(fixed.lines()) < len(fail.lines()) else 0
    return b"".join(
        b'{"messages": [{"role": "user", "content": "%d?"}, '
        b'{"role": "assistant", "content": "Yes"}]}\n' % number
        for number in range(count)
    )


@pytest.mark.parametrize(("rule", "fail", "fixed"), pairs(), ids=label)
def test_the_fix_gives_what_the_page_shows(rule: type[Rule], fail: Example, fixed: Example) -> None:
    others = company(fail, fixed)
    result = fix(repeated(fail) + others, rule, fail.options)
    assert result == repeated(fixed) + others
    assert fix(result, rule, fail.options) == result


def test_a_rule_that_can_fix_shows_it() -> None:
    able = {rule.code for rule in all_rules().values() if rule.fixable != "none"}
    able = {code for code in able if code[0] in FAMILIES}
    # What concerns several files, or copies that are not equal, is tested with the rules on copies.
    assert able - {rule.code for rule, _, _ in pairs()} <= {"D902", "D904"}
