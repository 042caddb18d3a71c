"""The one door for files that people give: which kind a file is, and what it holds."""

from store.reading.drivers import close_gdal

close_gdal()
