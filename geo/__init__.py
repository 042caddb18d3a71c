"""Maps and places: classes, palettes, maps for the page, for a file and for print."""
