"""J010 not-utf8."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftlint.model.diagnostic import FileFix, Finding, Fix, Safety
from ftlint.rules import Rule

if TYPE_CHECKING:
    from ftlint.source import Traits


class NotUtf8(Rule):
    """The file, or a line of it, is not UTF-8.

    ## Why is this bad?
    JSON Lines is UTF-8. In another charset every accented letter is refused, or read as a
    different one, and the model learns the damage.

    ## Example
    ```jsonl fail charset=utf-16
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fail charset=cp1252
    {"messages": [{"role": "user", "content": "Déjà vu à la plage"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Déjà vu à la plage"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A file in UTF-16 or UTF-32, or one to which UTF-16 was appended, is reported once and its records are checked all the same. In any
    other charset each line that does not decode is reported, with the place of its first bad
    byte, the charset it looks like and how sure that is. The other lines of the file are evidence.

    ## Fix safety
    Unsafe: the charset of a line without a mark is a guess. Only lines whose charset is clear are
    rewritten, and only where every byte of them means something in it; nothing is replaced by
    U+FFFD. The others are left as they are and stay reported.
    """

    code = "J010"
    name = "not-utf8"
    scope = "file"
    file_needs = ("not_utf8",)
    fixable = "unsafe"
    parse = True

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Report a file in UTF-16 or UTF-32; other charsets show line by line."""
        fix = Fix("Write the file as UTF-8", Safety.UNSAFE, file=FileFix.TO_UTF8)
        first, _, then = traits.charset.partition("+")
        if then:
            yield Finding(
                f"The file is {first.upper()} and goes on as {then.upper()}",
                help="save the file as UTF-8; PowerShell appends UTF-16 with >>, and UTF-8 with "
                "Add-Content -Encoding utf8",
                fix=fix,
            )
        elif traits.charset != "utf-8":
            mark = "" if traits.bom else " without a byte order mark"
            yield Finding(
                f"The file is {traits.charset.upper()}{mark}, not UTF-8",
                help="save the file as UTF-8",
                fix=fix,
            )
