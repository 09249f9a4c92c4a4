"""Rows of running text."""
