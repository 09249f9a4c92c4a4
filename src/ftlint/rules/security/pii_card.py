"""X954 pii-card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ftlint.model.diagnostic import Effect, Finding
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.placeholders import Private, private_findings

_NUMBER: Final = re.compile(
    r"(?<![\w.,+-])(?:[0-9]{4}([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}|3[47][0-9]{2}([ -]?)[0-9]{6}\2[0-9]{5})"
    r"(?![\w-]|[.,][0-9])"
)
_LONG: Final = re.compile(r"[0-9]{4}[ -]?[0-9]{4,6}[ -]?[0-9]{4}")
"""What each number holds; found faster."""
_ISSUER: Final = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|5|4[4-9])|35|62")
"""First digits of Visa, Mastercard, American Express, Discover, JCB and UnionPay."""

_TESTS: Final = frozenset(
    [
        "4242424242424242",
        "4111111111111111",
        "4000056655665556",
        "5555555555554444",
        "5105105105105100",
        "2223003122003222",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "3530111333300000",
        "3566002020360505",
        "4012888888881881",
        "6200000000000005",
        "4000000000000002",
        "4532015112830366",
        "4539578763621486",
        "4916338506082832",
        "5425233430109903",
    ]
)
"""Numbers that payment services and textbooks give for tests."""

WORDS: Final = (
    "card", "Card", "CARD", "visa", "Visa", "VISA", "astercard", "asterCard", "Karte", "tarjeta",
    "carte", "cart\u00e3o", "carta di", "kart", "\u043a\u0430\u0440\u0442", "\u5361", "\u30ab\u30fc\u30c9",
)  # fmt: skip
"""Words beside which a long number is a card's."""


class PiiCard(Rule):
    """A text about cards holds a number that is valid as that of a payment card.

    ## Why is this bad?
    A model repeats numbers that it has seen, and whoever holds card numbers is bound by the rules
    of the card companies (PCI DSS). They come with support tickets and transcripts of calls.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "My card 4929 1842 7605 3313 was charged twice."}, {"role": "assistant", "content": "I am sorry."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "My card [CARD_1] was charged twice."}, {"role": "assistant", "content": "I am sorry."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Which test card works?"}, {"role": "assistant", "content": "4242 4242 4242 4242 does."}]}
    ```

    The first digits and the check digit must be right; numbers that payment services give for tests
    are none. The rule is asked for by name (`--extend-select X954`). Reports show the first and the
    last digit alone.

    ## Fix safety
    Unsafe: each number is replaced by a word, the same for the same number in a record.

    ## References
    - <https://www.iso.org/standard/70484.html>
    """

    code = "X954"
    name = "pii-card"
    error_effect = Effect.ADVISES
    fixable = "unsafe"
    since = "0.2.0"
    shapeless = True
    sensitive = True
    opt_in = True
    literals = WORDS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look through every string of the record."""
        help_text = "replace it by a word such as [CARD], or leave the record out"
        return private_findings(record, _found, help_text)


def _found(text: str) -> Iterator[Private]:
    if _LONG.search(text) is None:
        return
    for match in _NUMBER.finditer(text):
        digits = re.sub("[ -]", "", match[0])
        if digits not in _TESTS and _ISSUER.match(digits) and luhn(digits) and len(set(digits)) > 4:
            yield Private("Number of a payment card", *match.span(), "CARD")


def luhn(digits: str) -> bool:
    """Tell whether the last digit of a number checks the others (ISO/IEC 7812-1, annex B).

    >>> luhn("79927398713"), luhn("79927398710")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
