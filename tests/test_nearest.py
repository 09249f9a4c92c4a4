"""Names that are nearly right are found, among few and among very many."""

from __future__ import annotations

import difflib

import pytest

from ftlint.errors import MANY, nearest


def test_the_nearest_of_very_many_names_is_found() -> None:
    names = [f"other_{number}_{'x' * (number % 40)}" for number in range(5_000)]
    assert "look_up?" in nearest("lookup", [*names, "look_up"])


def test_the_comparisons_do_not_grow_with_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def count(word: str, names: list[str], **_: object) -> list[str]:
        compared.append(len(names))
        return []

    monkeypatch.setattr(difflib, "get_close_matches", count)
    nearest("tool1", [f"tool_{number}" for number in range(5_000)])
    assert compared == [MANY]
