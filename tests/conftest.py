"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# In CI the same examples every time: a landing must not hang on chance. Elsewhere new ones.
# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("default")
if os.environ.get("CI"):
    settings.load_profile("ci")

# A fixed day, 2026-09-01: what ends or has ended since does not change what a test sees.
os.environ["SOURCE_DATE_EPOCH"] = "1788220800"
