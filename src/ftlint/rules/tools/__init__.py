"""Family T: declared tools, tool calls and their results."""
