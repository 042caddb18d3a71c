"""Places: schools and aanbod, where they are, and who they reach."""

from geo.locations._rows import KOLOMMEN
from geo.locations.kinds import SCHOOLTYPEN, school_types
from geo.locations.read import read_locaties

__all__ = ["KOLOMMEN", "SCHOOLTYPEN", "read_locaties", "school_types"]
