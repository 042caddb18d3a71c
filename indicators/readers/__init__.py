"""Readers of figures: one module per shape of file, one row each in the registry."""

from indicators.readers._registry import READERS, Reader, reader_for

__all__ = ["READERS", "Reader", "reader_for"]
