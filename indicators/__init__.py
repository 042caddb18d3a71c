"""Package indicators."""
