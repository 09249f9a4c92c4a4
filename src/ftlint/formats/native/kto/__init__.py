"""The shape chat-kto."""
