"""What ``ftlint convert`` prints and writes beside the converted file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftlint.cli.exits import Exit
from ftlint.cli.streams import say
from ftlint.errors import UsageError
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.dataset.convert.pipe import Outcome
    from ftlint.model.losses import Event
    from ftlint.options.conversion import Places


def given_options(params: Mapping[str, Any]) -> tuple[dict[str, Any], Places]:
    """Return the options of ``-O`` and of the flags that are short for one; flags win.

    With them go the places in which they were said.
    """
    from ftlint.options.conversion import FLAGS, FORMATS, Places, is_map

    given: dict[str, Any] = {}
    for text in params["options"]:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"-O {text}: write -O NAME=VALUE")
        given[name] = value
    said = {slot.name: slot for slot in FLAGS if params[slot.field] not in (None, ())}
    for name, slot in said.items():
        if not is_map(slot):
            given[name] = params[slot.field]
            continue
        for entry in (part for text in params[slot.field] for part in text.split(",")):
            key, equals, value = entry.partition("=")
            if not equals or not key.strip():
                raise UsageError(f"{slot.flag} {entry}: write {slot.flag} {slot.metavar}")
            given[f"{name}.{key.strip()}"] = value.strip()
    flags = {name: slot.flag for name, slot in said.items() if not is_map(slot)}
    return given, Places(by_name={**FORMATS, **flags})


def write_report(path: str, outcome: Outcome) -> None:
    """Write the report, whatever became of the conversion."""
    from ftlint.output.writer import write_whole

    text = json.dumps(outcome.as_json(), ensure_ascii=False, indent=2)
    write_whole(path, [text + "\n"])


def print_outcome(outcome: Outcome, params: Mapping[str, Any]) -> None:
    """Print what was read, written, skipped and lost; to stderr where stdout carries data."""
    from ftlint.output.places import is_stdout

    machine = params.get("output_format") not in (None, "full", "concise", "grouped")
    err = (
        is_stdout(params["output"], params["map_path"], params["rejects"], params["report"])
        or machine
    )
    if params["explain"]:
        for guess in outcome.guesses:
            for line in guess.lines():
                say(line, err=err)
    if params["quiet"]:
        return
    sources = ", ".join(dict.fromkeys(name for _, name in outcome.sources))
    wrote = f"{outcome.written:,} written" if outcome.failure is None else "nothing written"
    place = f" to {outcome.output} ({outcome.target})" if outcome.failure is None else ""
    skipped = outcome.skipped.total()
    tail = f", {skipped:,} skipped" if skipped else ""
    say(f"{plural(outcome.read, 'example')} read ({sources}), {wrote}{place}{tail}", err=err)
    for event in outcome.ledger.events.values():
        if event.serious or params["verbose"]:
            say(_event_line(event), err=err)


def _event_line(event: Event) -> str:
    return f"  {event.severity.label:7} {event.line()}"


def list_formats() -> int:
    """Print every format with what it can do, its title and the start of its sample."""
    from ftlint.dataset.convert.samples import samples_of
    from ftlint.formats import converters

    for name, item in converters().items():
        can = ("r" if item.is_source or item.container else "-") + ("w" if item.is_target else "-")
        say(f"{can}  {name:22} {item.title}")
        for sample in samples_of(item)[:1]:
            text = next(iter(sample.files.values())).strip().split("\n")[0]
            say(f"    {text[:100]}{'…' if len(text) > 100 else ''}")
    return Exit.DONE


def list_options(name: str) -> int:
    """Print the options that a format knows, with what every conversion knows."""
    from ftlint.formats import converters
    from ftlint.options.conversion import EVERYWHERE, OPTIONS
    from ftlint.options.words import placeholder, unknown

    item = converters().get(name)
    if item is None:
        see = "ftlint convert --formats"
        raise UsageError(f"--options: {unknown('format', name, '', converters(), see)}")
    own = [OPTIONS[option] for option in dict.fromkeys(item.options)]
    shared = [option for option in OPTIONS.values() if option.name in EVERYWHERE]
    for title, options in ((name, own), ("every conversion", shared)):
        if options:
            say(f"{title}:")
        for option in options:
            default = item.defaults.get(option.name, option.default)
            shown = "" if default in (None, {}) else f" (default {json.dumps(default)})"
            say(f"  {option.name:22} {placeholder(option.type):32} {option.help}{shown}")
    return Exit.DONE
