"""How the shapes the linter knows become conversations and back; loads for conversions only."""
