"""Logs and traces of calls to models."""
