"""Training records that share word runs with evaluation data."""
