"""Page Wijkdossier."""
