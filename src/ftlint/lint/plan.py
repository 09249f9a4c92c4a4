"""What to run on which record: settings turned once into tables that the kernel only looks up."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Final

from ftlint.errors import UsageError
from ftlint.formats import (
    COMMON,
    TEXT,
    UNKNOWN,
    Format,
    Glance,
    all_formats,
    converters,
    input_names,
    named,
)
from ftlint.formats.detector import Detector
from ftlint.formats.facts import Reader, reader, walk_turns
from ftlint.jsontext.aside import Aside
from ftlint.lint.asked import answer_schema, target_of
from ftlint.lint.bound import Bound as Bound
from ftlint.lint.bound import Validator as Validator
from ftlint.lint.digests import shape_seed
from ftlint.lint.failures import PASSED_ON, failure
from ftlint.lint.literals import NO_LITERALS, Literals
from ftlint.lint.signature import Signature, learn
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Facts, Record
from ftlint.model.settings import Settings
from ftlint.rules import Rule
from ftlint.rules.selection import enabled_codes
from ftlint.rules.shared.lengths import model_for
from ftlint.rules.table import Entry, entries
from ftlint.schema import Compiled, compiled, user
from ftlint.targets import Target

TEXT_FAMILY: Final = "E"
"""Letter of the rules that look at plain text as well."""

FILE_SCOPES: Final = frozenset({"file", "dataset"})
MOST: Final = 4096
"""Signatures of a shape that are remembered; records of others cost more."""


TOOL_PLACES: Final = frozenset({"tools", "functions", "toolConfig", "input"})
"""Keys at the top under which tools may be declared."""

RoleVerdict = tuple[tuple[Bound, int, str, Finding], ...]


@dataclass(slots=True, eq=False, repr=False)
class ShapePlan:
    """What to do with records of one format."""

    format: Format
    validators: list[Validator]
    checks: list[Bound]
    role_rules: list[Bound]
    collectors: list[Bound]
    read: Reader
    seed: int = 0
    signatures: dict[tuple[Any, ...], Signature] = field(default_factory=dict)
    by_facts: dict[int, tuple[tuple[Bound, ...], tuple[Bound, ...]]] = field(default_factory=dict)
    by_roles: dict[str, RoleVerdict] = field(default_factory=dict)

    def rules_for(self, facts: int) -> tuple[tuple[Bound, ...], tuple[Bound, ...]]:
        """Return the check and collect rules that records with these facts need."""
        found = self.by_facts.get(facts)
        if found is None:
            found = self.by_facts[facts] = (
                tuple(bound for bound in self.checks if _wanted(bound, facts)),
                tuple(bound for bound in self.collectors if _wanted(bound, facts)),
            )
        return found

    def verdict(self, roles: str) -> RoleVerdict:
        """Return what the role rules say about a sequence of role letters; cached."""
        found = self.by_roles.get(roles)
        if found is None:
            found = tuple(row for bound in self.role_rules for row in _judged(bound, roles))
            if len(self.by_roles) < 65_536:
                self.by_roles[roles] = found
        return found


def _judged(bound: Bound, roles: str) -> RoleVerdict:
    """Return what one role rule says; that it failed, where it does."""
    if bound.calm_of(roles):
        return ()
    try:
        return tuple((bound, *row) for row in bound.rule.check_roles(roles))
    except PASSED_ON:
        raise
    except Exception as error:
        own, finding = failure(bound, error)
        return ((own, -1, "turn", finding),)


def _wanted(bound: Bound, facts: int) -> bool:
    if not bound.literals:
        return bool(bound.needs & facts)
    return bool((facts & Facts.LITERAL) or (bound.needs & facts & ~Facts.ALWAYS))


class Plan:
    """Everything that the kernel needs for one set of settings; made once in each process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.targets: list[Target] = [target_of(name, settings) for name in settings.targets]
        entered = next((one.view for one in self.targets if one.view is not None), None)
        self.entered = entered if settings.input_format is None else None
        """How a configuration reads the rows, where there is one for a target."""
        self.view = None if self.entered is None or self.entered.plain else self.entered
        codes = enabled_codes(settings.selection)
        self.user_schema: Compiled | None = None
        self.answer_schema: dict[str, Any] | None = None
        if settings.schema_text is not None:
            self.user_schema = user(settings.schema_text, settings.schema_name or "--schema")
            self.answer_schema = answer_schema(settings.schema_text)
        self.long_line = sys.maxsize
        """Bytes above which a raw line is long for some rule about tokens."""
        self.bound: list[Bound] = []
        self.by_name: dict[str, dict[str, Bound]] = {}
        """Bound rules by rule name and target name: what findings that name a rule look up."""
        for code, entry in entries().items():
            if code not in codes:
                continue
            for one in self.targets:
                severity = severity_of(entry, one, settings)
                if severity is None or not self._in_pass(entry):
                    continue
                bound = self._bind(entry, one, severity)
                self.by_name.setdefault(entry.name, {})[one.name] = bound
                self.bound.append(bound)
        self.traits_rules = [b for b in self.bound if b.entry.overrides("check_traits")]
        self.concluders = [b for b in self.bound if b.entry.overrides("conclude")]
        self.dataset_rules = [b for b in self.bound if b.entry.overrides("conclude_dataset")]
        self.digest_rules = [b for b in self.bound if b.entry.overrides("conclude_digests")]
        self.needs_digests = bool(self.digest_rules)
        self.record_rules = settings.other_rules
        self.literals = self._literals()
        self.seeks_odd = any(bound.needs & Facts.NON_ASCII for bound in self.bound)
        """Some rule looks at characters above U+007E."""
        self.shapes: dict[tuple[str, ...], ShapePlan] = {}
        """By top-level keys, where they decide."""
        forced = settings.input_format
        self._detector = Detector(settings.method, named(forced) if forced is not None else None)
        self.skeletons = self._detector.skeletons
        self._plans: dict[str, ShapePlan] = {}
        self._asides: dict[tuple[str, str | None], Aside] = {}
        self._taken = frozenset(name for one in self.targets for name in one.formats)

    @cached_property
    def _guests(self) -> list[Format]:
        """The shapes that a target takes and only conversions know: what it can read is its own.

        None where the user has named the shape.
        """
        if self.settings.input_format is not None:
            return []
        known = all_formats()
        names = sorted(self._taken - known.keys())
        return [fmt for name in names if (fmt := converters().get(name)) and fmt.can("read")]

    def _in_pass(self, rule: Entry) -> bool:
        """Tell whether the rule's family runs: ``--only-dataset-rules`` and its opposite."""
        if rule.code.startswith("D"):
            return self.settings.dataset_rules
        return self.settings.other_rules or rule.scope in FILE_SCOPES

    def _bind(self, entry: Entry, one: Target, severity: Severity) -> Bound:
        literals = tuple(text.encode() for text in entry.literals)
        bound = Bound(
            entry,
            severity,
            one.name,
            partial(self._make, entry, one),
            literals,
            chosen=entry.name in self.settings.severity,
            stated=one.severity(entry.name) is not None,
            search=Literals(literals) if literals else NO_LITERALS,
            tuned=entry.name in self.settings.rule_options
            or (entry.uses_answer_schema and self.answer_schema is not None),
            reads_parameters=entry.reads_parameters in one.quirks,
            forgets=entry.as_written and self.view is not None,
            idle=bool(entry.features) and one.unsupported.isdisjoint(entry.features),
        )
        if entry.uses_model:
            self.long_line = min(self.long_line, self._long_line(bound, one))
        return bound

    def _make(self, entry: Entry, one: Target) -> Rule:
        """Make a rule for a target, and tell it what it wants to know of the settings."""
        rule = entry.rule
        options = self.settings.rule_options.get(entry.name)
        made = rule(one, rule.Options(**options)) if options else rule(one)
        if entry.uses_answer_schema:
            made.answer_schema = self.answer_schema
        if entry.uses_decisions:
            made.decisions = self.settings.decisions
        if entry.uses_model:
            made.model = model_for(self.settings.model, one.name)
            made.method = self.settings.method
            made.max_length = self.settings.max_length
            given = self.settings.rule_options.get("over-token-limit", {})
            made.max_tokens = given.get("max_tokens")
        return made

    def _long_line(self, bound: Bound, one: Target) -> int:
        """Return the bytes of a line from which a rule about tokens looks at it.

        Without a limit there are none, and the rule need not be imported to say so.
        """
        model = model_for(self.settings.model, one.name)
        limit = one.max_tokens if model is None else model.max_tokens
        tuned = bound.tuned or "over-token-limit" in self.settings.rule_options
        more = self.settings.max_length or one.default_length or tuned
        if limit is None and not more:
            bound.idle = bool(bound.entry.needs & Facts.LONG)
            return sys.maxsize
        return bound.rule.long_line

    def _literals(self) -> Literals | None:
        """One test for every literal of every record rule; None when there is none."""
        words = {
            word for bound in self.bound for word in bound.literals if self.settings.other_rules
        }
        if not words:
            return None
        found = Literals(words)
        for bound in self.bound:
            bound.signs = found.signs(bound.literals)
        return found

    def named(self, name: str, targets: tuple[str, ...]) -> list[Bound]:
        """Return a rule as bound to those of the targets for which it is on."""
        bound = self.by_name.get(name)
        if bound is None:
            return []
        return [bound[one] for one in targets if one in bound]

    def shape(
        self, value: dict[str, Any], keys: tuple[str, ...], raw: bytes | None = None
    ) -> ShapePlan:
        """Find the format of a record whose keys are new, or do not decide.

        ``raw`` is its line, where that parses as it is.
        """
        if self.entered is not None and self.entered.reads(value):
            return self.plan_for(named(self.entered.names.shape))
        fmt = self._detector.of(value, raw)
        if self._guests and fmt.name not in self._taken and fmt.name in all_formats():
            return self.plan_for(next((g for g in self._guests if g.score(value) >= COMMON), fmt))
        found = self.plan_for(fmt)
        if keys in self._detector.decided:
            self.shapes[keys] = found
        return found

    def instead(self, shape: ShapePlan, value: dict[str, Any]) -> str:
        """Return the shape that a record has all the same; none where a target reads its parts."""
        other = shape.format.instead(value)
        own = other in all_formats() or other in self._taken or other == UNKNOWN.name
        reads = any("untyped-parts" in one.quirks for one in self.targets)
        return "" if reads and not own else other

    def walked(
        self, shape: ShapePlan, value: dict[str, Any]
    ) -> tuple[ShapePlan, Signature, list[Any], list[Any]]:
        """Read a record that a glance does not tell: its shape, signature and contents.

        The contents of the turns whose order counts come first, those of all turns last.
        """
        if other := self.instead(shape, value):
            shape = self.plan_for(named(other))
        signature = self.signature(shape, value, None)
        more = [turn.content for turn in shape.format.turns(value)]
        return shape, signature, walk_turns(shape.format.role_turns(value))[2], more

    def signature(
        self, shape: ShapePlan, value: dict[str, Any], glance: Glance | None
    ) -> Signature:
        """Learn the signature of a record, for all that are alike where a glance tells them."""
        found = learn(self, shape, value, glance)
        if glance is not None and len(shape.signatures) < MOST:
            shape.signatures[tuple(value), glance[0], *map(tuple, glance[2])] = found
        return found

    def viewed(self, record: Record) -> Record:
        """Return a record by the names of the configuration, where these are not its own."""
        row, view = record.value, self.view
        if view is None or not isinstance(row, dict) or not view.fits(row):
            return record
        return replace(
            record, value=view.read(row), format=named(view.names.shape), view=view, row=row
        )

    def aside(self, keys: tuple[str, ...]) -> Aside | None:
        """Return what cuts the declared tools out of records with these keys at the top.

        None where they may be in several places, or are neither first nor last.
        """
        names = [key for key in keys if key in TOOL_PLACES]
        if names not in (["tools"], ["functions"]) or names[0] not in (keys[0], keys[-1]):
            return None
        following = None if names[0] == keys[-1] else keys[1]
        found = self._asides.get((names[0], following))
        if found is None:
            found = self._asides[names[0], following] = Aside(names[0], following)
        return found

    def plan_for(self, fmt: Format) -> ShapePlan:
        """Return the plan for a format, made at its first record."""
        found = self._plans.get(fmt.name)
        if found is not None:
            return found
        validators: dict[str, list[str]] = {}
        for one in self.targets:
            schema_name = one.schemas.get(fmt.name)
            if schema_name is not None and self.settings.other_rules:
                validators.setdefault(schema_name, []).append(one.name)
        mine = [b for b in self.bound if not b.idle and self._fits(b.entry, fmt)]
        other = self.settings.other_rules
        plan = ShapePlan(
            format=fmt,
            validators=[
                Validator(compiled(name).is_valid, compiled(name), tuple(names))
                for name, names in validators.items()
            ],
            checks=[b for b in mine if other and b.entry.overrides("check")],
            role_rules=[b for b in mine if other and b.entry.overrides("check_roles")],
            collectors=[b for b in mine if b.entry.overrides("collect")],
            read=reader(fmt),
            seed=shape_seed(fmt.name),
        )
        if self.user_schema is not None and (self.answer_schema is None or fmt is UNKNOWN):
            user_schema, names = self.user_schema, self.settings.targets
            plan.validators.append(Validator(user_schema.is_valid, user_schema, names, ours=False))
        self._plans[fmt.name] = plan
        return plan

    def for_text(self) -> ShapePlan:
        """Return the plan for the lines of plain text: the family E, wherever it looks."""
        found = self._plans.get(TEXT.name)
        if found is None:
            mine = [b for b in self.bound if self.looks_at_text(b.entry)]
            found = self._plans[TEXT.name] = ShapePlan(
                format=TEXT,
                validators=[],
                checks=[b for b in mine if b.entry.overrides("check")],
                role_rules=[],
                collectors=[b for b in mine if b.entry.overrides("collect")],
                read=reader(TEXT),
            )
        return found

    def looks_at(self, *, text: bool) -> bool:
        """Tell whether a rule that runs could find something in a file of records, or of text."""
        rules = (bound.entry for bound in self.bound)
        return any(self.looks_at_text(one) if text else one.code[0] != "Z" for one in rules)

    def looks_at_text(self, rule: Entry) -> bool:
        """Tell whether a rule looks at the lines of plain text."""
        return rule.code[0] == TEXT_FAMILY and self.settings.other_rules

    def _fits(self, rule: Entry, fmt: Format) -> bool:
        if fmt is UNKNOWN and not rule.format_needs:
            return rule.shapeless or rule.code[0] == TEXT_FAMILY
        if fmt is UNKNOWN and self.user_schema is not None:
            return False
        if not rule.format_needs <= fmt.has:
            return False
        method = self.settings.method or fmt.method
        return rule.methods is None or method in rule.methods


def severity_of(rule: Entry | type[Rule], one: Target, settings: Settings) -> Severity | None:
    """Return the severity of a rule for a target, or None where it does not run.

    The settings' own word comes first, then the target's, then the rule's default.
    """
    if not rule.applies_to(one):
        return None
    return settings.severity.get(rule.name) or one.severity(rule.name) or rule.severity


def plan(settings: Settings) -> Plan:
    """Return the plan of some settings; raises UsageError for names that do not exist."""
    if settings.input_format is not None and settings.input_format not in input_names():
        raise UsageError(f"unknown format {settings.input_format!r}")
    return Plan(settings)
