"""Texts with a class."""
