"""``required-version``: which versions of ftlint may read a configuration."""

from __future__ import annotations


def allows(specifier: str, version: str) -> bool | None:
    """Tell whether a version satisfies a comma list of clauses; None when it cannot be read.

    Clauses are those of Python packages (PEP 440); a bare version means ``==``.

    >>> allows(">=0.1,<0.3", "0.2.5"), allows("~=0.1.2", "0.2.0"), allows("newest", "0.2.0")
    (True, False, None)
    >>> allows("==0.*", "0.2.0"), allows("0.2", "0.2.0"), allows("<0.2", "0.2.0rc1")
    (True, True, False)
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    clauses = [clause.strip() for clause in specifier.split(",")]
    full = ",".join(f"=={clause}" if clause[:1].isalnum() else clause for clause in clauses)
    try:
        return SpecifierSet(full).contains(version, prereleases=True)
    except InvalidSpecifier:
        return None
