"""Package views.shared."""
