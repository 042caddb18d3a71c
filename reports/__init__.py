"""Files that leave the tool: tables for people, and the areas of a map."""

from reports.maps import map_file_name, map_geopackage, map_table
from reports.tables import Column, Table, file_name, media_type, shown, slug, to_csv, to_xlsx

__all__ = [
    "Column",
    "Table",
    "file_name",
    "map_file_name",
    "map_geopackage",
    "map_table",
    "media_type",
    "shown",
    "slug",
    "to_csv",
    "to_xlsx",
]
