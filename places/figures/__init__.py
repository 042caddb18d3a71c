"""Counts, rates, distances and reach of places per area, as indicators."""
