"""Lists of places as people have them, read into the data folder."""
