"""Several inputs become one dataset."""
