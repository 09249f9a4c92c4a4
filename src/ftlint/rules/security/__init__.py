"""Family X: keys, and data about people."""
