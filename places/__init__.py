"""Places: schools and aanbod, where they are, and who they reach."""
