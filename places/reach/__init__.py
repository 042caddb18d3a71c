"""Reach: how far areas are from the nearest place, in a straight line or over a network."""
