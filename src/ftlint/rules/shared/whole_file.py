"""One finding about a file in place of the same one in each of its records."""

from __future__ import annotations

from ftlint.model.diagnostic import Diagnostic


def of_file(found: list[Diagnostic], message: str, help_text: str | None) -> Diagnostic:
    """Return a finding that says once of a file what ``found`` says of all of its records."""
    return found[0]._replace(
        message=message,
        help=help_text,
        concerns=len(found),
        line=None,
        record=None,
        column=None,
        end_column=None,
        byte_offset=None,
        path=(),
        excerpt=None,
        fix=None,
    )
