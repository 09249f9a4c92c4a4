"""The shape openai-chat."""
