"""Pages about rules, targets, formats and settings, for the terminal and the docs."""
