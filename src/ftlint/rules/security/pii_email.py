"""X952 pii-email."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.placeholders import Private, private_findings

_ADDRESS: Final = re.compile(
    r"(?<![\w.%+@:/=-])[A-Za-z0-9][A-Za-z0-9._%+-]{1,63}+@"
    r"(?>(?:[A-Za-z0-9-]{1,63}\.)+)[A-Za-z]{2,24}(?![\w@]|-\w|\.\w|:[\w~/.])"
)
_BEFORE: Final = 65
_AFTER: Final = 260
"""Characters around the sign in which an address is looked for."""

_SHOWN: Final = frozenset(
    [
        "example",
        "test",
        "invalid",
        "localhost",
        "local",
        "internal",
        "domain",
        "company",
        "yourdomain",
        "mydomain",
        "acme",
        "yourcompany",
        "mycompany",
        "website",
        "mail",
        "email",
        "site",
        "abc",
        "xyz",
        "foo",
        "bar",
        "provider",
        "server",
        "host",
        "corp",
        "organization",
        "university",
        "school",
        "business",
    ]
)
"""Labels of domains that are kept for examples (RFC 2606), and of those that people make up."""

_SUFFIXES: Final = frozenset(
    ["png", "jpg", "jpeg", "gif", "svg", "js", "css", "py", "md", "json", "txt"]
)
"""Ends of file names, as in ``icon@2x.png``."""

_MADE_UP: Final = frozenset(
    [
        "me",
        "you",
        "user",
        "username",
        "name",
        "your",
        "yourname",
        "your.name",
        "youremail",
        "your.email",
        "email",
        "mail",
        "someone",
        "test",
        "tester",
        "foo",
        "bar",
        "info",
        "support",
        "contact",
        "help",
        "admin",
        "sales",
        "hello",
        "office",
        "service",
        "noreply",
        "no-reply",
        "john",
        "jane",
        "johndoe",
        "john.doe",
        "janedoe",
        "jane.doe",
        "jdoe",
        "john.smith",
        "jane.smith",
        "bob",
        "alice",
    ]
)
"""Names before the sign that are a role, an example, or nobody."""


class PiiEmail(Rule):
    """A text holds an e-mail address that looks like a person's own.

    ## Why is this bad?
    A model repeats addresses that it has seen, and the file goes to others. In most countries an
    address is personal data, which may not be trained on without a reason.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Write to m.okonkwo74@posteo.de, please."}, {"role": "assistant", "content": "Done."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Write to [EMAIL_1], please."}, {"role": "assistant", "content": "Done."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Clone git@github.com:team/app.git, install vue@3.4.1 and mail info@harbour.org or jane@example.com."}, {"role": "assistant", "content": "Done."}]}
    ```

    Addresses of documentation (`example.com`), of a role (`info@`), of a made-up domain, and what
    only looks like one (`git@host:path`, `package@1.2.3`) are left alone. Reports show the first
    and the last character alone.

    ## Fix safety
    Unsafe: each address is replaced by a word, the same for the same address in a record.
    """

    code = "X952"
    name = "pii-email"
    severity = Severity.WARNING
    fixable = "unsafe"
    since = "0.2.0"
    shapeless = True
    sensitive = True
    literals = ("@",)

    def check(self, record: Record) -> Iterable[Finding]:
        """Look through every string of the record."""
        help_text = "replace it by a word such as [EMAIL], or leave the record out"
        return private_findings(record, _found, help_text)


def _found(text: str) -> Iterator[Private]:
    at, end = text.find("@"), 0
    while at >= 0:
        match = _ADDRESS.search(text, max(end, at - _BEFORE), at + _AFTER)
        if match is not None:
            end = match.end()
            if _is_personal(match[0].lower()):
                yield Private("E-mail address", *match.span(), "EMAIL")
        at = text.find("@", max(at + 1, end))


def _is_personal(address: str) -> bool:
    """Tell whether an address in lower case may be somebody's own."""
    name, _, domain = address.partition("@")
    labels = domain.split(".")
    known = labels[-1] in _SUFFIXES or not _SHOWN.isdisjoint(labels)
    return name not in _MADE_UP and not known
