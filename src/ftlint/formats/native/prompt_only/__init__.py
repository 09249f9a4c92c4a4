"""Prompts without an answer, for reinforcement learning."""
