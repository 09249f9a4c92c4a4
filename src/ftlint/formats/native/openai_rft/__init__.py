"""The shape openai-rft."""
