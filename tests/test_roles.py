"""The table of roles: a developer's message is a system prompt to everything that reads one."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import ftlint
from ftlint.model.roles import ROLE_LETTERS, SYSTEM_ROLES, TOOL_ROLES

PACKAGE = Path(ftlint.__file__).parent
TABLES = {PACKAGE / "model" / "roles.py", PACKAGE / "formats" / "shared" / "aliases.py"}
"""The table, and the words of column names, which are not roles of a message."""


def test_no_module_writes_out_a_set_of_roles_that_has_a_name() -> None:
    named = [set(roles) for roles in (SYSTEM_ROLES, TOOL_ROLES, ROLE_LETTERS)]
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.Set | ast.List) and path not in TABLES:
                words = {item.value for item in node.elts if isinstance(item, ast.Constant)}
                if any(roles <= words for roles in named):
                    found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert found == []


def write(path: Path, *records: dict[str, object]) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


def chat(role: str, *, times: int = 1, **more: object) -> dict[str, object]:
    turns = [("user", "Which way?"), ("assistant", "Left.")]
    prompts = [{"role": role, "content": f"Be brief {n}."} for n in range(times)]
    return {
        "messages": [*prompts, *({"role": name, "content": text} for name, text in turns)],
        **more,
    }


@pytest.mark.parametrize("more", [{}, {"id": 7}], ids=["plain", "with an id"])
def test_statistics_count_both_as_system_prompts(tmp_path: Path, more: dict[str, object]) -> None:
    counted = [
        ftlint.stats(write(tmp_path / f"{role}.jsonl", chat(role, **more)))["system"]
        for role in SYSTEM_ROLES
    ]
    assert counted[0] == counted[1]
    assert counted[1]["records"] == 1


def test_joining_turns_of_one_speaker_joins_prompts_of_either_name(tmp_path: Path) -> None:
    for role in SYSTEM_ROLES:
        source = write(tmp_path / "in.jsonl", chat(role, times=2))
        out = tmp_path / f"{role}.jsonl"
        ftlint.convert(source, out, to="openai-chat", options={"merge_consecutive": " "})
        first, second, _ = json.loads(out.read_text(encoding="utf-8"))["messages"]
        assert (first["role"], first["content"]) == (role, "Be brief 0. Be brief 1.")
        assert second["role"] == "user"


@pytest.mark.parametrize("role", SYSTEM_ROLES)
def test_a_prompt_in_a_column_and_in_a_message_is_found(tmp_path: Path, role: str) -> None:
    record = {**chat(role), "system_prompt": "Be kind."}
    found = ftlint.check(write(tmp_path / "a.jsonl", record), target="mistral").diagnostics
    told = [one.message for one in found if one.name == "multiple-system"]
    assert told == ["A system message beside system_prompt: only one system text is read"]
