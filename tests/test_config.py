"""The configuration: discovery, layers, origins, and mistakes with their place."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jsonschema
import pytest

from ftlint.cli.settings_text import settings_text
from ftlint.config import BY_NAME, OPTIONS, Catalog, Configuration, Inputs, Loaded, user_config
from ftlint.config.options import EXCLUDE, INCLUDE
from ftlint.config.schema import config_schema
from ftlint.config.toml_places import Places
from ftlint.config.typed import rule_options
from ftlint.errors import FtlintError, UsageError
from ftlint.model.diagnostic import Severity
from ftlint.model.settings import RecordIgnore
from ftlint.rules import Rule
from ftlint.session import catalog
from tests.cli.runner import ftlint


class Tuned(Rule):
    """A rule with options."""

    code, name = "C601", "tuned-rule"

    @dataclass(frozen=True, slots=True)
    class Options:
        """Options of every kind."""

        mode: Literal["auto", "never"] = field(default="auto", metadata={"help": "how"})
        most: int | None = field(default=None, metadata={"help": "how many"})
        words: tuple[str, ...] = field(default=(), metadata={"help": "which"})
        share: float = field(default=0.5, metadata={"help": "how much"})


class Plain(Rule):
    """A rule without options."""

    code, name = "D901", "plain-rule"


class OptIn(Rule):
    """A rule that must be asked for."""

    code, name, opt_in = "D902", "opt-in-rule", True


def refuse(name: str, among: tuple[str, ...]) -> None:
    if not name.startswith("gpt"):
        raise UsageError(f"unknown model '{name}' (did you mean gpt-4?)")


BUILD = '[[build]]\nname = "a"\nsource = "a.jsonl"\noutput = "b.jsonl"\n'
"""A recipe that needs nothing more."""

NAMES = Catalog(
    rules={rule.code: rule for rule in (Tuned, Plain, OptIn)},
    targets=("chat", "openai", "azure"),
    formats=("openai-chat", "sharegpt"),
    reporters=("full", "json"),
    check_model=refuse,
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder whose parents have no configuration."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(folder: Path | str = ".", *config: str, **flags: Any) -> Loaded:
    inputs = Inputs(flags={k.replace("_", "-"): v for k, v in flags.items()}, config=config)
    return Configuration(NAMES, inputs).for_folder(Path(folder))


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults() -> None:
    loaded = load()
    assert loaded.path is None
    assert loaded.settings.targets == ("chat",)
    assert loaded.settings.selection.select == ("ALL",)
    assert loaded.files.include == INCLUDE
    assert loaded.files.exclude == EXCLUDE
    assert loaded.output.fail_on is Severity.ERROR
    assert set(loaded.origins.values()) == {"default"}


@pytest.mark.parametrize(
    ("files", "winner"),
    [
        (["pyproject.toml"], "pyproject.toml"),
        (["pyproject.toml", ".ftlint.toml"], ".ftlint.toml"),
        (["pyproject.toml", ".ftlint.toml", "ftlint.toml"], "ftlint.toml"),
    ],
)
def test_one_folder_has_one_configuration(files: list[str], winner: str) -> None:
    for name in files:
        head = "[tool.ftlint]\n" if name == "pyproject.toml" else ""
        write(name, f'{head}target = "openai"\n')
    assert load().path == Path(winner).absolute()


def test_the_closest_wins_and_a_pyproject_without_the_table_is_passed_over() -> None:
    write("ftlint.toml", 'target = "openai"\n')
    write("a/pyproject.toml", "[tool.other]\nx = 1\n")
    write("a/b/ftlint.toml", 'target = "azure"\n')
    assert load("a").settings.targets == ("openai",)
    assert load("a/b").settings.targets == ("azure",)
    assert load("a").settings.root == str(Path.cwd())
    assert load("a/b").settings.root == str(Path("a/b").absolute())


def test_a_broken_pyproject_that_is_not_ours_is_passed_over() -> None:
    write("pyproject.toml", "[broken\n")
    assert load().path is None


def test_the_users_own_file_holds_where_there_is_none(tmp_path: Path) -> None:
    write("home/ftlint/ftlint.toml", 'fail-on = "never"\n')
    path = user_config({"XDG_CONFIG_HOME": str(tmp_path / "home")})
    configuration = Configuration(NAMES, Inputs(user_config=path))
    loaded = configuration.for_folder(tmp_path)
    assert loaded.output.fail_on is None
    assert loaded.settings.root == str(tmp_path)
    write("work/ftlint.toml", "")
    assert configuration.for_folder(tmp_path / "work").output.fail_on is Severity.ERROR
    assert user_config({"HOME": str(tmp_path)}) is None


def test_precedence_and_origins() -> None:
    write("ftlint.toml", 'target = "openai"\n\nfail-on = "info"\nmax-diagnostics = 3\n')
    loaded = load(".", 'fail-on = "warning"', target=["azure"])
    assert loaded.settings.targets == ("azure",)
    assert loaded.output.fail_on is Severity.WARNING
    assert loaded.output.max_diagnostics == 3
    assert loaded.origins["target"] == "--target"
    assert loaded.origins["fail-on"] == "--config 'fail-on = \"warning\"'"
    assert loaded.origins["max-diagnostics"] == "ftlint.toml:4"
    assert loaded.origins["redact"] == "default"


def test_isolated_reads_no_file() -> None:
    write("ftlint.toml", "broken = ")
    inputs = Inputs(isolated=True)
    assert Configuration(NAMES, inputs).for_folder(Path()).path is None


def test_an_explicit_file_is_relative_to_the_working_folder() -> None:
    write("etc/lint.toml", 'include = ["data/*.jsonl"]\n')
    write("ftlint.toml", 'target = "openai"\n')
    loaded = load(".", "etc/lint.toml")
    assert loaded.settings.root == str(Path.cwd())
    assert loaded.settings.targets == ("chat",)


def test_extend_lays_one_file_over_another() -> None:
    write(
        "ftlint.toml",
        'target = "openai"\nextend-select = ["D902"]\nignore = ["C601"]\n'
        'include = ["sub/data/*.jsonl", "*.ndjson"]\n'
        '[severity]\nplain-rule = "error"\n[rules.tuned-rule]\nmost = 3\n',
    )
    write(
        "sub/ftlint.toml",
        'extend = "../ftlint.toml"\nignore = ["D901"]\n'
        '[severity]\ntuned-rule = "info"\n[rules.tuned-rule]\nmode = "never"\n',
    )
    loaded = load("sub")
    settings = loaded.settings
    assert settings.targets == ("openai",)
    assert settings.selection.ignore == ("C601", "D901")
    assert settings.selection.extend_select == ("D902",)
    assert settings.severity == {"plain-rule": Severity.ERROR, "tuned-rule": Severity.INFO}
    assert settings.rule_options == {"tuned-rule": {"most": 3, "mode": "never"}}
    assert loaded.files.include == ("data/*.jsonl", "*.ndjson")
    assert loaded.origins["target"] == "ftlint.toml:1"
    assert loaded.origins["ignore"] == "ftlint.toml:3, sub/ftlint.toml:2"
    assert loaded.origins["rules.tuned-rule.most"] == "ftlint.toml:8"


def test_select_starts_anew() -> None:
    write("ftlint.toml", 'extend-select = ["D902"]\nignore = ["C601", "D901"]\n')
    selection = load(select=["C601", "D"]).settings.selection
    assert selection.select == ("C601", "D")
    assert selection.extend_select == ()
    assert selection.ignore == ("D901",)


def test_ignores_of_single_records() -> None:
    write(
        "ftlint.toml",
        '[[ignore]]\nrule = "C601"\nid = "conv-1"\nreason = "meant"\n'
        '[[ignore]]\nrule = "plain-rule"\nrecord = "9f2c"\n',
    )
    assert load().settings.ignores == (
        RecordIgnore("tuned-rule", id="conv-1", reason="meant", origin="ftlint.toml:1"),
        RecordIgnore("plain-rule", record="9f2c", origin="ftlint.toml:5"),
    )


def test_unknown_rules_in_ignore_lists_are_findings() -> None:
    write(
        "ftlint.toml",
        'ignore = [\n  "C601",\n  "tuned-rul",\n  { rule = "X1", id = "a" },\n]\n'
        '[per-file-ignores]\n"raw/*" = ["D9", "nope"]\n',
    )
    loaded = load()
    assert loaded.settings.selection.ignore == ("C601",)
    assert loaded.settings.ignores == ()
    assert loaded.settings.per_file_ignores == (("raw/*", ("D9",)),)
    found = [(item.rule, item.file, item.line) for item in loaded.findings]
    assert found == [("unknown-rule", "ftlint.toml", line) for line in (3, 4, 7)]
    assert "did you mean tuned-rule" in loaded.findings[0].finding.message


def test_datasets() -> None:
    write(
        "ftlint.toml",
        '[[dataset]]\nname = "chat"\ntrain = "a/*.jsonl"\nvalidation = ["b.jsonl"]\n'
        'target = "openai"\n',
    )
    (split,) = load().settings.datasets
    assert (split.name, split.train, split.validation) == ("chat", ("a/*.jsonl",), ("b.jsonl",))
    assert split.target == ("openai",)


def test_all_targets() -> None:
    assert load(target=["all"]).settings.targets == NAMES.targets


def test_a_schema_is_read() -> None:
    write("conf/ftlint.toml", 'schema = "own.json"\n')
    write("conf/own.json", "{}")
    settings = load("conf").settings
    assert (settings.schema_text, settings.schema_name) == ("{}", "own.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["C"]', "ftlint.toml:1: unknown key 'selct' (did you mean select"),
        ('\n\ntarget = "opnai"', "ftlint.toml:3: unknown target 'opnai' (did you mean openai"),
        ("target = []", "ftlint.toml:1: target must name at least one target"),
        ("target = 3", "ftlint.toml:1: target must be a string or a list of strings, not 3"),
        ('select = [\n "C",\n "tunedrule"]', "ftlint.toml:3: unknown rule"),
        ("a = ", "ftlint.toml:1: Invalid value"),
        ('fail-on = "never ever"', "ftlint.toml:1: unknown severity"),
        ('output-format = "jsn"', "unknown output format 'jsn' (did you mean json"),
        ('method = "sfd"', "unknown method 'sfd' (did you mean sft"),
        ('input-format = "x"', "known: openai-chat, sharegpt"),
        ("redact = 1", "ftlint.toml:1: redact must be true or false, not 1"),
        ("max-diagnostics = -1", "must be a whole number from 0"),
        ("max-diagnostics = true", "must be a whole number from 0"),
        ('model = "claude"', "ftlint.toml:1: unknown model 'claude' (did you mean gpt-4?)"),
        ('required-version = ">=99"', "needs ftlint >=99; this is"),
        ('required-version = "new"', "required-version must be like"),
        ('extend = "nowhere.toml"', "extend names nowhere.toml, which does not exist"),
        ('extend = "ftlint.toml"', "a circle"),
        ("extend = 1", "extend must be a string"),
        ('schema = "none.json"', "none.json: no such file"),
        ('severity = { C602 = "error" }', "unknown rule 'C602'"),
        ('severity = { D = "error" }', "unknown rule 'D'"),
        ('severity = { D901 = "fatal" }', "unknown severity 'fatal'"),
        ("[rules.tuned]\nmost = 1", "ftlint.toml:1: unknown rule 'tuned' (did you mean tuned-rule"),
        ("[rules.tuned-rule]\nmots = 1", "ftlint.toml:2: unknown option 'mots' of tuned-rule (did"),
        ("[rules.plain-rule]\nx = 1", "plain-rule; it has no options"),
        ('[rules.tuned-rule]\nmost = "1"', "must be a whole number, not '1'"),
        ('[rules.tuned-rule]\nmode = "x"', "must be 'auto' or 'never'"),
        ("[rules.tuned-rule]\nwords = [1]", "must be a list of strings"),
        ("[rules.tuned-rule]\nmost = true", "must be a whole number"),
        ("rules = 1", "rules must be a table"),
        ('ignore = [{ rule = "C601" }]', "needs 'rule' and one of 'record' and 'id'"),
        ('ignore = [{ rule = "C601", ids = "a" }]', "unknown key 'ids' in ignore (did you mean id"),
        ("ignore = [1]", "ignore must be a string, not 1"),
        ('[dataset]\nname = "a"', "write [[dataset]]"),
        (
            '[[dataset]]\nname = "a"\ntrain = 1',
            "train must be a string or a list of strings, not 1",
        ),
        ('[[convert]]\ninput = "a"', "a convert needs 'output'"),
        ('[[convert]]\ninput = 1\noutput = "b"', "input must be a string or a list of strings"),
        (f"{BUILD}dedup = {{ threshold = 7 }}", "threshold must be a number from 0.5 to 1, not 7"),
        (f"{BUILD}split = {{ ngram = 1 }}", "ngram must be a whole number from 3 to 100, not 1"),
        (f'{BUILD}split = {{ against-text = "x" }}', "must be 'prompts' or 'all'"),
        (f"{BUILD}merge = {{ totl = 1 }}", "totl"),
        ("[[dataset]]\ntrain = []", "ftlint.toml:1: a dataset needs 'name'"),
        ('[[dataset]]\nname = "a"', "needs at least one of train"),
        ('[[dataset]]\nname = "a"\ntrian = "x"', "ftlint.toml:3: unknown key 'trian'"),
        (
            '[[dataset]]\nname="a"\ntrain="x"\n[[dataset]]\nname="a"\ntrain="y"',
            "two datasets named",
        ),
    ],
)
def test_a_mistake_has_its_place(text: str, message: str) -> None:
    write("ftlint.toml", text + "\n")
    with pytest.raises(FtlintError) as caught:
        load()
    assert message in str(caught.value)
    assert str(caught.value).startswith("ftlint.toml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("nowhere.toml", "nowhere.toml is neither a file nor 'key = value'"),
        ("a = ", "not TOML"),
        ('tarket = "chat"', "unknown key 'tarket' (did you mean target"),
    ],
)
def test_mistakes_of_config_flags(config: str, message: str) -> None:
    with pytest.raises(UsageError, match="--config") as caught:
        load(".", config)
    assert message in str(caught.value)


def test_mistakes_of_flags_name_the_flag() -> None:
    with pytest.raises(UsageError, match=r"^--ignore: unknown rule 'C7'"):
        load(ignore=["C7"])
    with pytest.raises(UsageError, match=r"^--target: unknown target 'x'"):
        load(target=["x"])
    with pytest.raises(UsageError, match=r"^--per-file-ignores: unknown rule"):
        load(per_file_ignores={"*.jsonl": ["Q"]})


def test_a_configuration_that_cannot_be_read() -> None:
    Path("ftlint.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(FtlintError, match=r"ftlint\.toml: the configuration is not UTF-8"):
        load()


@pytest.mark.parametrize(
    "text",
    [
        'a = """x\n[no]\n"""\nb = 1\n',
        "a = '''\n]'''\nb = 1\n",
        'a.b."c d" = [ # comment ]\n 1,\n [2, "]"],\n]\nb = 1\n',
        '[a.b]\nc = 1979-05-27T07:32:00Z # x\n["q\\"u"]\nd = {x.y = 1, z = [1]}\n',
        "[[a]]\nb = 1\n[[a.c]]\nd = 1\n[[a]]\n[a.e]\nf = 1\n",
        'a = "x\\\\"\nb = ""\nc = \'\'\n',
    ],
)
def test_every_key_has_a_line(text: str) -> None:
    places = Places(text).read()

    def walk(value: Any, path: tuple[str | int, ...]) -> None:
        if path and path[-1] not in ("a", 0, 1):
            assert path in places or any(place[: len(path)] == path for place in places)
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            if isinstance(item, dict | list):
                walk(item, (*path, key))
            else:
                assert (*path, key) in places

    walk(tomllib.loads(text), ())
    lines = text.split("\n")
    for path, line in places.items():
        named = [key for key in path if isinstance(key, str)]
        if isinstance(path[-1], str) and " " not in path[-1] and '"' not in path[-1]:
            assert named[-1] in lines[line - 1]


def test_shown_settings_are_a_configuration_again() -> None:
    write(
        "ftlint.toml",
        'target = "openai"\nignore = ["D901", {rule = "C601", id = "a"}]\n'
        '[per-file-ignores]\n"a b/*" = ["C"]\n[rules.tuned-rule]\nwords = ["x"]\n'
        '[[dataset]]\nname = "n"\ntrain = ["t.jsonl"]\n',
    )
    before = load()
    text = settings_text(before)
    assert "# ftlint.toml:1" in text
    write("again/ftlint.toml", text)
    after = load("again")
    assert after.settings.ignores[0].id == "a"
    for name in before.values:
        if name != "ignore":
            assert after.values[name] == before.values[name], name


def test_the_schema_takes_every_example_and_refuses_misspellings() -> None:
    schema = config_schema(catalog())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for option in OPTIONS:
        example = tomllib.loads(option.example)
        assert list(validator.iter_errors(example)) == [], option.name
    for wrong in ({"selct": []}, {"target": "x"}, {"redact": 1}, {"dataset": [{}]}):
        assert not validator.is_valid(wrong), wrong
    json.dumps(schema)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ('options = { tools = "drop", window = 4, repair_encoding = true }', True),
        ('options = { roles = { Kunde = "user" }, "columns.user" = "Question" }', True),
        ('from = "sharegpt"\noptions.overlap = 2', True),
        ('options = { tools = "drp" }', False),
        ('options = { tool = "drop" }', False),
        ("options = { overlap = -1 }", False),
        ('from = "sharegptt"', False),
        ('to = "sharegptt"', False),
    ],
)
def test_the_schema_knows_formats_and_their_options(said: str, right: bool) -> None:
    validator = jsonschema.Draft202012Validator(config_schema(catalog()))
    text = f'[[convert]]\ninput = "a"\noutput = "b"\n{said}\n'
    assert validator.is_valid(tomllib.loads(text)) == right
    if "to =" not in said:
        source = ", ".join(said.split("\n"))
        text = f'[[build]]\nname = "b"\noutput = "b"\nsource = {{ path = "a", {source} }}\n'
        assert validator.is_valid(tomllib.loads(text)) == right


def test_every_example_is_a_configuration() -> None:
    write("data.schema.json", "{}")
    write("readings.csv", "passage,choice,text\n")
    for option in OPTIONS:
        if option.name in ("extend", "schema"):
            continue
        loaded = Configuration(catalog(), Inputs(config=(option.example,)))
        assert loaded.for_folder(Path()).is_set(option.name), option.name
    assert len(BY_NAME) == len(OPTIONS)


def test_rule_options_are_described() -> None:
    options = rule_options(Tuned)
    assert list(options) == ["mode", "most", "words", "share"]
    assert options["most"].help == "how many"


@pytest.mark.parametrize("threshold", [7, -3, 0.1])
def test_a_threshold_out_of_range_is_refused_everywhere(threshold: float, tmp_path: Path) -> None:
    """The range is stated once: in rule, recipe and commands it is the same."""
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "ftlint.toml").write_text(
        f"[rules.near-duplicate]\nthreshold = {threshold}\n", encoding="utf-8"
    )
    ran = ftlint("check", "a.jsonl", cwd=tmp_path)
    assert ran.status == 2
    assert f"must be a number from 0.5 to 1, not {threshold}" in ran.stderr
    (tmp_path / "ftlint.toml").unlink()
    for command in (["dedup", "-o", "b.jsonl"], ["split", "-o", "b.jsonl"]):
        ran = ftlint(
            command[0], "a.jsonl", *command[1:], "--threshold", f"{threshold}", cwd=tmp_path
        )
        assert ran.status == 2
        assert f"--threshold must be a number from 0.5 to 1, not '{threshold}'" in ran.stderr


def test_the_tables_of_an_extended_file_are_relative_to_its_folder() -> None:
    write(
        "shared/ftlint.toml",
        '[[dataset]]\nname = "d"\ntrain = ["a/*.jsonl", "*.jsonl"]\n'
        '[[convert]]\ninput = "raw.txt"\noutput = "out/a.jsonl"\n'
        '[[build]]\nname = "b"\nsource = [{ path = "x.jsonl", weight = 2 }, "y.jsonl"]\n'
        'output = "z.jsonl"\nvalidation = "v.jsonl"\n',
    )
    write("conf/ftlint.toml", 'extend = "../shared/ftlint.toml"\n')
    settings = load("conf").settings
    (split,), (conversion,), (build,) = settings.datasets, settings.conversions, settings.builds
    assert split.train == ("../shared/a/*.jsonl", "*.jsonl")
    assert (conversion.inputs, conversion.output) == (
        ("../shared/raw.txt",),
        "../shared/out/a.jsonl",
    )
    assert [(one.path, one.weight) for one in build.sources] == [
        ("../shared/x.jsonl", 2.0),
        ("../shared/y.jsonl", None),
    ]
    paths = (build.output, build.validation, build.test)
    assert paths == ("../shared/z.jsonl", "../shared/v.jsonl", None)
