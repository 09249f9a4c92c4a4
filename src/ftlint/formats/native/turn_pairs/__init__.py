"""The shape turn-pairs."""
