"""Package views.aanbod."""
