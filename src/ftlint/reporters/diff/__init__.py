"""The reports of ``ftlint diff``: one form a file, given what was found."""
