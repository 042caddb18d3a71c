"""Package boundaries."""
