"""Support tickets, meetings and captions."""
