"""Family W: weights and loss masks."""
