"""Family P: preference pairs and reinforcement data."""
