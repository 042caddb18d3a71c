"""Dutch numbers, dates and words without a locale: 1.504.901, 6,7 and 1 oktober 2017."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

# the Dutch way swaps point and comma; U+2212 is as wide as the plus it stands above
_DUTCH = str.maketrans(",.-", ".,−")
_PERCENT = re.compile(r"(?<=\d) %")


def lower_first(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def upper_first(text: str) -> str:
    """Return text with a capital to begin with."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """Return text in which no line ends between a number and its sign: `6,7 %`."""
    return _PERCENT.sub("\u00a0%", text)


def listed(words: Sequence[str]) -> str:
    """Return words as Dutch enumerates them: `a, b en c`."""
    return " en ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def as_shown(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Return numbers as `format_number` writes them, nan where there is none.

    Rounding a number and rounding its text can differ on a half: 1.95 is a little less than
    that in binary and is written 1,9, while ten times as much is 19.5 exactly.
    """
    import numpy as np

    distinct, where = np.unique(values, return_inverse=True)
    written = [float(f"{value:.{decimals}f}") for value in distinct.tolist()]
    shown: NDArray[np.float64] = np.asarray(written, dtype=np.float64)[where]
    return shown


def format_number(value: float, decimals: int = 0) -> str:
    """Return a number with thousands dots and a decimal comma, minus as a real minus.

    Written out instead of asked of babel, which is twenty times slower: a map formats
    14,500 of them. The tests hold it to babel's `nl_NL`.
    """
    text = f"{value:,.{decimals}f}"
    # what rounds to nought has no sign: −0,0 is read as a small loss
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.translate(_DUTCH)


def count(number: float, one: str, several: str) -> str:
    """Return a number with its noun (`1 rij`, `1.200 rijen`)."""
    return f"{format_number(number)} {one if number == 1 else several}"


def today() -> str:
    """Return the date of today as people write it."""
    from babel.dates import format_date

    now = date.today()  # noqa: DTZ011  the reader's own calendar is meant
    return format_date(now, "d MMMM y", locale="nl")


def day_text(iso: str) -> str:
    """Return an ISO day as people write it (`1-8-2027`); what is no day stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}-{day.month}-{day.year}"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    return upper_first(with_stop(text))


def with_stop(text: str) -> str:
    """End with a full stop, once."""
    return text if text.endswith((".", "!", "?", "…")) else text + "."
