"""Page Presentatie."""
