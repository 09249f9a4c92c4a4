"""X955 pii-national-id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.placeholders import Private, private_findings

_SSN: Final = re.compile(
    r"(?<![\w-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\w-])"
)
"""Numbers that the Social Security Administration may have given."""
_IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
_TESTS: Final = frozenset(
    [
        "078-05-1120",
        "219-09-9999",
        "123-45-6789",
        "111-22-3333",
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "GB82WEST12345698765432",
        "FR1420041010050500013M02606",
        "ES9121000418450200051332",
        "NL91ABNA0417164300",
        "CH9300762011623852957",
        "BE68539007547034",
        "IT60X0542811101000000123456",
        "AT611904300234573201",
        "PL61109010140000071219812874",
    ]
)
"""Numbers of documentation, and those that were printed on sample cards."""


class PiiNationalId(Rule):
    """A text holds a US Social Security number or an IBAN that may be somebody's.

    ## Why is this bad?
    A model repeats numbers that it has seen. With these two a person can be impersonated or
    an account debited.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "My SSN is 512-84-7093."}, {"role": "assistant", "content": "Please do not tell it."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "My SSN is [SSN_1]."}, {"role": "assistant", "content": "Please do not tell it."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "What does an IBAN look like, or an SSN?"}, {"role": "assistant", "content": "DE89 3704 0044 0532 0130 00, or 123-45-6789."}]}
    ```

    Social Security numbers are looked for beside their name; an IBAN must have its right check
    digits. Numbers of documentation are left alone. The rule is asked for by name
    (`--extend-select X955`). Reports show the first and the last character alone.

    ## Fix safety
    Unsafe: each number is replaced by a word, the same for the same number in a record.

    ## References
    - <https://www.ssa.gov/employer/randomization.html>
    - <https://www.iso.org/standard/81090.html>
    """

    code = "X955"
    name = "pii-national-id"
    severity = Severity.WARNING
    fixable = "unsafe"
    since = "0.2.0"
    shapeless = True
    sensitive = True
    opt_in = True
    literals = ("SSN", "ssn", "ocial Security", "ocial security", "IBAN", "iban", "Iban")

    def check(self, record: Record) -> Iterable[Finding]:
        """Look through every string of the record."""
        help_text = "replace it by a word such as [SSN], or leave the record out"
        return private_findings(record, _found, help_text)


def _found(text: str) -> Iterator[Private]:
    found = [
        Private("Social Security number", *match.span(), "SSN")
        for match in _SSN.finditer(text)
        if match[0] not in _TESTS
    ]
    for match in _IBAN.finditer(text):
        bare = match[0].replace(" ", "")
        if 15 <= len(bare) <= 34 and bare not in _TESTS and is_iban(bare):
            found.append(Private("IBAN", *match.span(), "IBAN"))
    yield from sorted(found, key=lambda one: one.start)


def is_iban(text: str) -> bool:
    """Tell whether the check digits of an IBAN are right: 1 modulo 97 (ISO 13616).

    >>> is_iban("DE89370400440532013000"), is_iban("DE88370400440532013000")
    (True, False)
    """
    turned = text[4:] + text[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1
