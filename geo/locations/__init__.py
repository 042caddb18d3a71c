"""Places: schools and aanbod, where they are, and who they reach."""

from geo.locations._rows import KOLOMMEN
from geo.locations.areas import Located, count_per_area, locate, locate_findings
from geo.locations.geocoder import Geocoder, OfflineGeocoder, PdokGeocoder
from geo.locations.kinds import SCHOOLTYPEN, Schooltype, school_types
from geo.locations.place import place
from geo.locations.points import Locations, locations
from geo.locations.read import read_locaties

__all__ = [
    "KOLOMMEN",
    "SCHOOLTYPEN",
    "Geocoder",
    "Located",
    "Locations",
    "OfflineGeocoder",
    "PdokGeocoder",
    "Schooltype",
    "count_per_area",
    "locate",
    "locate_findings",
    "locations",
    "place",
    "read_locaties",
    "school_types",
]
