"""The fictional demonstration set: files as publishers ship them, and a folder full of it."""

from demo.files import DemoFiles, write_files
from demo.loading import load

__all__ = ["DemoFiles", "load", "write_files"]
