"""Conversations written as plain text."""
