"""Package views.vergelijken."""
