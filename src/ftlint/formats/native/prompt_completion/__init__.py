"""The shape prompt-completion."""
