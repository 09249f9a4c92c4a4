"""Texts in segments, each trained or not."""
