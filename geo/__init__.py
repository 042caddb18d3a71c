"""Maps and places: classes, palettes, maps for the page, for a file and for print."""

from geo.classify import METHODEN, Classes, classify

__all__ = ["METHODEN", "Classes", "classify"]
