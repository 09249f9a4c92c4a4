"""Find out why one raw line is refused, and what it was meant to be where that is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ftlint.jsontext.cause import Cause, explain
from ftlint.jsontext.loose import read_loose
from ftlint.jsontext.prose import ends_open, read_prose, unseen
from ftlint.jsontext.python_repr import from_python, looks_like_python
from ftlint.jsontext.scan import SPACE, Mend, Scan, has_surrogates, mended, scan


class _Missing:
    """The type of ``MISSING``; there is one instance, also after pickling."""

    def __repr__(self) -> str:
        return "MISSING"

    def __reduce__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""Stands for a value that could not be recovered; None is a value of its own."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a line is refused.

    ``rule`` is the name of the J rule; ``start`` and ``end`` are code points of the line.
    ``repaired`` is the line (or lines) to put in its place, an empty text to drop it; ``safe``
    says that nothing of the training signal changes by that. ``value`` is what the line means
    where there is only one reading, so that other rules still see the record.
    """

    rule: str
    message: str
    start: int
    end: int
    help: str | None = None
    repaired: str | None = None
    safe: bool = False
    value: Any = MISSING


_WIDE: Final = re.compile("[0-9]{19}")
"""What an integer beyond 64 bits has, of which orjson makes a float."""


def parse(text: str) -> Any:
    """Parse JSON, with NaN and numbers beyond a double as floats; MISSING when it cannot be."""
    import json

    import orjson

    if not _WIDE.search(text):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
    try:
        return json.loads(text, parse_int=_integer)
    except (ValueError, RecursionError):
        return MISSING


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 300 else float(digits)


def diagnose(line: str) -> Diagnosis:
    r"""Say why a line that a strict parser refused is not JSON.

    >>> found = diagnose('{"a": 1,}')
    >>> found.rule, found.message, (found.start, found.end), found.repaired
    ('invalid-json', 'Trailing comma', (7, 8), '{"a": 1}')
    >>> diagnose('{"a": 1} {"a": 2}').repaired
    '{"a": 1}\n{"a": 2}'
    """
    space = SPACE.match(line)
    start = space.end() if space else 0
    end = len(line.rstrip(" \t\r\n"))
    if start >= end:
        return Diagnosis("blank-line", "Blank line", 0, len(line))
    if line[start] == "\ufeff":
        return _marked(line, start)
    found = scan(line, start)
    if line[start] not in "{[" and (found.fault or found.end < end):
        return _prose(line, start, end)
    if found.fault:
        return _faulty(line, found, end)
    if line[found.end : end].strip(" \t\r\n"):
        return _trailing(line, found, end)
    if found.mends:
        return _stepped_over(line, found)
    return Diagnosis("invalid-json", "The line is refused by the JSON parser", start, end)


def diagnose_value(value: Any, line: str) -> Diagnosis | None:
    """Say that a line is JSON but no object; None when it is one.

    >>> diagnose_value([1], "[1]").message
    'The line is an array, not an object'
    """
    if isinstance(value, dict):
        return None
    start = len(line) - len(line.lstrip())
    if isinstance(value, str) and isinstance(parse(value.strip()), dict):
        return Diagnosis(
            "not-an-object",
            "The line is a string that holds an object: it was encoded as JSON twice",
            start,
            len(line.rstrip()),
            help="write what json.dumps returns as it is",
            repaired=value.strip() if "\n" not in value.strip() else None,
            safe=True,
            value=value,
        )
    kind = _kind(value)
    help_text = None
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        help_text = "write each object of the array on a line of its own"
        if all("role" in item for item in value):
            help_text = 'put the list under a key: {"messages": [...]}'
        elif all("from" in item for item in value):
            help_text = 'put the list under a key: {"conversations": [...]}'
    return Diagnosis(
        "not-an-object",
        f"The line is {kind}, not an object",
        start,
        len(line.rstrip()),
        help=help_text,
        value=value,
    )


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "a number"


