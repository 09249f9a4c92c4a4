"""Every regular expression of the project against inputs made from its own classes.

Run as a program: ``python -m tests.patterns`` prints a line for each pattern whose time does not
stay linear, with the input that shows it.
"""

from __future__ import annotations

import ast
import re
import signal
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

SRC = Path(__file__).parents[1] / "src"
SIZES = (28, 5_000)
"""Enough for what doubles with each character, and for what grows with the square."""

SUSPICIOUS = 0.004
"""Seconds of processor time for the longer input from which a pattern is looked at closely."""

SLOW, GROWTH = 0.1, 20
"""Seconds for a text of seven times that length, and how many times as long it may take.

What is linear takes seven times as long for it, what grows with the square 49 times: a busy
machine does not turn the one into the other.
"""

LONGEST = 5.0
"""Seconds of processor time for all inputs of one pattern together."""


class Found(NamedTuple):
    """A pattern of the project: its text and flags, where it is, and how it is used."""

    pattern: str | bytes
    flags: int
    place: str
    methods: frozenset[str]


def names() -> list[str]:
    """Return the names of all modules."""
    import ftlint

    found = [item.name for item in walk_packages(ftlint.__path__, "ftlint.")]
    return ["ftlint", *(name for name in found if not name.endswith("__main__"))]


def collect() -> list[Found]:
    """Import every module and return its patterns, those made at the first use included."""
    found: dict[tuple[str | bytes, int], Found] = {}
    for name in names():
        module = import_module(name)
        uses = _uses(module)
        own = {method for _, method in _used(Path(module.__file__ or ""))}
        for label, pattern in _compiled(module):
            methods = frozenset(uses.get(label) or own or {"search"})
            key = (pattern.pattern, pattern.flags & ~re.DEBUG)
            if key in found:
                methods |= found[key].methods
            found[key] = Found(*key, f"{name}.{label}", methods)
        for method, text, flags, place in _inline(module):
            key = (text, flags)
            if method == "compile" and any(text == known for known, _ in found):
                continue
            found.setdefault(key, Found(*key, place, frozenset({method})))
    return list(found.values())


