"""A system prompt for records that have none, or for all: said as a text, or read from a file."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ftlint.errors import FtlintError, UsageError, reason
from ftlint.options.steps import FROM_FILE, MergeStep

ADDED: Final = "system-prompt-added"
REPLACED: Final = "system-prompt-replaced"
_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class SystemPrompt(NamedTuple):
    """The text, and whether it takes the place of the system turns that are there."""

    text: str
    everywhere: bool = False


def prompt_of(step: MergeStep, place: str, base: str = "") -> SystemPrompt | None:
    """Return the prompt that a merge is asked to put into records, None for none.

    ``place`` is where it was said, for the error about a file that cannot be read, or about a mode
    without a prompt.
    """
    said = step.system_prompt
    if said is None:
        if step.system_prompt_mode != "missing":
            raise UsageError(
                f"{place}: give the prompt that the mode {step.system_prompt_mode!r} puts, or "
                "leave the mode out"
            )
        return None
    try:
        return SystemPrompt(text_of(said, base), step.system_prompt_mode == "replace")
    except FtlintError as error:
        raise UsageError(f"{place}: {error}") from None


def text_of(said: str, base: str = "") -> str:
    """Return a prompt that was said: itself, or what is in the file after an ``@``.

    ``base`` is the folder that the path is relative to; ``@@`` begins a text with one ``@``. Raises
    FtlintError where there is no text.

    >>> text_of("Be brief."), text_of("@@home: answer in verse")
    ('Be brief.', '@home: answer in verse')
    """
    if said.startswith(FROM_FILE * 2):
        return said[1:]
    path = os.path.join(base, os.path.expanduser(said[1:]))
    text = _in_file(path, said) if _is_file(said) else said
    if not text.strip():
        what = f"{said[1:]}: is empty" if _is_file(said) else "the text is empty"
        raise FtlintError(f"{what}; give the prompt, or leave the option out")
    return text


def literal(text: str) -> str:
    """Return how a text is said, so that ``text_of`` gives it back."""
    return FROM_FILE + text if _is_file(text) else text


def _is_file(said: str) -> bool:
    return said.startswith(FROM_FILE)


def _in_file(path: str, said: str) -> str:
    name = said[1:]
    if not name:
        raise FtlintError("name the file after the @, as in @prompt.txt")
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except FileNotFoundError:
        raise FtlintError(
            f"{name}: no such file; write a prompt that begins with @ as @{said}"
        ) from None
    except OSError as error:
        raise FtlintError(f"{name}: cannot be read: {reason(error)}") from None
    if raw.startswith(_MARKS):
        raise FtlintError(f"{name}: is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FtlintError(
            f"{name}: is not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}; save it "
            "as UTF-8"
        ) from None
    if "\0" in text:
        raise FtlintError(f"{name}: is not a text: it holds NUL characters")
    return text.replace("\r\n", "\n").rstrip("\n")


def read_options(
    options: Mapping[str, Any], base: str, fail: Callable[[str, str], Exception]
) -> dict[str, Any]:
    """Return options of a conversion with the prompt's own text; ``fail`` makes the error."""
    found = dict(options)
    said = found.get("system_prompt")
    if said is not None:
        try:
            found["system_prompt"] = text_of(str(said), base)
        except FtlintError as error:
            raise fail("system_prompt", str(error)) from None
    elif "system_prompt_mode" in found:
        raise fail("system_prompt_mode", "says how a system prompt is put; give system_prompt too")
    return found
