"""Places: schools and aanbod, where they are, and who they reach."""

from geo.locations._rows import KOLOMMEN
from geo.locations.areas import Located, count_per_area, locate
from geo.locations.geocoder import Geocoder, PdokGeocoder, look_up
from geo.locations.kinds import SCHOOLTYPEN, Schooltype, school_types
from geo.locations.network import Network, make_network, ways_to
from geo.locations.networks import Netwerk, load_network, networks, read_netwerk, read_network
from geo.locations.place import place
from geo.locations.placing import Plaatsing, placing
from geo.locations.points import Locations, lists, locations
from geo.locations.pupils import schools_with_pupils
from geo.locations.reach import METHODE_RECHT, middles, nearest, share_within, spread
from geo.locations.read import read_locaties

__all__ = [
    "KOLOMMEN",
    "METHODE_RECHT",
    "SCHOOLTYPEN",
    "Geocoder",
    "Located",
    "Locations",
    "Netwerk",
    "Network",
    "PdokGeocoder",
    "Plaatsing",
    "Schooltype",
    "count_per_area",
    "lists",
    "load_network",
    "locate",
    "locations",
    "look_up",
    "make_network",
    "middles",
    "nearest",
    "networks",
    "place",
    "placing",
    "read_locaties",
    "read_netwerk",
    "read_network",
    "school_types",
    "schools_with_pupils",
    "share_within",
    "spread",
    "ways_to",
]
