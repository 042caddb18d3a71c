"""Package views.verantwoording."""