def _marked(line: str, start: int) -> Diagnosis:
    rest = line[:start] + line[start:].lstrip("\ufeff")
    return Diagnosis(
        "invalid-json",
        "Byte order mark before the record, in the middle of the file",
        start,
        start + 1,
        help="files were joined without removing their byte order marks",
        repaired=rest if parse(rest) is not MISSING else None,
        safe=True,
        value=parse(rest),
    )


def _prose(line: str, start: int, end: int) -> Diagnosis:
    prose = read_prose(line, start, end)
    if prose.rule == "pretty-printed-json":
        return Diagnosis(
            prose.rule,
            prose.message,
            prose.start,
            prose.end,
            help="write each record on one line",
        )
    if prose.conflict:
        return Diagnosis(
            prose.rule, prose.message, prose.start, prose.end, help="resolve the merge conflict"
        )
    repaired: str | None = ""
    value: Any = MISSING
    if prose.record is not None:
        value = parse(mended(line, prose.record))
        repaired = _strict(line, prose.record)
    elif '{"' in line:
        return Diagnosis(
            prose.rule, prose.message, prose.start, prose.end, help="remove the text by hand"
        )
    return Diagnosis(
        prose.rule,
        prose.message,
        prose.start,
        prose.end,
        help="remove the text" if prose.record else "remove the line",
        repaired=repaired,
        safe=prose.invisible and repaired is not None,
        value=value,
    )


def _faulty(line: str, found: Scan, end: int) -> Diagnosis:
    fault = found.fault
    assert fault is not None
    if looks_like_python(line[found.start :], fault.start - found.start):
        return _python(line, found, end)
    if found.mends:
        return _mend_words(found.mends[0], line)
    if fault.kind == "end" and ends_open(line):
        return Diagnosis(
            "pretty-printed-json",
            "The record that begins here does not end on this line",
            found.start,
            found.start + 1,
            help="write each record on one line; where the file ends here it was cut off, so "
            "export the data again",
        )
    return _loose(line, explain(line, fault), found.start, end)


def _loose(line: str, cause: Cause, start: int, end: int) -> Diagnosis:
    """A line that no scan can step through: for JavaScript, with curled quotes, or broken."""
    read = read_loose(line[start:end])
    if read is None:
        return Diagnosis("invalid-json", cause.message, cause.start, cause.end, help=cause.help)
    help_text = cause.help or "write the record as JSON, with double quotes around keys and texts"
    return Diagnosis(
        "invalid-json",
        cause.message,
        cause.start,
        cause.end,
        help=help_text,
        repaired=read.text,
        safe=read.whole,
        value=parse(read.text),
    )


def _python(line: str, found: Scan, end: int) -> Diagnosis:
    assert found.fault is not None
    cause = explain(line, found.fault)
    body = line[found.start : end].rstrip(",")
    read = from_python(body)
    if read is None:
        loose = _loose(line, cause, found.start, end)
        if loose.repaired is not None:
            return loose
        quoted = line[cause.start] in "'("
        return Diagnosis(
            "python-repr-line" if quoted else "invalid-json",
            cause.message,
            cause.start,
            cause.end,
            help="write records with json.dumps, not with str() or print()" if quoted else None,
        )
    repaired, exact = read
    return Diagnosis(
        "python-repr-line",
        f"Record printed by Python, not JSON ({cause.message})",
        cause.start,
        cause.end,
        help="write records with json.dumps, not with str() or print()",
        repaired=repaired,
        safe=exact,
        value=parse(repaired),
    )


_COMMENT: Final = ("//", "/*", "#")

SEPARATORS: Final = (",", "\x85", "\u2028", "\u2029", "\x1e", "\x0b", "\x0c")
"""What may stand between records: a comma, line ends that only some readers know, RFC 7464."""


def _trailing(line: str, first: Scan, end: int) -> Diagnosis:
    """Several records on one line, or something after the object."""
    values, stop = [first], first.end
    line = line[:end]
    surrogates = has_surrogates(line, stop)
    while True:
        space = SPACE.match(line, stop)
        start = space.end() if space else stop
        if line.startswith(SEPARATORS, start):
            start += 1
        if start >= end:
            return _several(line, values, end)
        following = scan(line, start, surrogates=surrogates)
        if following.fault or following.start >= end or line[following.start] not in "{[":
            return _garbage(line, values, stop, end)
        values.append(following)
        stop = following.end


