"""Exports of assistants and local chat programs."""
