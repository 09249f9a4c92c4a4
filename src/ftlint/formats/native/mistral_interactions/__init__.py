"""Conversations under an old key of Mistral."""
