"""Places: schools and aanbod, where they are, and who they reach."""

from places._rows import KOLOMMEN
from places.areas import Located, count_per_area, locate
from places.geocoder import Geocoder, PdokGeocoder, look_up
from places.kinds import SCHOOLTYPEN, Schooltype, school_types
from places.network import Network, make_network, ways_to
from places.networks import Netwerk, load_network, networks, read_netwerk, read_network
from places.place import place
from places.placing import Plaatsing, placing
from places.points import Locations, lists, locations
from places.pupils import schools_with_pupils
from places.reach import METHODE_RECHT, middles, nearest, share_within, spread
from places.read import read_locaties

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
