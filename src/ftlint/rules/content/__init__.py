"""Family C: what the text of the turns says."""
