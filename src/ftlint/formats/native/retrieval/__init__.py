"""Queries with what they are to find."""
