"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# In CI the same examples every time: a landing must not hang on chance. Elsewhere new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# A fixed day, 2026-09-01: what ends or has ended since does not change what a test sees.
os.environ["SOURCE_DATE_EPOCH"] = "1788220800"
