"""Tests of conversions: formats, policies, the pipe."""
