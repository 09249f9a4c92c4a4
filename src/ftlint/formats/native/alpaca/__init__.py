"""The shape alpaca."""
