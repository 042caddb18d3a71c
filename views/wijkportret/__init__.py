"""Page Wijkportret: the documents of an area, and the workbook that comes back."""
