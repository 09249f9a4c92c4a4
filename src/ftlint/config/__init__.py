"""Configuration: TOML files, ``--config`` and flags → frozen Settings, each value with its origin.

Precedence: flag, then ``--config "key = value"``, then the closest file (over what it extends),
then the default. The names that values are checked against are handed in as a Catalog.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from ftlint.config.catalog import Catalog, Conversions
from ftlint.config.discovery import FILE_NAMES, Finder, fixed_day, user_config
from ftlint.config.merge import merge, rebase
from ftlint.config.options import BY_NAME, OPTIONS, Option
from ftlint.config.parse import ConfigFinding, Layer, Parser
from ftlint.config.toml import Document
from ftlint.errors import FtlintError, UsageError, reason
from ftlint.model.diagnostic import Severity
from ftlint.model.settings import EMPTY, RecordIgnore, Selection, Settings

__all__ = [
    "BY_NAME",
    "DEFAULT",
    "FILE_NAMES",
    "OPTIONS",
    "Catalog",
    "ConfigFinding",
    "Configuration",
    "Conversions",
    "FileSettings",
    "Inputs",
    "Loaded",
    "Option",
    "OutputSettings",
    "fixed_day",
    "user_config",
]

DEFAULT: Final = "default"
"""The origin of a value that nobody set."""


class FileSettings(NamedTuple):
    """Which files of a folder are read; globs are relative to ``Settings.root``."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    respect_gitignore: bool
    force_exclude: bool


class OutputSettings(NamedTuple):
    """How the result is reported; ``fail_on`` None never fails."""

    output_format: str
    max_diagnostics: int
    max_per_rule: int
    redact: bool
    fail_on: Severity | None


class Loaded(NamedTuple):
    """One configuration, ready for use, with where each value came from.

    ``values`` and ``origins`` are by option name (``origins`` also by dotted key inside tables).
    ``path`` is the file, None when there is none.
    """

    settings: Settings
    files: FileSettings
    output: OutputSettings
    values: Mapping[str, Any]
    origins: Mapping[str, str]
    findings: tuple[ConfigFinding, ...]
    path: Path | None

    def is_set(self, name: str) -> bool:
        """Tell whether somebody set an option."""
        return self.origins.get(name, DEFAULT) != DEFAULT


class Inputs(NamedTuple):
    """What the caller brings: flags, ``--config`` values, and what else Settings needs.

    ``flags`` are raw values by option name; ``extra`` are fields of Settings that have no key in
    the configuration (jobs, validation, dataset_rules, other_rules).
    """

    flags: Mapping[str, Any] = EMPTY
    config: tuple[str, ...] = ()
    isolated: bool = False
    user_config: Path | None = None
    extra: Mapping[str, Any] = EMPTY
    label: Callable[[str], str] = lambda name: f"--{name}"


