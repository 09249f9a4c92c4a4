"""Family O: structured output."""
