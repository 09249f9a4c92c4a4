"""A dataset becomes training, validation and test files."""
