"""The families of rules, by the folders that they are in."""

from __future__ import annotations

from typing import Final, NamedTuple


class Group(NamedTuple):
    """A family of rules: the letter of its codes, and its title."""

    letter: str
    title: str


GROUPS: Final[dict[str, Group]] = {
    "json": Group("J", "File and JSON"),
    "schema": Group("S", "Schema"),
    "turns": Group("R", "Roles and turns"),
    "weights": Group("W", "Weights and loss masks"),
    "tools": Group("T", "Tools"),
    "output": Group("O", "Structured output"),
    "content": Group("C", "Content"),
    "media": Group("M", "Media"),
    "encoding": Group("E", "Encoding damage"),
    "preference": Group("P", "Preference and reinforcement"),
    "dataset": Group("D", "Dataset"),
    "tokens": Group("K", "Tokens and cost"),
    "security": Group("X", "Security and privacy"),
    "itself": Group("Z", "ftlint itself"),
}
"""The families by their folders, in the order of the pages."""
