"""Declared datasets are built from their sources."""
