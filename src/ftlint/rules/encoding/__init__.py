"""Family E: text that was damaged on its way, and what such accidents leave behind."""