def _compiled(module: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns that a module makes: by themselves, in containers, in classes."""
    path = Path(module.__file__ or "")
    made = set(re.findall(r"^(\w+)\b[^\n]*=", path.read_text(encoding="utf-8"), re.M))
    for label, value in list(vars(module).items()):
        if label in made or getattr(value, "__module__", "") == module.__name__:
            yield from _within(label, value, 0)


def _within(label: str, value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield label, value
    elif depth < 4 and hasattr(value, "_asdict") and isinstance(value, tuple):
        for name, item in value._asdict().items():
            yield from _within(name, item, depth + 1)
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _within(label, item, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for item in value.values():
            yield from _within(label, item, depth + 1)
    elif isinstance(value, type) and value.__module__.startswith("ftlint"):
        for name, item in vars(value).items():
            if isinstance(item, re.Pattern | tuple | list | dict):
                yield from _within(name, item, depth + 1)


_USE = re.compile(r"\b(?!re\.)(\w+)\)?\.(match|fullmatch|search|finditer|findall|subn?|split)\b")


def _uses(module: Any) -> dict[str, set[str]]:
    """Return with which methods each name is used: in its module, or anywhere if it is public."""
    uses = {name: set(methods) for name, methods in _public().items()}
    for name, method in _used(Path(module.__file__ or "")):
        uses.setdefault(name, set()).add(method)
    return uses


@cache
def _public() -> dict[str, set[str]]:
    uses: dict[str, set[str]] = {}
    for path in SRC.rglob("*.py"):
        for name, method in _used(path):
            if name.isupper() and not name.startswith("_"):
                uses.setdefault(name, set()).add(method)
    return uses


@cache
def _used(path: Path) -> list[tuple[str, str]]:
    return _USE.findall(path.read_text(encoding="utf-8"))


def _inline(module: Any) -> Iterator[tuple[str, str | bytes, int, str]]:
    """Yield what a module hands to ``re.search`` and the like, as far as its names tell."""
    path = getattr(module, "__file__", None)
    if not path:
        return
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), method), [first, *rest]):
                if method in ("escape", "purge", "error"):
                    continue
                code = compile(ast.Expression(first), path, "eval")
                try:
                    text = eval(code, vars(module).copy())
                except (NameError, TypeError, KeyError, AttributeError):
                    continue
                if isinstance(text, str | bytes):
                    yield method, text, _flags(rest, node), f"{module.__name__}:{node.lineno}"


def _flags(rest: list[ast.expr], node: ast.Call) -> int:
    given = [*rest[-1:], *(key.value for key in node.keywords if key.arg == "flags")]
    for one in given:
        try:
            value = eval(compile(ast.Expression(one), "", "eval"), {"re": re})
        except Exception:
            continue
        if isinstance(value, re.RegexFlag):
            return int(value)
    return 0


# -- inputs ------------------------------------------------------------------------------------


def samples(op: Any, arg: Any) -> list[str]:
    """Return a few texts that one element of a pattern matches."""
    if op is c.LITERAL:
        return [chr(arg)]
    if op is c.NOT_LITERAL:
        return ["x" if arg != ord("x") else "y"]
    if op is c.ANY:
        return ["x", '"', " "]
    if op is c.IN:
        return _members(arg)
    if op is c.SUBPATTERN:
        return [whole(arg[3])]
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return [whole(arg[2]) * max(arg[0], 1)]
    if op is c.ATOMIC_GROUP:
        return [whole(arg)]
    if op is c.BRANCH:
        return [whole(one) for one in arg[1]][:6]
    return [""]


def whole(pattern: Any) -> str:
    """Return one text that a sequence matches, assertions aside."""
    return "".join(samples(op, arg)[0] for op, arg in pattern)


_PROBES = "x1 \n\"'\\<>{}[]().,:;*_-`#|/=é中\t@&!~^$%+?A"


def _members(items: Any) -> list[str]:
    """Return members of a class: the first of each of its parts; of a negated one, some others."""
    negated = bool(items) and items[0][0] is c.NEGATE
    matcher = re.compile(_class(items))
    found = [char for char in _PROBES if matcher.match(char)]
    if not negated:
        for op, arg in items:
            if op is c.LITERAL:
                found.append(chr(arg))
            elif op is c.RANGE:
                found.append(chr(arg[0]))
    return list(dict.fromkeys(found))[:5] or ["x"]


def _class(items: Any) -> str:
    out = []
    for op, arg in items:
        if op is c.NEGATE:
            out.append("^")
        elif op is c.LITERAL:
            out.append(re.escape(chr(arg)))
        elif op is c.RANGE:
            out.append(f"{re.escape(chr(arg[0]))}-{re.escape(chr(arg[1]))}")
        elif op is c.CATEGORY:
            out.append(
                _CATEGORIES[str(arg).rpartition("_NOT_")[2].rpartition("_")[2], "NOT" in str(arg)]
            )
    return f"[{''.join(out)}]"


_CATEGORIES = {
    (name, negated): "\\" + (letter.upper() if negated else letter)
    for name, letter in (("DIGIT", "d"), ("SPACE", "s"), ("WORD", "w"))
    for negated in (False, True)
}


def pumps(pattern: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (what comes before, what is repeated) for each repetition in a pattern."""
    before = prefix
    for op, arg in pattern:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            body = arg[2]
            if arg[1] > 30:
                for text in _pumped(body):
                    yield before, text
            yield from pumps(body, before)
        elif op is c.SUBPATTERN:
            yield from pumps(arg[3], before)
        elif op is c.ATOMIC_GROUP:
            yield from pumps(arg, before)
        elif op is c.BRANCH:
            for one in arg[1]:
                yield from pumps(one, before)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from pumps(arg[1], before)
        if op not in (c.ASSERT, c.ASSERT_NOT, c.AT):
            before += samples(op, arg)[0]


def _pumped(body: Any) -> list[str]:
    found = [whole(body)]
    for op, arg in body:
        found += samples(op, arg)
    return [text for text in dict.fromkeys(found) if text][:7]


def inputs(found: Found, size: int) -> Iterator[str]:
    """Yield texts of about a size that make a pattern work: long runs, and runs without an end."""
    tree = parser.parse(found.pattern, found.flags)
    text = whole(tree)
    cases = list(dict.fromkeys(pumps(tree)))
    for before, pump in cases:
        run = pump * max(1, size // len(pump))
        yield before + run
        yield before + run + "\x01"
        yield before + run + "\n"
        if before:
            yield (before + pump) * max(1, size // len(before + pump)) + "\x01"
            yield before * max(1, size // len(before)) + "\x01"
    if text:
        yield text * max(1, size // len(text))
        yield text[0] * size
    for one in (" ", "x", '"', "\n", "\\", "1"):
        yield one * size


def _taken(compiled: re.Pattern[Any], given: Any, methods: frozenset[str]) -> float:
    """Return the processor time that a pattern takes with a text, used as it is used."""
    start = time.process_time()
    for method in methods:
        if method in ("match", "fullmatch"):
            getattr(compiled, method)(given)
        else:
            for _ in compiled.finditer(given):
                pass
    return time.process_time() - start


def slow(found: Found) -> str | None:
    """Return the input that takes too long, shortened; None for a pattern that stays linear."""
    compiled = re.compile(found.pattern, found.flags)
    for size in SIZES:
        longer = inputs(found, 7 * size)
        for text, more in zip(inputs(found, size), longer, strict=True):
            before = _taken(compiled, _given(found, text), found.methods)
            if before > SUSPICIOUS:
                given = _given(found, more)
                taken = min(_taken(compiled, given, found.methods) for _ in range(2))
                if taken > SLOW and taken > GROWTH * before:
                    return f"{taken:.1f} s for {len(more):,}: {more[:40]!r}…{more[-5:]!r}"
    return None


def _given(found: Found, text: str) -> Any:
    return text.encode("latin-1", "replace") if isinstance(found.pattern, bytes) else text


class Hang(BaseException):
    """A pattern has taken far more than it may."""


SINGLE = frozenset({c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN})
"""What a possessive repeat may stand behind: Python before 3.11.5 goes wrong with groups.

https://github.com/python/cpython/issues/106052
"""


def repeats_groups(parsed: Any) -> bool:
    """Tell whether a parsed pattern has a possessive repeat of more than one character's class."""
    for op, arg in parsed:
        if op is c.POSSESSIVE_REPEAT and (len(arg[2]) != 1 or arg[2][0][0] not in SINGLE):
            return True
        below = list(arg) if isinstance(arg, tuple) else [arg]
        below += [one for item in below if isinstance(item, list) for one in item]
        if any(repeats_groups(item) for item in below if isinstance(item, parser.SubPattern)):
            return True
    return False


def main() -> None:
    """Try every pattern and print those that do not stay linear."""

    def stop(*_: object) -> None:
        raise Hang

    signal.signal(signal.SIGVTALRM, stop)
    for found in collect():
        print("trying", found.place, flush=True)
        if repeats_groups(parser.parse(found.pattern, found.flags & ~re.DEBUG)):
            print("GROUP", found.place, repr(found.pattern)[:300], flush=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            reason = slow(found)
        except Hang:
            reason = "it does not end"
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if reason:
            print("SLOW", found.place, repr(found.pattern)[:300], reason, flush=True)
    print("done", flush=True)


if __name__ == "__main__":
    sys.exit(main())
