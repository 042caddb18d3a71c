"""Package views.leerlingstromen."""
