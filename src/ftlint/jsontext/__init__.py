"""Why a raw line is not the JSON it should be: one cause, one code, the exact place.

Called only for lines that the fast parser refused. Everything here is linear in the length of
the line, and lines of 100 MB are taken.
"""

from __future__ import annotations

from ftlint.jsontext.diagnose import (
    MISSING,
    Diagnosis,
    diagnose,
    diagnose_value,
)
from ftlint.jsontext.duplicates import duplicate_keys
from ftlint.jsontext.undecodable import Reading, diagnose_bytes, is_binary, joined_readings

__all__ = [
    "MISSING",
    "Diagnosis",
    "Reading",
    "diagnose",
    "diagnose_bytes",
    "diagnose_value",
    "duplicate_keys",
    "is_binary",
    "joined_readings",
]
