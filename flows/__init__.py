"""Leerlingstromen: reading, mapping to SWVs, bounds of masked counts, and the analysis."""

from flows.leerlingen import read_leerlingen
from flows.postcodes import read_postcodes
from flows.regio import name_after_gemeenten, read_swv

__all__ = ["name_after_gemeenten", "read_leerlingen", "read_postcodes", "read_swv"]
