"""What an option is: one declaration, from which parsers, words, schemas and flags are made.

``typed`` reads values of TOML, Python and the command line by type hints, ``marks`` are what hints
say beyond the type, ``words`` the sentences about mistakes, ``steps`` the options that a command
and a table of the configuration have in common.
"""
