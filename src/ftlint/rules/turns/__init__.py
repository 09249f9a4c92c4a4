"""Family R: the roles of the turns and their order."""
