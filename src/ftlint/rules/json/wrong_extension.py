"""J017 wrong-extension."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.rules.shared.takers import readers_of_suffix

if TYPE_CHECKING:
    from ftlint.source import Traits


_PARQUET: Final = ".parquet"
"""The suffix of files that are read and that a new name would not make into lines."""
_CONVERT: Final = "convert it with `ftlint convert`: a new name alone would not make it JSON Lines"


class WrongExtension(Rule):
    """The name of the file does not end as the target asks.

    ## Why is this bad?
    Services tell the type of an upload by its name and refuse what they do not know, before
    looking at the data.

    ## Example
    ```jsonl fail file=train.txt
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is no fix: rename the file.
    """

    code = "J017"
    name = "wrong-extension"
    yields_to = MappingProxyType({"json-array-file": Scope.FILE, "pretty-printed-json": Scope.FILE})
    severity = Severity.WARNING
    asked = True
    scope = "file"

    def check_traits(self, traits: Traits) -> Iterable[Finding]:
        """Compare the suffix with those of the target; nameless input is not judged."""
        allowed = self.target.extensions
        if traits.extension is None or traits.extension in allowed:
            return
        has = f"ends in {traits.extension}" if traits.extension else "has no suffix"
        neutral = NEUTRAL in self.target.quirks
        if neutral and traits.extension == ".json" and traits.lines == 1:
            return  # one value, which is named for what it is
        if neutral and traits.extension == _PARQUET and readers_of_suffix(_PARQUET):
            return  # some trainers read it, and who is to take it is not known
        of = "" if neutral else f", as {self.target.title} asks"
        rename = f"rename the file to end in {allowed[0]}"
        yield Finding(
            f"The file name {has}; it should end in {' or '.join(allowed)}{of}",
            help=_CONVERT if traits.extension == _PARQUET else rename,
            severity=Severity.INFO if neutral and traits.extension == ".json" else None,
        )
