"""Package views.gegevens."""
