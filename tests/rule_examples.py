"""The examples in the rules' docstrings, and running a rule's neighbours over them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ftlint.explain.examples import examples as documented
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.settings import Selection, Settings
from ftlint.rules import Rule
from ftlint.source import Source
from ftlint.targets import NEUTRAL_TARGET, names, target
from ftlint.targets.entries import Entry


@dataclass(frozen=True)
class Example:
    """One fenced block: what it shows, its options, and its bytes."""

    kind: str
    options: dict[str, str]
    data: bytes
    language: str = "jsonl"

    def lines(self) -> list[bytes]:
        """Return the lines that hold something."""
        return [line for line in self.data.split(b"\n") if line.strip()]


def examples(rule: type[Rule]) -> list[Example]:
    """Read the example blocks of a rule's docstring, in order."""
    return [
        Example(one.kind, one.options, _shaped(one.text, one.options), one.language)
        for one in documented(rule)
    ]


def _shaped(text: str, options: dict[str, str]) -> bytes:
    """Return the bytes of a block: ``charset``, ``newline=crlf``, ``chomp``, ``pad=N``."""
    if "pad" in options:
        text = text.replace("…", "x" * int(options["pad"]))
    if options.get("newline") == "crlf":
        text = text.replace("\n", "\r\n")
    if "chomp" in options:
        text = text.removesuffix("\n")
    return text.encode(options.get("charset", "utf-8"))


def target_of(rule: type[Rule]) -> str:
    """Return the target to show a rule with: the neutral one where it applies."""
    asking = [name for name in names() if rule.applies_to(target(name))]
    return NEUTRAL_TARGET if NEUTRAL_TARGET in asking else asking[0]


def run(
    data: bytes, rule: type[Rule], options: dict[str, str], select: tuple[str, ...]
) -> list[Diagnostic]:
    """Check one file that holds an example.

    ``repeat=N`` repeats the lines; ``validation=N`` puts the last N into a validation file.
    ``option.NAME=NUMBER`` sets an option of the rule.
    """
    with TemporaryDirectory() as folder:
        held_out = int(options.get("validation", "0"))
        data *= int(options.get("repeat", "1"))
        sources = [Source(None, options.get("file", "example.jsonl"), data)]
        if held_out:
            lines = [line + b"\n" for line in data.split(b"\n")[:-1]]
            parts = {"train.jsonl": lines[:-held_out], "validation.jsonl": lines[-held_out:]}
            sources = [_written(Path(folder, name), part) for name, part in parts.items()]
        schemas = [example.data for example in examples(rule) if example.kind == "schema"]
        configs = [example.data for example in examples(rule) if example.kind == "config"]
        asked = options.get("target", target_of(rule)).split(",")
        settings = Settings(
            trainer_entry=_entry(configs[0], asked[0], options) if configs else "",
            schema_text=schemas[0].decode() if schemas else None,
            targets=tuple(asked),
            method=options.get("method"),
            model=options.get("model"),
            rule_options={rule.name: _rule_options(options)},
            selection=Selection(select=select),
            validation=(str(Path(folder, "validation.jsonl")),),
            jobs=1,
        )
        report = check(sources, settings)
    assert not report.errors
    return report.active


def _entry(config: bytes, name: str, options: dict[str, str]) -> str:
    """Return the first entry of a trainer's configuration, as settings hold it."""
    entry, keys = next(iter(json.loads(config).items()))
    dialect = target(name).trainer_config["dialect"]
    return Entry(dialect, entry, keys, options.get("method")).dump()


def _rule_options(options: dict[str, str]) -> dict[str, float]:
    """Return ``option.NAME=NUMBER`` of a block as options of the rule."""
    given = [(key, value) for key, value in options.items() if key.startswith("option.")]
    return {
        key.removeprefix("option.").replace("-", "_"): float(value) if "." in value else int(value)
        for key, value in given
    }


def _written(path: Path, lines: list[bytes]) -> Source:
    path.write_bytes(b"".join(lines))
    return Source(str(path), path.name)
