"""What publishers offer over the network: fetched as files when a user asks for it by name."""

from sources.client import Client, Clock, FetchFailed, Stopped
from sources.source_list import Source, SourceList, source_list

__all__ = ["Client", "Clock", "FetchFailed", "Source", "SourceList", "Stopped", "source_list"]