class Configuration:
    """Gives each folder its configuration: the closest one, with flags laid over it."""

    def __init__(self, catalog: Catalog, inputs: Inputs, cwd: Path | None = None) -> None:
        """Read ``--config`` and the flags; raises UsageError for what is wrong in them."""
        self.catalog = catalog
        self.inputs = inputs
        self.cwd = cwd or Path.cwd()
        self.finder = Finder()
        self.notes: dict[str, None] = {}
        """What the user should hear, in order, each once."""
        self._loaded: dict[Path | None, Loaded] = {}
        self._fixed: Document | None = None
        self._over: list[Layer] = []
        for value in inputs.config:
            if _is_inline(value):
                self._over.append(self._inline(value))
            else:
                self._fixed = self._explicit(value)
        parser = Parser(catalog, label=inputs.label, base=self.cwd)
        self._over.append(parser.read(inputs.flags))

    def document(self, folder: Path) -> Document | None:
        """Return the configuration file that holds for a folder, if any."""
        if self._fixed is not None:
            return self._fixed
        if self.inputs.isolated:
            return None
        found = self.finder.closest(folder.resolve())
        return self._users_own() if found is None else found

    def _users_own(self) -> Document | None:
        """Return the user's own configuration; one that may not be read is passed over."""
        if self.inputs.user_config is None:
            return None
        try:
            return self.finder.read(self.inputs.user_config)
        except UsageError:
            raise
        except FtlintError as error:
            self.notes[str(error)] = None
            return None

    def for_folder(self, folder: Path) -> Loaded:
        """Return the configuration that holds for the files of a folder."""
        document = self.document(folder)
        key = document.path if document else None
        if key not in self._loaded:
            self._loaded[key] = self._load(document)
        return self._loaded[key]

    def _explicit(self, value: str) -> Document:
        path = Path(os.path.expanduser(value))
        if not os.path.isfile(path):
            raise UsageError(
                f"--config: {value} is neither a file nor 'key = value'"
                if not os.path.exists(path)
                else f"--config: {value} is not a file"
            )
        document = self.finder.read(path)
        if document is None:
            raise UsageError(f"--config: {value} has no [tool.ftlint] table")
        return document

    def _inline(self, value: str) -> Layer:
        origin = f"--config '{value}'"
        try:
            values = tomllib.loads(value)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{origin}: not TOML: {error}") from error
        return Parser(self.catalog, label=lambda _: origin, base=self.cwd).read(values)

    def _root(self, document: Document | None) -> Path:
        if document is None or document is self._fixed:
            return self.cwd
        user = self.inputs.user_config
        if user is not None and document.path == user.absolute():
            return self.cwd
        return document.path.parent

    def _load(self, document: Document | None) -> Loaded:
        root = self._root(document)
        layers: list[Layer] = []
        for item in self.finder.chain(document) if document else ():
            base = self.cwd if item is self._fixed else item.path.parent
            layer = Parser(self.catalog, document=item, base=base).read(item.values)
            layers.append(layer if item is document else rebase(layer, item.path.parent, root))
        return self._build([*layers, *self._over], document, root)

    def _build(self, layers: list[Layer], document: Document | None, root: Path) -> Loaded:
        defaults = Layer({option.name: option.default for option in OPTIONS})
        defaults.origins = dict.fromkeys(defaults.values, DEFAULT)
        merged = merge([defaults, *layers])
        values = merged.values
        if values["model"] is not None and self.catalog.check_model is not None:
            try:
                provider = self.catalog.check_model(values["model"], values["target"])
            except UsageError as error:
                raise UsageError(f"{merged.origins['model']}: {error}") from error
            if provider and merged.origins["target"] == DEFAULT:
                merged.values["target"] = (provider,)
                merged.origins["target"] = merged.origins["model"]
        return Loaded(
            settings=_settings(merged, root, self.inputs.extra, self.inputs.flags),
            files=FileSettings(
                values["include"],
                values["exclude"],
                values["extend-exclude"],
                values["respect-gitignore"],
                values["force-exclude"],
            ),
            output=OutputSettings(
                values["output-format"],
                values["max-diagnostics"],
                values["max-per-rule"],
                values["redact"],
                None if values["fail-on"] == "never" else Severity[values["fail-on"].upper()],
            ),
            values=values,
            origins=merged.origins,
            findings=tuple(finding for layer in layers for finding in layer.findings),
            path=document.path if document else None,
        )


def _is_inline(value: str) -> bool:
    return "=" in value and not os.path.isfile(value)


def _settings(
    merged: Layer, root: Path, extra: Mapping[str, Any], flags: Mapping[str, Any]
) -> Settings:
    values = merged.values
    ignore = values["ignore"]
    text, name = _schema(values["schema"], merged.origins["schema"])
    decisions = _decisions(values["readings"], merged.origins["readings"], new="readings" in flags)
    return Settings(
        targets=values["target"],
        method=values["method"],
        model=values["model"],
        max_length=values["max-length"],
        input_format=values["input-format"],
        selection=Selection(
            select=values["select"],
            extend_select=values["extend-select"],
            ignore=tuple(item for item in ignore if isinstance(item, str)),
        ),
        severity=dict(values["severity"]),
        per_file_ignores=tuple(values["per-file-ignores"].items()),
        ignores=tuple(item for item in ignore if isinstance(item, RecordIgnore)),
        rule_options=dict(values["rules"]),
        datasets=values["dataset"],
        conversions=values["convert"],
        decontaminate=dict(values["decontaminate"]),
        builds=values["build"],
        schema_text=text,
        schema_name=name,
        decisions=decisions,
        trainer_config=values["trainer-config"],
        target_asked=bool(flags.get("target")),
        root=str(root),
        **extra,
    )


def _schema(path: str | None, origin: str) -> tuple[str | None, str | None]:
    if path is None:
        return None, None
    try:
        return Path(path).read_bytes().decode("utf-8-sig"), Path(path).name
    except OSError as error:
        raise FtlintError(f"{origin}: {path}: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise FtlintError(f"{origin}: {path}: a JSON Schema must be UTF-8") from error


def _decisions(path: str | None, origin: str, *, new: bool) -> Mapping[str, str]:
    """Return what a file of readings decides; with ``new`` the file may still have to be made."""
    if path is None:
        return {}
    from ftlint.config.readings import load, missing

    found = load(path, origin)
    if found is None and not new:
        raise missing(path, origin)
    return found.decisions() if found is not None else {}
