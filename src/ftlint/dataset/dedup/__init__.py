"""Duplicates: which records are copies, and what is kept of them."""
