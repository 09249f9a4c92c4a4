"""Shapes of providers and their training services."""
