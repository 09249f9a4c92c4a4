"""The shape openai-dpo."""
