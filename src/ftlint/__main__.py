"""``python -m ftlint``: the same as the command ``ftlint``."""

from __future__ import annotations

from ftlint.cli import main

if __name__ == "__main__":
    main()
