"""Chats copied from the window of Microsoft Teams."""

from __future__ import annotations

import re
from typing import Final

from ftlint.formats.shared.headed import Headed
from ftlint.formats.shared.reading import Sample

_WHEN: Final = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}:\d\d(?: ?[AaPp]\.?[Mm]\.?)?"


class TeamsCopy(Headed):
    """``[date time] Name`` above each message, or a name with the date and time below it.

    Reactions and the words of the window go where they are lines of their own. Days are not told
    from months, so that pauses are not seen.

    ```text sample assistant=Bo
    [15/03/2024 09:00] Ana
    Does it rain?

    [15/03/2024 09:01] Bo
    All day.
    ```
    """

    name = "teams-copy"
    title = "pasted Teams chat"
    head = re.compile(
        rf"^(?:\[(?P<time>{_WHEN})\] (?=[^\n])|(?=[^\n]{{1,60}}\n{_WHEN}[ \t]*$))"
        rf"(?P<name>[^\W\d_][^\n:\[\]]{{0,58}})(?:\n(?P<clock>{_WHEN}))?[ \t]*$",
        re.M,
    )
    app = re.compile(r"^(?:Edited|\d+ repl(?:y|ies)(?: from .*)?|Last read|Translate)\s*$")

    def sniff(self, sample: Sample) -> float:
        """Yield to programs whose exports have such heads below a header of their own."""
        return min(super().sniff(sample), 0.75)
