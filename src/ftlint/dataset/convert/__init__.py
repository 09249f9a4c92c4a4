"""Conversions: read any source, apply policies, write any target, prove that nothing is lost."""
