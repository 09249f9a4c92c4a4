"""What several reporters share: frames, words, escapes, colours."""
