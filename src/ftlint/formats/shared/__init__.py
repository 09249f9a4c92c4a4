"""What several formats share: options, people, times, readings of values."""
