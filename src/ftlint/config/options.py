"""Every option of the configuration, as one table: parsing, schema and docs are made from it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ftlint.model.settings import NEUTRAL_TARGET
from ftlint.options.marks import COUNT, OneOrMany

INCLUDE: Final = (
    "*.jsonl",
    "*.ndjson",
    "*.jsonl.gz",
    "*.ndjson.gz",
    "*.jsonl.zst",
    "*.ndjson.zst",
)
"""What is taken from a folder when nothing else is said."""

EXCLUDE: Final = (
    ".git",
    ".hg",
    ".svn",
    ".venv",
    "venv",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".tox",
    ".nox",
    ".ftlint_cache",
)
"""Folders that never hold a person's datasets."""


class Option(NamedTuple):
    """One key of the configuration: what it takes, its default, its words, and an example.

    ``kind`` is a type, which says all, or the word for what only a catalog can check.
    """

    name: str
    kind: Any
    default: Any
    help: str
    example: str
    group: str = "General"


OPTIONS: Final = (
    Option(
        "extend",
        "path",
        None,
        "Another configuration file whose values hold where this one says nothing.",
        'extend = "../ftlint.toml"',
    ),
    Option(
        "required-version",
        "version",
        None,
        "The versions of ftlint that may read this configuration. Another version stops with "
        "exit status 2, so that a team never checks with different rules unawares.",
        'required-version = ">=0.1,<0.2"',
    ),
    Option(
        "target",
        "targets",
        (NEUTRAL_TARGET,),
        "The trainers or APIs that the data is for: one name or a list; `all` is every target. "
        "`ftlint target` lists the names.",
        'target = ["openai", "together"]',
        "Target",
    ),
    Option(
        "method",
        "method",
        None,
        "The training method. Without it each file's own shape decides.",
        'method = "sft"',
        "Target",
    ),
    Option(
        "model",
        str,
        None,
        "The model to be trained, whose limits then hold. `ftlint target NAME` lists the models.",
        'model = "gpt-4.1-mini-2025-04-14"',
        "Target",
    ),
    Option(
        "max-length",
        COUNT,
        0,
        "The tokens of an example that the trainer is set to take, as in its own `max_length`, "
        "`cutoff_len` or `sequence_len`; over the model's limit and the default of the target. "
        "0 leaves both.",
        "max-length = 4096",
        "Target",
    ),
    Option(
        "input-format",
        "format",
        None,
        "The shape of the records. Without it the shape of each record is detected.",
        'input-format = "sharegpt"',
        "Target",
    ),
    Option(
        "schema",
        "path",
        None,
        "A JSON Schema of your own that every record must satisfy as well.",
        'schema = "schemas/ticket.schema.json"',
        "Target",
    ),
    Option(
        "trainer-config",
        "path",
        None,
        "The trainer's own configuration, by which it reads the data: `dataset_info.json` of "
        "LLaMA-Factory (found by itself beside the data) or the YAML file of Axolotl (found beside "
        "the data, or one folder up, where it names the data). Columns, roles and masks then hold "
        "as it says, and what it does not read is reported.",
        'trainer-config = "data/dataset_info.json"',
        "Target",
    ),
    Option(
        "select",
        "selectors",
        ("ALL",),
        "The rules to run: codes, prefixes of codes, names, or `ALL`, which is every rule that is "
        "not opt-in. A longer prefix beats a shorter one.",
        'select = ["J", "S", "empty-content"]',
        "Rules",
    ),
    Option(
        "extend-select",
        "selectors",
        (),
        "Rules to run besides `select`; opt-in rules are named here by code or name.",
        'extend-select = ["weight-value"]',
        "Rules",
    ),
    Option(
        "ignore",
        "ignore",
        (),
        "Rules not to run, and single records excused from a rule on purpose. `record` is the "
        "`record_hash` that `--output-format json` prints, `id` the record's own id. A name that "
        "no rule has is reported as `unknown-rule`, an entry that matches nothing as "
        "`unused-suppression`.",
        'ignore = [\n  "J011",\n  { rule = "empty-content", record = "9f2c61d0a4b7e835", '
        'reason = "silence is meant" },\n]',
        "Rules",
    ),
    Option(
        "per-file-ignores",
        "per-file-ignores",
        MappingProxyType({}),
        "Rules not to run on files whose path, relative to this configuration, matches a glob.",
        '[per-file-ignores]\n"data/raw/**" = ["C", "blank-line"]',
        "Rules",
    ),
    Option(
        "severity",
        "severity",
        MappingProxyType({}),
        "The severity of single rules: `error`, `warning` or `info`.",
        'severity = { duplicate-example = "error" }',
        "Rules",
    ),
    Option(
        "rules",
        "rules",
        MappingProxyType({}),
        "Options of single rules, by rule name; `ftlint rule NAME` lists those a rule has.",
        '[rules.missing-system]\nrequire-system = "never"',
        "Rules",
    ),
    Option(
        "unsafe-fixes",
        bool,
        False,
        "Whether `--fix` also applies unsafe fixes, which change words, turns or records.",
        "unsafe-fixes = true",
        "Fixes",
    ),
    Option(
        "extend-safe-fixes",
        "selectors",
        (),
        "Rules whose unsafe fixes `--fix` may apply as if they were safe.",
        'extend-safe-fixes = ["mojibake"]',
        "Fixes",
    ),
    Option(
        "fixable",
        "selectors",
        ("ALL",),
        "Rules whose fixes may be applied.",
        'fixable = ["J", "E"]',
        "Fixes",
    ),
    Option(
        "unfixable",
        "selectors",
        (),
        "Rules whose fixes are shown but never applied.",
        'unfixable = ["duplicate-example"]',
        "Fixes",
    ),
    Option(
        "readings",
        "path",
        None,
        "A file of readings (CSV or JSON Lines) in which a person has decided how damaged passages "
        "read; the decisions hold in every run. `ftlint check --readings FILE` writes it.",
        'readings = "readings.csv"',
        "Fixes",
    ),
    Option(
        "include",
        OneOrMany,
        INCLUDE,
        "The files to take from folders, as globs relative to this configuration; a glob without "
        "a slash matches at any depth. They are also what `ftlint check` without paths reads.",
        'include = ["data/**/*.jsonl"]',
        "Files",
    ),
    Option(
        "exclude",
        OneOrMany,
        EXCLUDE,
        "Files and folders to leave out; given, it replaces the built-in list.",
        'exclude = ["data/scratch"]',
        "Files",
    ),
    Option(
        "extend-exclude",
        OneOrMany,
        (),
        "Files and folders to leave out besides `exclude`.",
        'extend-exclude = ["data/old/**"]',
        "Files",
    ),
    Option(
        "respect-gitignore",
        bool,
        True,
        "Whether to leave out what git ignores.",
        "respect-gitignore = false",
        "Files",
    ),
    Option(
        "force-exclude",
        bool,
        False,
        "Whether exclusions also hold for files that are named on the command line, as hooks do.",
        "force-exclude = true",
        "Files",
    ),
    Option(
        "dataset",
        "dataset",
        (),
        "Files that belong together, by split. What looks at whole datasets (duplicates, leaks "
        "from training into validation) reads them; `target` is optional.",
        '[[dataset]]\nname = "support"\ntrain = ["data/train*.jsonl"]\n'
        'validation = ["data/validation.jsonl"]\ntarget = "openai"',
        "Files",
    ),
    Option(
        "decontaminate",
        "decontaminate",
        MappingProxyType({}),
        "Evaluation data that training data must not hold (D904): `against` names files or globs, "
        "`index` files made with `ftlint decontaminate --make-index`; `against-text` and `ngram` "
        "are the options of that command.",
        '[decontaminate]\nagainst = ["evals/*.jsonl"]\nindex = ["evals/private.index"]',
        "Files",
    ),
    Option(
        "convert",
        "convert",
        (),
        "Conversions to keep up to date: `ftlint convert` without paths fails when an output is "
        "not what its inputs give, and writes it with `--fix`. `from` and `options` are optional, "
        "and so is `trainer-config-out`: a trainer's configuration that fits the output.",
        '[[convert]]\ninput = ["raw/chats.txt"]\noutput = "data/train.jsonl"\n'
        'to = "openai-chat"\nfrom = "transcript"\noptions = { roles = { Kunde = "user" } }',
        "Files",
    ),
    Option(
        "build",
        "build",
        (),
        "Recipes for `ftlint build`: sources that are converted, merged, deduplicated, split and "
        "checked. `source` is a path or glob, or a list of them and of tables with `path`, `from`, "
        "`options` and `weight`; `merge`, `dedup` and `split` take the long options of those "
        "commands; `check` is the severity that makes the build fail.",
        '[[build]]\nname = "support"\nsource = ["raw/talk.txt", { path = "old/*.jsonl", '
        'weight = 0.4 }]\noutput = "data/train.jsonl"\nvalidation = "data/validation.jsonl"\n'
        'dedup = { near = true }\nsplit = { ratio = 0.1 }\ncheck = "warning"',
        "Files",
    ),
    Option(
        "output-format",
        "reporter",
        "full",
        "How findings are printed.",
        'output-format = "concise"',
        "Output",
    ),
    Option(
        "max-diagnostics",
        COUNT,
        0,
        "The most findings that reports for people print; 0 is all. Without it a report stops at "
        "about 300 lines. The totals stay exact.",
        "max-diagnostics = 100",
        "Output",
    ),
    Option(
        "max-per-rule",
        COUNT,
        5,
        "The most findings of one rule in one file that reports for people print, the worst "
        "first; 0 is all, and so is `--verbose`. The totals stay exact.",
        "max-per-rule = 0",
        "Output",
    ),
    Option(
        "redact",
        bool,
        True,
        "Whether findings about secrets and private data are printed masked. In CI they always "
        "are.",
        "redact = true",
        "Output",
    ),
    Option(
        "fail-on",
        "fail-on",
        "error",
        "The least severity that makes the exit status 1: `error`, `warning`, `info`, `never`.",
        'fail-on = "warning"',
        "Output",
    ),
)

BY_NAME: Final = MappingProxyType({option.name: option for option in OPTIONS})
GROUPS: Final = ("General", "Target", "Rules", "Fixes", "Files", "Output")

IGNORE_KEYS: Final = ("rule", "record", "id", "reason")
