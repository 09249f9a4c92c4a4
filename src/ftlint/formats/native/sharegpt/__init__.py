"""The shape sharegpt."""