def _several(line: str, values: list[Scan], end: int) -> Diagnosis:
    first = values[0]
    texts = [_strict(line, value) for value in values]
    whole = [text for text in texts if text is not None]
    value = parse(mended(line, first))
    rest = line[first.end : end]
    start = first.end + len(rest) - len(rest.lstrip(" \t\r\n"))
    if len(values) == 1:
        mark = line[start]
        name = "Comma" if mark == "," else f"Character U+{ord(mark):04X}"
        message, stop = f"{name} after the object", start + 1
        help_text = "one record a line, nothing between the lines"
    else:
        message, stop = f"{len(values)} records on one line", values[1].end
        start = values[1].start
        help_text = "write each record on a line of its own"
    repaired = "\n".join(whole) if len(whole) == len(texts) else None
    kinds = {mend.kind for value in values for mend in value.mends}
    safe = repaired is not None and "surrogate" not in kinds
    return Diagnosis("trailing-data", message, start, stop, help_text, repaired, safe, value)


def _strict(line: str, found: Scan) -> str | None:
    """Return a scanned value as JSON, or None where NaN has no JSON to stand for it."""
    if any(mend.kind in ("nan", "infinite") for mend in found.mends):
        return None
    return mended(line, found)


def _garbage(line: str, values: list[Scan], stop: int, end: int) -> Diagnosis:
    """What follows the last good value is no value."""
    first = values[0]
    rest = line[stop:end]
    start = stop + len(rest) - len(rest.lstrip(" \t\r\n"))
    text = _strict(line, first)
    value = parse(mended(line, first))
    if line[start] in "}]":
        return Diagnosis(
            "invalid-json",
            f"{line[start]} after the end of the object: one closing bracket too many",
            start,
            start + 1,
            repaired=text if not line[start:end].strip("}], \t\r\n") else None,
            value=value,
        )
    words = unseen(line[start:end])
    kind = words or ("Comment" if line.startswith(_COMMENT, start) else "Text")
    single = len(values) == 1 and "{" not in line[start:end]
    return Diagnosis(
        "trailing-data",
        f"{kind} after the end of the object",
        start,
        end,
        help="one record a line and nothing else",
        repaired=text if single and value is not MISSING else None,
        safe=bool(words) and text is not None and single and value is not MISSING,
        value=value,
    )


def _stepped_over(line: str, found: Scan) -> Diagnosis:
    """A line whose faults all have one obvious reading."""
    text = line[: found.start] + mended(line, found) + line[found.end :]
    words = _mend_words(found.mends[0], line)
    kinds = {mend.kind for mend in found.mends}
    repaired = None if kinds & {"nan", "infinite"} else text
    return Diagnosis(
        words.rule,
        words.message,
        words.start,
        words.end,
        help=words.help,
        repaired=repaired,
        safe=repaired is not None and "surrogate" not in kinds,
        value=parse(text),
    )


_NAMES: Final = {"\t": "tab", "\n": "line feed", "\r": "carriage return", "\0": "zero byte"}


def _mend_words(mend: Mend, line: str) -> Diagnosis:
    start, end = mend.start, mend.end
    raw = line[start:end]
    if mend.kind == "comma":
        return Diagnosis("invalid-json", "Trailing comma", start, end, help="remove the comma")
    if mend.kind == "control":
        name = _NAMES.get(raw, f"control character U+{ord(raw):04X}")
        return Diagnosis(
            "invalid-json", f"Raw {name} inside a string", start, end, help=f"write {mend.text}"
        )
    if mend.kind == "nan":
        return Diagnosis(
            "nan-or-infinity",
            f"{raw} is not JSON",
            start,
            end,
            help="write null, a number, or drop the key",
        )
    if mend.kind == "infinite":
        return Diagnosis("invalid-json", "Number beyond the range of a double", start, end)
    return Diagnosis(
        "lone-surrogate",
        f"{raw} is half of a surrogate pair without its other half",
        start,
        end,
        help="the text was cut inside a character: remove the half, or restore the character",
    )
