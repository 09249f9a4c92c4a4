"""The pages of formats: prose and sample of the docstring, and what the sample really becomes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ftlint.dataset.convert.pipe import Outcome, Request, convert
from ftlint.dataset.convert.samples import Sample, prose_of, samples_of
from ftlint.formats import Format, converters
from ftlint.model.losses import KINDS
from ftlint.model.settings import COMMON_SHAPE, PREFERENCE_SHAPE
from ftlint.options.conversion import EVERYWHERE, OPTIONS
from ftlint.options.words import placeholder

CHAT: Final = {
    "messages": [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Which planet is largest?"},
        {"role": "assistant", "content": "Jupiter."},
    ]
}
PAIR: Final = {
    "prompt": CHAT["messages"][:2],
    "chosen": [{"role": "assistant", "content": "Jupiter."}],
    "rejected": [{"role": "assistant", "content": "Saturn."}],
}
"""What the pages of targets write."""
_BINARY: Final = frozenset({"parquet", "xlsx", "hf-dataset"})


def format_pages() -> Iterator[tuple[str, str]]:
    """Yield path and text of a page for each format, and of the table of all."""
    for name, item in converters().items():
        yield f"docs/formats/{name}.md", _page(name, item)
    yield "docs/formats.md", _index()


def _page(name: str, item: Format) -> str:
    parts = [f"# {name}: {item.title}", _abilities(item), prose_of(item).replace("``", "`")]
    for sample in samples_of(item):
        parts.extend(_sample_section(name, item, sample))
    if item.is_target and item.container not in _BINARY:
        parts.extend(_target_section(name, item))
    own = [OPTIONS[option] for option in dict.fromkeys(item.options) if option not in EVERYWHERE]
    if own:
        parts.append("## Options")
        rows = ["| Option | Values | Default | What it does |", "|---|---|---|---|"]
        for option in own:
            default = item.defaults.get(option.name, option.default)
            shown = "" if default in (None, {}) else f"`{json.dumps(default)}`"
            values = placeholder(option.type).replace("|", "\\|")
            rows.append(f"| `{option.name}` | `{values}` | {shown} | {option.help} |")
        parts.append("\n".join(rows))
    return "\n\n".join(part for part in parts if part) + "\n"


def _abilities(item: Format) -> str:
    able = [
        word
        for word, can in (("read", item.is_source or item.container), ("written", item.is_target))
        if can
    ]
    inside = ", ".join(f"`{glob}`" for glob in item.members)
    tail = f" In a folder or a zip archive it is the files {inside}." if inside else ""
    return f"Can be {' and '.join(able)}.{tail}"


def _sample_section(name: str, item: Format, sample: Sample) -> list[str]:
    parts = ["## Sample"]
    for file, text in sample.files.items():
        fence = "````" if "```" in text else "```"
        title = f"`{file}`:\n\n" if file else ""
        parts.append(f"{title}{fence}{sample.language}\n{text.rstrip()}\n{fence}")
    words = [f"-O {key}={value}" for key, value in sample.options.items()]
    if sample.named:
        words.insert(0, f"--from {name}")
    preference = item.method == "dpo" or (
        item.carries is not None and item.carries.shape == "preference"
    )
    target = PREFERENCE_SHAPE if preference else COMMON_SHAPE
    if name == target:
        return parts
    words.append(f"--to {target}")
    with tempfile.TemporaryDirectory() as folder:
        place = sample.write(Path(folder))
        source = name if sample.named else ""
        request = Request((str(place),), f"{folder}/out.jsonl", target, source, sample.options)
        outcome = convert(request)
        written = Path(folder, "out.jsonl").read_text(encoding="utf-8").rstrip()
    command = f"ftlint convert {place.name} {' '.join(words)} -o out.jsonl"
    parts.append(f"`{command}` gives")
    parts.append(f"```jsonl\n{written}\n```")
    if events := _events(outcome):
        parts.append(events)
    return parts


def _events(outcome: Outcome) -> str:
    lines = []
    for event in outcome.ledger.events.values():
        details = ", ".join(event.details)
        tail = f": {details}" if details else ""
        lines.append(f"- {event.severity.label} `{event.kind}`: {KINDS[event.kind].text}{tail}")
    return "and reports\n\n" + "\n".join(lines) if lines else ""


def _target_section(name: str, item: Format) -> list[str]:
    carries = item.carries
    value: Any = PAIR if carries is not None and carries.shape == "preference" else CHAT
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_text(json.dumps(value) + "\n", encoding="utf-8")
        out = Path(folder, "out" + item.suffix)
        convert(Request((str(source),), str(out), name))
        written = out.read_text(encoding="utf-8").rstrip()
    language = {".jsonl": "jsonl", ".csv": "csv", ".md": "markdown"}.get(item.suffix, "text")
    parts = ["## Written", f"```{language}\n{written}\n```"]
    if carries is not None:
        parts.append(_carried(item))
    return parts


def _carried(item: Format) -> str:
    carries = item.carries
    assert carries is not None
    words = {
        "masks": carries.weights not in ("none", "position"),
        "masks by position": carries.weights == "position",
        "names": carries.names,
        "tools": carries.tools,
        "ids of tool calls": carries.call_ids,
        "reasoning": carries.reasoning,
        "images": carries.images,
        "rejected answers": carries.shape == "preference",
        "labels": carries.label,
    }
    kept = [word for word, carried in words.items() if carried]
    lost = [word for word, carried in words.items() if not carried and word != "masks by position"]
    if carries.weights == "position":
        lost.remove("masks")
    return (
        f"Carried over: texts and roles{''.join(f', {word}' for word in kept)}. "
        f"No place for: {', '.join(lost) or 'nothing of what is read'}."
    )


def _index() -> str:
    rows = [
        "# Formats",
        "",
        "What `ftlint convert` reads and writes; `ftlint convert --formats` prints this list, "
        "`ftlint convert --options NAME` the options of one.",
        "",
        "| Format | What it is | Read | Written |",
        "|---|---|---|---|",
    ]
    for name, item in converters().items():
        read = "yes" if item.is_source or item.container else ""
        written = "yes" if item.is_target else ""
        rows.append(f"| [{name}](formats/{name}.md) | {item.title} | {read} | {written} |")
    rows += ["", "## Events", "", "What a conversion can report, by kind.", ""]
    rows += ["| Kind | Severity | Loss | What it means |", "|---|---|---|---|"]
    for kind, known in KINDS.items():
        loss = "yes" if known.loss else ""
        rows.append(f"| `{kind}` | {known.severity.label} | {loss} | {known.text} |")
    return "\n".join(rows) + "\n"
