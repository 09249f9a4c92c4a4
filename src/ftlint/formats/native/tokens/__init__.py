"""The shape token-ids."""
