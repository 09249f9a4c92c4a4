"""Answers in steps, each with a label."""
