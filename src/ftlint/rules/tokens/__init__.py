"""Rules about tokens: limits of models, what is cut off, totals, cost."""
