"""Broken dataset files for the fix engine: records of every kind, laid out in every way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from ftlint.fixes import Outcome, fix_sources
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Safety
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source

GOOD = (
    '{"messages": [{"role": "system", "content": "Be kind."}, '
    '{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}'
)

LINES = [
    GOOD,
    GOOD.replace("Hi", "Good evening, is that a dog?"),
    GOOD.replace(": ", ":").replace(", ", ","),
    GOOD.replace("Hello!", "Grüß dich, 你好 😀"),
    GOOD.replace("Hello!", "caf\\u00e9 \\ud83d\\ude00"),
    GOOD.replace("Hello!", "line\u2028separator\u0085here"),
    # One fix each, some safe and some not.
    GOOD.replace('"user"', '"User"'),
    GOOD.replace('"assistant"', '"ASSISTANT "'),
    GOOD.replace('"Hello!"}', '"Hello!", "weight": 1.0}'),
    GOOD.replace('"Hello!"}', '"Hello!", "weight": "1", "name": "a b c"}'),
    GOOD.replace("}]}", "},]}"),
    GOOD.replace("Hello!", "raw\ttab"),
    GOOD + ",",
    GOOD + " " + GOOD.replace("Hi", "Two on one line"),
    GOOD.replace("Hello!", ""),
    GOOD.replace("Hello!", "   "),
    GOOD.replace("Hello!", "cut \\ud83d here"),
    GOOD.replace("Hello!", "Un cafÃ©, sâ€™il vous plaÃ®t"),
    GOOD.replace("Hello!", "Tom &amp; Anna"),
    '{"messages": []}',
    str(
        {
            "messages": [
                {"role": "user", "content": "O'Neil?"},
                {"role": "assistant", "content": None},
            ]
        }
    ),
    '{"messages": [{"role": "user", "content": "Hi"}, {"role": "user", "content": "Ho"}]}',
    # Several fixes on one line, over several rounds.
    GOOD.replace('"user"', '"Human"').replace('"Hello!"}', '"Hello!", "weight": true},'),
    GOOD.replace('"messages"', '"source": NaN, "messages"').replace('"user"', '"User"'),
    # No fix.
    GOOD[:-30],
    "not JSON at all",
    "[1, 2]",
    "",
    "   ",
    "\t",
]

BYTES = [
    GOOD.replace("Hello!", "Déjà vu à la plage, très bien").encode("cp1252"),
    GOOD.replace("Hello!", "Привет, как дела сегодня?").encode("cp1251"),
    GOOD.encode() + b"\xff",
    GOOD.replace("Hello!", "half \ud83d of it").encode("utf-8", "surrogatepass"),
]

ENDS = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Draw a file: up to twelve lines, ends of both kinds, a BOM or not, a last end or not."""
    kinds = st.sampled_from([*[line.encode() for line in LINES], *BYTES])
    lines = draw(st.lists(kinds, min_size=1, max_size=12))
    single = draw(st.booleans())
    end = draw(ENDS)
    data = b"".join(line + (end if single else draw(ENDS)) for line in lines)
    if draw(st.booleans()):
        data = data.removesuffix(b"\n").removesuffix(b"\r")
    return (b"\xef\xbb\xbf" if draw(st.integers(0, 3)) == 0 else b"") + data


def safe(one: Diagnostic) -> bool:
    """Allow what ``--fix`` alone may do."""
    return one.fix is not None and one.fix.safety is Safety.SAFE


def unsafe(one: Diagnostic) -> bool:
    """Allow what ``--fix --unsafe-fixes`` may do."""
    return one.fix is not None and one.fix.safety is not Safety.DISPLAY


def outcome_of(
    source: Source, allowed: object = unsafe, *, select: Sequence[str] = ("ALL",), **more: object
) -> Outcome:
    """Fix one source by every rule, without writing."""
    settings = Settings(
        targets=("chat",),
        selection=Selection(select=tuple(select)),
        jobs=1,
        **more,  # type: ignore[arg-type]
    )
    return fix_sources(
        [source],
        lambda sources: check(sources, settings),
        allowed,  # type: ignore[arg-type]
        in_place=False,
    )


def fixed(data: bytes, allowed: object = unsafe, **more: object) -> bytes:
    """Return the fixed content of some bytes."""
    outcome = outcome_of(Source(None, "a.jsonl", data), allowed, **more)  # type: ignore[arg-type]
    try:
        return outcome.content(outcome.files[0])
    finally:
        outcome.close()


def leftovers(folder: Path) -> list[str]:
    """Return the temporary files that a run has left in a folder."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".ftlint-"))
