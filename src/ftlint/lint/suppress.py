"""Findings that the configuration excuses, and excuses that nothing needs any more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftlint.config.selectors import selects
from ftlint.model.diagnostic import Diagnostic, Finding
from ftlint.model.findings import FileFindings
from ftlint.model.settings import RecordIgnore, Settings
from ftlint.rules.table import entries

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from ftlint.lint.plan import Plan


class Suppressions:
    """Marks suppressed diagnostics; remembers which entries were used and which could have been."""

    def __init__(self, settings: Settings, made: Plan) -> None:
        self._made = made
        self._root = os.path.realpath(settings.root)
        self._ignores = settings.ignores
        self._used_ignores: set[RecordIgnore] = set()
        self._globs: list[tuple[str, tuple[str, ...], GitIgnoreSpec]] = []
        self._used_globs: set[int] = set()
        self._matched_globs: set[int] = set()
        if settings.per_file_ignores:
            from ftlint.source.globs import spec_of

            for glob, selectors in settings.per_file_ignores:
                self._globs.append((glob, selectors, spec_of([glob])))

    def apply(self, name: str, found: FileFindings) -> None:
        """Mark the findings of one file that an entry excuses."""
        relevant = []
        for number, (_, selectors, spec) in enumerate(self._globs):
            if spec.match_file(self._below_root(name)):
                self._matched_globs.add(number)
                relevant.append((number, selectors))
        if self._ignores:  # these name records, so each finding is looked at
            found.replace([*found])
        if self._ignores or relevant:
            found.mark(lambda one: self._mark(one, relevant))

    def _below_root(self, name: str) -> str:
        """Return a name, relative to the working folder, relative to the configuration's."""
        path = os.path.relpath(os.path.realpath(name), self._root)
        return path.replace(os.sep, "/")

    def _mark(
        self, diagnostic: Diagnostic, relevant: list[tuple[int, tuple[str, ...]]]
    ) -> Diagnostic:
        rules = entries()
        rule = rules[diagnostic.code]
        for number, selectors in relevant:
            if selects(selectors, rule, rules):
                self._used_globs.add(number)
                return diagnostic._replace(suppressed="per-file-ignores")
        for ignore in self._ignores:
            if _excuses(ignore, diagnostic) and selects((ignore.rule,), rule, rules):
                self._used_ignores.add(ignore)
                return diagnostic._replace(suppressed="ignore", suppression_reason=ignore.reason)
        return diagnostic

    def unused(self) -> Iterator[Diagnostic]:
        """Yield a finding for each per-file entry whose files were checked and needed no excuse."""
        for number, (glob, selectors, _) in enumerate(self._globs):
            if number in self._matched_globs and number not in self._used_globs:
                finding = Finding(
                    f"per-file-ignores '{glob}' = {list(selectors)} suppresses nothing",
                    help="remove the entry",
                    salt=glob,
                )
                named = self._made.named("unused-suppression", self._made.settings.targets)
                from ftlint.lint.place import Placer

                placer = Placer(self._made, glob, 0)
                yield from placer.merge_placeless([(bound, finding) for bound in named])


def _excuses(ignore: RecordIgnore, diagnostic: Diagnostic) -> bool:
    if ignore.record is not None:
        return ignore.record == diagnostic.record_hash
    if ignore.id is not None:
        return ignore.id == diagnostic.record_id
    return False
