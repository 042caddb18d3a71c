"""Package views.kaart."""
