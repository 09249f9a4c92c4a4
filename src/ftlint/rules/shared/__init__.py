"""What several rules share: texts, calls, masks, damage."""
