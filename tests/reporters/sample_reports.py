"""Reports that every format is tested with: an ordinary one, a nasty one, a clean one."""

from __future__ import annotations

from ftlint.model.diagnostic import (
    Diagnostic,
    Excerpt,
    FixInfo,
    Related,
    ResolvedEdit,
    Safety,
    Severity,
)
from ftlint.model.report import FileReport, FixSummary, Report, RuleInfo

LINE = (
    '{"messages":[{"role":"system","content":"You are a helpful assistant."},'
    '{"role":"user","content":"What is the tallest tower in Lyon?"},'
    '{"role":"assistant","content":"  "}],"tools":[{"type":"function","function":'
    '{"name":"search","description":"Search the web","parameters":{"type":"object"}}}]}'
)
NASTY_NAME = "a,b:%.jsonl"
NASTY = (
    "\x1b[31mred\x07\x00 \u202eevil\u2066 \ud83d \u2028 ##[error]x ##vso[y] \u6f22\u5b57 e\u0301"
)
WIDE = '{"prompt":"' + "\u6f22\u5b57e\u0301\U0001f600" * 40 + '","completion":"\u5b57\u6f22"}'
EMAIL = "alice.private@example.com"


def rule(code: str, name: str, severity: Severity = Severity.ERROR, **more: object) -> RuleInfo:
    """Return what a report says about a rule."""
    page = f"# {code} {name}\n\nWhat it does.\n\n<script>alert(1)</script> is escaped.\n"
    return RuleInfo(code, name, severity, f"Says what {name} means", page, **more)  # type: ignore[arg-type]


RULES = {
    info.code: info
    for info in (
        rule("C601", "empty-content", fixable="unsafe"),
        rule("J005", "raw-control-character"),
        rule("W302", "weight-value", Severity.WARNING, fixable="safe"),
        rule("S102", "unknown-key", Severity.INFO),
        rule("D901", "duplicate-example", Severity.WARNING),
        rule("J019", "small-file", Severity.WARNING),
        rule("C650", "email-address", Severity.WARNING, sensitive=True, tags=("privacy",)),
    )
}


def excerpt(line: str, start: int = 0, size: int = 400) -> Excerpt:
    """Return a part of a line."""
    return Excerpt(line[start : start + size], start, len(line))


def empty_content(**more: object) -> Diagnostic:
    """Return the finding of the documentation's sample."""
    column = LINE.index('"  "') + 1
    values: dict[str, object] = {
        "code": "C601",
        "name": "empty-content",
        "severity": Severity.ERROR,
        "message": "Assistant turn is empty",
        "file": "data/train.jsonl",
        "line": 1042,
        "record": 1042,
        "column": column,
        "end_column": column + 4,
        "byte_offset": 3120447,
        "path": ("messages", 2, "content"),
        "fingerprint": "4b5e02aa91c7d310",
        "record_hash": "9f2c61d0a4b7e835",
        "fix": FixInfo("Drop the record", Safety.UNSAFE, drop=True),
        "help": "write the answer, or drop the record with --fix --unsafe-fixes",
        "targets": ("openai", "mistral"),
        "excerpt": excerpt(LINE),
    }
    values.update(more)
    return Diagnostic(**values)  # type: ignore[arg-type]


def weight() -> Diagnostic:
    """Return a finding with a safe edit."""
    line = '{"messages":[{"role":"assistant","content":"Hi","weight":"1"}]}'
    column = line.index('"1"')
    return Diagnostic(
        "W302",
        "weight-value",
        Severity.WARNING,
        "weight must be 0 or 1, not '1'",
        "data/train.jsonl",
        7,
        7,
        column + 1,
        column + 4,
        900,
        ("messages", 0, "weight"),
        "aaaa02aa91c7d310",
        fix=FixInfo("Make it a number", Safety.SAFE, (ResolvedEdit(column, column + 3, "1"),)),
        targets=("openai",),
        excerpt=excerpt(line),
    )


def duplicate() -> Diagnostic:
    """Return a finding with other places."""
    return Diagnostic(
        "D901",
        "duplicate-example",
        Severity.WARNING,
        "The same example occurs 3 times",
        "data/val.jsonl",
        12,
        11,
        1,
        40,
        5000,
        fingerprint="bbbb02aa91c7d310",
        record_id="conv-118",
        related=(
            Related("first occurrence", "data/train.jsonl", 7, 7),
            Related("another copy", "data/train.jsonl", 19, 18, ("messages", 0)),
        ),
        fix=FixInfo("Keep the first occurrence", Safety.DISPLAY),
        excerpt=excerpt('{"messages":[{"role":"user","content":"Hi"},{"role":"assistant"}]}'),
    )


def file_level() -> Diagnostic:
    """Return a finding about a file as a whole."""
    return Diagnostic(
        "J019",
        "small-file",
        Severity.WARNING,
        "The file holds 3 records; fine-tuning needs at least 10",
        "data/val.jsonl",
        fingerprint="cccc02aa91c7d310",
        help="add examples",
    )


