"""Package geo."""
