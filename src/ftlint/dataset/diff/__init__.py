"""Two versions of a dataset compared by content."""