def suppressed() -> list[Diagnostic]:
    """Return findings that the baseline and the configuration hold back."""
    reason = "teaches silence after STOP"
    return [
        empty_content(line=2000, record=2000, suppressed="baseline", suppression_reason="backlog"),
        empty_content(line=2001, record=2001, suppressed="ignored", suppression_reason=reason),
    ]


def nasty() -> list[Diagnostic]:
    """Return findings that try to break out of a report."""
    line = '{"a":"' + NASTY + "x" * 500 + '","b":1}'
    at = line.index(NASTY[0])
    return [
        Diagnostic(
            "J005",
            "raw-control-character",
            Severity.ERROR,
            f"::stop-commands::x\nText holds {NASTY!r} and {NASTY}",
            NASTY_NAME,
            3,
            3,
            at + 1,
            at + len(NASTY) + 1,
            70,
            ("a", NASTY, '"</script>'),
            "dddd02aa91c7d310",
            related=(Related(NASTY, NASTY_NAME, 1, 1, (NASTY,)),),
            fix=FixInfo(
                f"Escape {NASTY}", Safety.SAFE, (ResolvedEdit(at, at + len(NASTY), NASTY[::-1]),)
            ),
            help=f"::error::{NASTY}",
            excerpt=excerpt(line),
        ),
        Diagnostic(
            "S102",
            "unknown-key",
            Severity.INFO,
            "<b>bold</b> & `code` | [x](javascript:alert(1)) " + "very long " * 300,
            "dir with space/" + "\u6f22" * 300 + "\udcff.jsonl",
            2_000_000_000,
            2_000_000_000,
            1_900_000,
            1_900_004,
            2**40,
            tuple("k" * 400 for _ in range(3)),
            "eeee02aa91c7d310",
            record_id=NASTY,
            excerpt=Excerpt("z" * 400, 1_899_800, 2_000_000),
        ),
        Diagnostic(
            "S102",
            "unknown-key",
            Severity.INFO,
            "wide",
            "wide.jsonl",
            1,
            1,
            WIDE.index(',"c') + 2,
            len(WIDE) + 1,
            excerpt=excerpt(WIDE),
            fingerprint="eeef02aa91c7d310",
        ),
        Diagnostic(
            "J005",
            "raw-control-character",
            Severity.ERROR,
            "the line ends too early",
            "wide.jsonl",
            2,
            2,
            len(WIDE) + 1,
            len(WIDE) + 1,
            excerpt=excerpt(WIDE, len(WIDE) - 50),
            fingerprint="eeef02aa91c7d311",
        ),
        private(),
    ]


def private() -> Diagnostic:
    """Return a finding of a sensitive rule."""
    line = '{"prompt":"write to ' + EMAIL + '"}'
    at = line.index(EMAIL)
    return Diagnostic(
        "C650",
        "email-address",
        Severity.WARNING,
        f"Text holds the address {EMAIL!r}",
        "data/train.jsonl",
        5000,
        5000,
        at + 1,
        at + 1 + len(EMAIL),
        path=("prompt",),
        fingerprint="ffff02aa91c7d310",
        fix=FixInfo(
            f"Replace '{EMAIL}' by a mask",
            Safety.UNSAFE,
            (ResolvedEdit(0, len(line), line.replace("write", EMAIL)),),
        ),
        help=f"mask '{EMAIL}'",
        related=(Related(f"also '{EMAIL}'", "data/train.jsonl", 1),),
        excerpt=excerpt(line),
    )


def _report(diagnostics: list[Diagnostic], **more: object) -> Report:
    files = [
        FileReport("data/train.jsonl", 5110, 5100, 6_000_000, "openai-chat"),
        FileReport("data/val.jsonl", 21, 20, 20_000, "openai-chat"),
    ]
    fired = {item.code for item in diagnostics}
    rules = {code: info for code, info in RULES.items() if code in fired}
    return Report(diagnostics, files, rules, version="0.1.0", **more)  # type: ignore[arg-type]


def ordinary_report() -> Report:
    """Return what a usual run finds."""
    return _report(
        [weight(), empty_content(), *suppressed(), file_level(), duplicate()],
        targets=("openai", "mistral"),
    )


def nasty_report() -> Report:
    """Return findings full of what must not reach a terminal, a log or a parser raw."""
    report = _report(
        [*nasty(), *suppressed()],
        errors=[f"{NASTY_NAME}: cannot be read {NASTY}"],
        notes=[NASTY],
        fixed=[FixSummary(NASTY_NAME + NASTY, 9, 3, 1)],
    )
    report.files.append(FileReport(NASTY_NAME, 3, 3, 99, None, f"vanished {NASTY}"))
    report.files.append(FileReport("wide.jsonl", 1, 1, 99))
    return report


def clean_report() -> Report:
    """Return a run without findings."""
    return _report([])


def empty_report() -> Report:
    """Return a run that met no file."""
    return Report(version="0.1.0")


ALL = {
    "ordinary": ordinary_report,
    "nasty": nasty_report,
    "clean": clean_report,
    "empty": empty_report,
}
