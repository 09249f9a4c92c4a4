"""``ftlint rule``."""

from __future__ import annotations

from typing import Literal

import click

from ftlint.cli.options import Command, argument, option
from ftlint.cli.typed import Typed
from ftlint.errors import UsageError


@click.command(cls=Command, section="Explain", rank=1)
@argument("rules", nargs=-1, metavar="[RULE]...")
@option("Output", "--all", "everything", is_flag=True, help="Explain every rule.")
@option(
    "Output",
    "--output-format",
    type=Typed(Literal["text", "json", "markdown"]),
    default="text",
    help="How to print it.",
)
def command(rules: tuple[str, ...], everything: bool, output_format: str) -> None:
    """Explain rules: what they find, why it is bad, examples, fixes, options.

    RULE is a code, a prefix of codes or a name. Without one, all rules are listed.

    \b
    ftlint rule C601
    ftlint rule empty-content J00
    """
    from ftlint.cli.pages_text import print_pages, print_rows
    from ftlint.config.selectors import selects, unknown
    from ftlint.explain.pages import rule_facts, rule_page, summary
    from ftlint.rules import all_rules

    known = all_rules()
    rules = tuple(name.replace("_", "-") for name in rules)
    for name in rules:
        if not any(selects([name], rule, known) for rule in known.values()):
            raise UsageError(unknown(name, known))
    listing = not rules and not everything
    chosen = [rule for rule in known.values() if not rules or selects(rules, rule, known)]
    if output_format == "json":
        facts = [rule_facts(rule) for rule in chosen]
        if listing:
            facts = [{key: one[key] for key in one if key != "page"} for one in facts]
        print_pages(facts, output_format)
    elif listing:
        rows = [(rule.code, rule.name, rule.severity.label, summary(rule)) for rule in chosen]
        print_rows(("Code", "Name", "Severity", "What it finds"), rows, output_format)
    else:
        print_pages([rule_page(rule) for rule in chosen], output_format)
