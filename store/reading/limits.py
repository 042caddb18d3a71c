"""How much of a file is read, and what an import may use: every message names the limit met."""

from __future__ import annotations

# Own choice, four to eighty times the largest real file that was seen where one is named below it:
# who meets a limit holds another file than was meant, or one made to fill the memory (a zip bomb).
MAX_UNPACKED_BYTES = 4 * 1024**3
"""All of an archive together; the national buurten of one year are 56 MB."""
MAX_RATIO = 250
"""Unpacked size over packed size. Real text tables stay under 60."""
RATIO_APPLIES_FROM_BYTES = 20 * 1024**2
"""Small archives of very regular text may pass any ratio."""
MAX_FILES = 5000
"""Files in an archive or folder; DUO's twenty years are 386."""
MAX_ROWS = 5_000_000
"""Of one layer. The largest that PDOK publishes by postcode (6 signs) has 460,000."""
MAX_LISTED = 100_000
"""Rows of a list of which each is looked at by itself: places, groups, postcodes. All schools of
the country are 10,000, all postcodes (4 digits) 4,000; a row takes a tenth of a millisecond."""
MAX_TABLE_BYTES = 600 * 1024**2
"""One table; the national KWB with all its columns is 8 MB."""
MAX_COLUMNS = 5_000
"""The widest that CBS publishes has some hundreds; each column costs some work of its own."""
MAX_CELLS = 80_000_000
MAX_BLANK_ROWS = 10_000
"""Empty rows of a sheet between filled ones; tables of people have a few."""
MAX_WORKBOOK_CELLS = 6_000_000
"""A workbook is read cell by cell: about five seconds per million."""
MAX_FIELD = 1_000_000
"""Signs in one cell of a csv."""
