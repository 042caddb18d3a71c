"""Comparing areas: what stands out, and whether it is really so."""
