"""Places on maps: schools and aanbod above a choropleth, on screen, in files and in print."""
