"""Columns of question and answer, in the shape ``columns``."""
