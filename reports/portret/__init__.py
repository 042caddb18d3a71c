"""The wijkportret: one description of what is known and agreed of an area, and its documents."""
