"""Chats between people, as chat apps export them."""
