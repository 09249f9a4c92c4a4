"""What grows faster than its input: every command on hostile files of doubling sizes.

``python benchmarks/growth.py [NAME ...]`` prints, for each file and command, the seconds of
processor time and the exponent of the last doubling: 1 is linear, 2 the square. Only what takes
noticeable time and grows clearly faster than its input is marked.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

FIRST, LAST = 1 << 14, 1 << 20
"""Sizes of the files in bytes, about."""

SLOW = 0.25
"""Seconds below which nothing is concluded, and no larger file needed to conclude something."""

ENOUGH = 5.0
"""Seconds from which no larger file is tried."""

STEEP = 1.45
"""Exponent of what is marked."""

LIMIT = 30.0
"""Seconds of processor time for one run."""


def chat(question: str, answer: Any = "Yes.", **more: Any) -> str:
    """Return a line of chat."""
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns, **more}, ensure_ascii=False) + "\n"


def often(piece: str, size: int) -> str:
    """Return a piece so often that it fills a size."""
    return piece * (size // max(len(piece.encode()), 1) + 1)


def numbered(piece: str, size: int, join: str = "") -> str:
    """Return a piece with the numbers from 0 in the place of its ``#``."""
    count = size // len(piece) + 1
    return join.join(piece.replace("#", str(number)) for number in range(count))


def tool(number: int) -> dict[str, Any]:
    """Return a tool that is declared."""
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    return {"type": "function", "function": {"name": f"tool_{number}", "parameters": schema}}


def call(number: int, name: str) -> dict[str, Any]:
    """Return a call of a tool."""
    function = {"name": name, "arguments": '{"a": "x"}'}
    return {"id": f"call_{number}", "type": "function", "function": function}


def tools(size: int) -> str:
    """Declare and call many tools in one record."""
    count = size // 300
    turns: list[dict[str, Any]] = [{"role": "user", "content": "Go."}]
    for number in range(count):
        calls = [call(number, f"tool_{number}"), call(number, f"tool{number}")]
        turns.append({"role": "assistant", "content": None, "tool_calls": calls})
        turns.append({"role": "tool", "tool_call_id": f"call_{number + 1}", "content": "1"})
    turns.append({"role": "assistant", "content": "Done."})
    return json.dumps({"messages": turns, "tools": [tool(i) for i in range(count)]}) + "\n"


