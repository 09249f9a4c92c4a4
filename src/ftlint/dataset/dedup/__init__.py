"""Duplicates: which records they are, and what is kept of them."""
