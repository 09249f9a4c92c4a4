"""Family J: the file as such, and whether its lines are JSON."""
