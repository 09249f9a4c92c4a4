"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# In CI the same examples every time: a landing must not hang on chance. Elsewhere new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