def turns(size: int, **keys: Any) -> str:
    """Return one record with many turns, each with the same faults."""
    one = {"role": "usr", "content": "ä Ã© x", "extra": None, **keys}
    return json.dumps({"messages": [one] * (size // 60)}, ensure_ascii=False) + "\n"


def parallel(size: int) -> str:
    """Return one turn with many parallel calls of one name, and their results."""
    count = size // 150
    calls = [call(number, "look_up") for number in range(count)]
    results = [{"role": "tool", "tool_call_id": f"call_{i}", "content": "1"} for i in range(count)]
    head = [{"role": "user", "content": "Go."}, {"role": "assistant", "tool_calls": calls}]
    return json.dumps({"messages": [*head, *results[::-1]], "tools": [tool(1)]}) + "\n"


def deep(opening: str, closing: str) -> Callable[[int], str]:
    """Return a maker of records nested as deep as the size says."""

    def make(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return '{"messages": ' + opening * depth + "1" + closing * depth + "}\n"

    return make


def shallow(size: int) -> str:
    """Return many records that are nested as deep as readers take."""
    return often('{"messages": ' + "[" * 200 + "1" + "]" * 200 + "}\n", size)


WORDS = "harbour library opens early on market days and closes late in summer when boats come"

FILES: dict[str, tuple[str, Callable[[int], str | bytes]]] = {
    # several values, arrays, documents
    "values-in-line": (".jsonl", lambda size: often("1 ", size) + "\n"),
    "objects-in-line": (".jsonl", lambda size: often('{"a": 1} ', size) + "\n"),
    "chats-in-line": (".jsonl", lambda size: often(chat("Is it open?")[:-1], size) + "\n"),
    "garbage-in-line": (".jsonl", lambda size: often("]{,:", size) + "\n"),
    "garbage-array": (".json", lambda size: "[" + often('{"a": x}, ', size) + "]"),
    "garbage-lines": (".jsonl", lambda size: often('{"a": x}\n', size)),
    "array": (".json", lambda size: "[" + ",".join([chat("Is it?")[:-1]] * (size // 100)) + "]"),
    "cut-array": (".json", lambda size: "[" + often(chat("Is it open?")[:-1] + ",", size)),
    "open-array-in-line": (".jsonl", lambda size: "[" + often("[1, ", size) + "\n"),
    "pretty": (".json", lambda size: often(json.dumps(json.loads(chat("Q")), indent=1), size)),
    # diagnosis of broken lines
    "open-string": (".jsonl", lambda size: '{"a": "' + often("word ", size) + "\n"),
    "open-strings": (".jsonl", lambda size: often('{"a": "word\n', size)),
    "missing-commas": (".jsonl", lambda size: "{" + numbered('"k#": 1 ', size) + "}\n"),
    "trailing-commas": (".jsonl", lambda size: "{" + numbered('"k#": [1,],', size) + "}\n"),
    "single-quotes": (".jsonl", lambda size: "{" + numbered("'k#': 'v', ", size) + "}\n"),
    "python": (".jsonl", lambda size: "{'a': [" + often("None, True, 'x', ", size) + "]}\n"),
    "inner-quotes": (".jsonl", lambda size: '{"a": "' + often('say "hi" to ', size) + '"}\n'),
    "raw-breaks": (".jsonl", lambda size: '{"a": "' + often("line\n", size) + '"}\n'),
    "raw-controls": (".jsonl", lambda size: '{"a": "' + often("a\tb\x01", size) + '"}\n'),
    "bad-escapes": (".jsonl", lambda size: '{"a": "' + often("\\x \\' \\q", size) + '"}\n'),
    "comments": (".jsonl", lambda size: '{"a": 1 ' + often("/* x */ // y ", size) + "}\n"),
    "nans": (".jsonl", lambda size: '{"a": [' + often("NaN, Infinity, ", size) + "1]}\n"),
    "digits": (".jsonl", lambda size: '{"a": ' + often("9", size) + "}\n"),
    "backslashes": (".jsonl", lambda size: '{"a": "' + often("\\", size) + "\n"),
    "quotes": (".jsonl", lambda size: often('"', size) + "\n"),
    "fence": (".jsonl", lambda size: "```json\n" + often('{"a": 1,}\n', size)),
    "deep-list": (".jsonl", deep("[", "]")),
    "deep-dict": (".jsonl", deep('{"a":', "}")),
    "deep-parts": (".jsonl", deep('{"content": [', "]}")),
    "open-lists": (".jsonl", deep("[", "")),
    "deep-records": (".jsonl", shallow),
    "deep-document": (".json", deep("[", "]")),
    # keys and values
    "double-keys": (".jsonl", lambda size: "{" + often('"a": 1, ', size) + '"b": 1}\n'),
    "many-keys": (".jsonl", lambda size: "{" + numbered('"key_#": 1, ', size) + '"b": 1}\n'),
    "near-keys": (".jsonl", lambda size: "{" + numbered('"mesages#": [], ', size) + '"b": 1}\n'),
    "keyed-records": (".jsonl", lambda size: numbered('{"key_#": 1}\n', size)),
    "keys-in-turn": (
        ".jsonl",
        lambda size: (
            chat("Q", "A")[:-3]
            + ', {"role": "user", '
            + numbered('"key_#": 1, ', size)
            + '"b": null}]}\n'
        ),
    ),
    "turns": (".jsonl", turns),
    "roles": (
        ".jsonl",
        lambda size: (
            '{"messages": [' + numbered('{"role": "role#", "content": "x"}', size, ",") + "]}\n"
        ),
    ),
    "parts": (".jsonl", lambda size: chat("Q", [{"type": "text", "text": "é"}] * (size // 40))),
    "odd-parts": (".jsonl", lambda size: chat("Q", [{"typ": "txt", "x": None}] * (size // 40))),
    "tools": (".jsonl", tools),
    "parallel-calls": (".jsonl", parallel),
    "one-tool-many-keys": (
        ".jsonl",
        lambda size: chat(
            "Q",
            tools=[
                {
                    "type": "function",
                    "function": {
                        "name": "a",
                        "parameters": {
                            "type": "object",
                            "properties": {f"p{i}": {"type": "strin"} for i in range(size // 30)},
                        },
                    },
                }
            ],
        ),
    ),
    "labels": (".jsonl", lambda size: numbered('{"prompt": "p#", "label": "l#"}\n', size)),
    # text and encoding
    "cjk-line": (".jsonl", lambda size: chat(often("港口的图书馆今天早上九点开门，", size))),
    "korean-line": (".jsonl", lambda size: chat(often("항구 도서관은 아침에 문을 엽니다. ", size))),
    "persian-line": (".jsonl", lambda size: chat(often("کتابخانه می\u200cشود باز است ", size))),
    "mojibake-line": (".jsonl", lambda size: chat(often("Ã© â€™ ä½ å¥½ ", size))),
    "mojibake-varied": (
        ".jsonl",
        lambda size: chat(
            "".join(chr(0xC0 + i * 7 % 0x600) for i in range(size // 2))
            .encode()
            .decode("cp1252", "replace")
        ),
    ),
    "lost-bytes": (".jsonl", lambda size: chat(numbered("caf\u00c3? #\ufffd ", size))),
    "accents": (".jsonl", lambda size: chat(often("café naïve Ωμ·m 锌 ", size))),
    "combining": (".jsonl", lambda size: chat("a" + often("\u0301", size))),
    "entities": (".jsonl", lambda size: chat(often("&lt;b&gt; &amp;amp; &#233; ", size))),
    "literal-breaks": (".jsonl", lambda size: chat(often("One.\\nTwo.\\n\\n", size))),
    "latex": (".jsonl", lambda size: chat(often("\\frac{1}{2} \frac \theta \beta é ", size))),
    "template-marks": (".jsonl", lambda size: chat(often("<|im_start|>user <s>[INST] ", size))),
    "whitespace": (".jsonl", lambda size: chat(often(" \t\n", size))),
    "fence-in-text": (".jsonl", lambda size: chat("Q", often("```json\n{\n```\n", size))),
    "json-in-text": (".jsonl", lambda size: chat("Q", "{" + numbered('"k#": "v", ', size))),
    "mixed-charsets": (
        ".jsonl",
        lambda size: b"".join(
            chat("Is the café open?").encode(
                ("utf-8", "cp1252", "shift-jis", "cp1251")[i % 4], "replace"
            )
            for i in range(size // 90)
        ),
    ),
    "mixed-in-line": (
        ".jsonl",
        lambda size: (
            b'{"a": "' + ("é".encode() + b"\xe9 " + "é".encode("utf-16-le")) * (size // 7) + b'"}\n'
        ),
    ),
    "not-utf8": (".jsonl", lambda size: often(chat("Is the café open?"), size).encode("cp1252")),
    "appended": (
        ".jsonl",
        lambda size: b"".join(
            chat(f"{i}?").encode(("utf-8", "utf-16-le")[i % 2]) for i in range(size // 140)
        ),
    ),
    "nul": (".jsonl", lambda size: often(chat("x\0y"), size).replace("\\u0000", "\0")),
    # many records
    "alike": (".jsonl", lambda size: numbered(chat(WORDS * 3 + "#", WORDS + "#"), size)),
    "same": (".jsonl", lambda size: often(chat(WORDS), size)),
    "contradictions": (".jsonl", lambda size: numbered(chat(WORDS, "Answer # of them."), size)),
    "prefixes": (
        ".jsonl",
        lambda size: "".join(chat("Q", "word " * i) for i in range(int((size / 2.5) ** 0.5))),
    ),
    "preference": (
        ".jsonl",
        lambda size: numbered(
            json.dumps({"prompt": "Is it # open?", "chosen": "Yes.", "rejected": "Yes."}) + "\n",
            size,
        ),
    ),
    "conversation": (
        ".jsonl",
        lambda size: (
            json.dumps(
                {
                    "messages": [
                        {"role": ("user", "assistant")[i % 2], "content": f"{i} {WORDS}"}
                        for i in range(size // 130)
                    ]
                }
            )
            + "\n"
        ),
    ),
    # texts for convert
    "transcript": (".txt", lambda size: numbered("User: Is it # open?\nAssistant: Yes.\n\n", size)),
    "transcript-block": (".txt", lambda size: numbered("User: Is # open?\nAssistant: No.\n", size)),
    "speakers": (".txt", lambda size: numbered("Ana#: Is it open?\nBo#: Yes.\n", size)),
    "timed": (
        ".txt",
        lambda size: numbered(
            "[15.03.24, 09:01:00] Ana: Rain #?\n[15.03.24, 09:01:00] Bo: No.\n", size
        ),
    ),
    "captions": (
        ".srt",
        lambda size: numbered("#\n00:00:01,000 --> 00:00:02,000\nAna: Hello # there.\n\n", size),
    ),
    "vtt": (
        ".vtt",
        lambda size: (
            "WEBVTT\n\n" + numbered("00:01.000 --> 00:02.000\n<v Ana#>Hello.</v>\n\n", size)
        ),
    ),
    "markdown": (".md", lambda size: numbered("## User\nIs # open?\n\n## Assistant\nYes.\n", size)),
    "fences": (".md", lambda size: "## User\n" + often("```\ncode\n~~~\n", size)),
    "pasted": (".txt", lambda size: numbered("You said:\nIs # open?\nChatGPT said:\nYes.\n", size)),
    "csv": (".csv", lambda size: "question,answer\n" + numbered("Is # open?,Yes.\n", size)),
    "csv-quote": (".csv", lambda size: 'question,answer\n"' + often("a,b\n", size)),
    "csv-columns": (
        ".csv",
        lambda size: numbered("c#", size // 2, ",") + "\n" + numbered("v#", size // 2, ",") + "\n",
    ),
    "html": (".html", lambda size: "<html><body>" + often("<div><p>Ana: Hi &amp; bye", size)),
    "html-open": (".html", lambda size: "<html>" + often("<a <b <!-- ", size)),
    "damaged-text": (
        ".txt",
        lambda size: numbered("User: Is cafÃ© # â€™ open?\nAssistant: No.\n", size),
    ),
}
"""Makers of the files: suffix, and content by size."""


def commands(name: str) -> dict[str, list[str]]:
    """Return the command lines that a file goes through."""
    every = ["check", name, "--select", "ALL"]
    return {
        "check": [*every, "--target", "openai", "--max-per-rule", "0", "--output-format", "full"],
        "check all": [*every, "--target", "all", "--output-format", "json"],
        "diff": [*every, "--diff", "--unsafe-fixes"],
        "fix": [*every, "--fix", "--unsafe-fixes"],
        "convert": ["convert", name, "-o", "out.jsonl", "--force"],
        "stats": ["stats", name],
        "dedup": ["dedup", name, "--near", "-o", "kept.jsonl", "--force"],
        "split": ["split", name, "-o", "train.jsonl", "--validation-out", "held.jsonl", "--force"],
        "merge": ["merge", name, name, "-o", "both.jsonl", "--force"],
    }


REPORTS = ("full", "concise", "grouped", "json", "json-lines", "sarif", "html", "junit", "markdown")
REPORTED = ("turns", "odd-parts", "tools", "double-keys", "missing-commas", "garbage-lines")


class Stopped(BaseException):
    """A run has taken far more than it may."""


def seconds(arguments: list[str]) -> float:
    """Run a command line here and return the processor time that it took."""
    from ftlint.cli import run

    def stop(*_: object) -> None:
        raise Stopped

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    began = time.process_time()
    try:
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            run([*arguments, "--isolated", *([] if "-j" in arguments else ["-j", "1"])])
    except Stopped:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def growth(make: Callable[[int], str | bytes], path: Path, line: list[str]) -> list[float]:
    """Return the seconds for doubling sizes, up to what is enough to conclude something."""
    size, times = FIRST, [0.0]
    while size <= LAST and times[-1] < ENOUGH:
        data = make(size)
        path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
        times.append(seconds(line))
        size *= 2
    return times[1:]


def exponent(times: list[float]) -> float:
    """Return by which power the last doubling grew, 0 where they took too little time."""
    if times[-1] < SLOW or len(times) < 2:
        return 0.0 if times[-1] < ENOUGH else math.inf
    if math.isinf(times[-1]):
        return math.inf
    return math.log2(times[-1] / max(times[-2], SLOW / 4))


def cases(wanted: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield file, command and command line of every run."""
    for name, (suffix, _) in FILES.items():
        if wanted and name not in wanted:
            continue
        for label, line in commands(f"case{suffix}").items():
            yield name, label, line
        if name in REPORTED:
            for report in REPORTS:
                line = ["check", f"case{suffix}", "--target", "openai", "--max-per-rule", "0"]
                yield name, report, [*line, "--verbose", "--output-format", report]


def main() -> None:
    """Print what every command takes on every file, the steep ones marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="files; all where none is named")
    parser.add_argument("--only", help="one command")
    parser.add_argument("--all", action="store_true", help="print what is not steep as well")
    given = parser.parse_args()
    seen = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, label, line in cases(given.names):
            if given.only and label != given.only:
                continue
            suffix, make = FILES[name]
            times = growth(make, Path(f"case{suffix}"), line)
            power = exponent(times)
            steep = power > STEEP
            seen += steep
            if steep or given.all:
                mark = "STEEP" if steep else "     "
                print(
                    mark,
                    f"{name:20} {label:10} {power:5.2f} ",
                    *(f"{t:.2f}" for t in times),
                    flush=True,
                )
    print(f"{seen} steep")
    sys.exit(bool(seen))


if __name__ == "__main__":
    main()
