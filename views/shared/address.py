"""How values of the address bar read and write; every reader raises `ValueError`."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from store.reading.text import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_WORD = re.compile(r"^[\w][\w.\-]{0,80}$")
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,40}$")
# Own choices, wide enough for whatever the pages write themselves: an address can be typed by
# anybody, and what lies outside is an accident or an attack, told as one that cannot be read.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MAX_SMALL = 12
_MAX_COUNT = 100_000
_MAX_ITEMS = 400


def read_word(text: str) -> str:
    """Read an id: letters, digits and underscores."""
    if not _WORD.match(text):
        raise ValueError(text)
    return text.lower()


def read_code(text: str) -> str:
    """Read an area code."""
    if not _CODE.match(text):
        raise ValueError(text)
    # typed by hand a code is often in small letters; an own grouping's code may mean them
    return text.upper() if text[:2].isalpha() and text[2:].isdigit() else text


def read_codes(text: str) -> tuple[str, ...]:
    """Read area codes joined by dashes, which an address does not escape; each once."""
    return _several(text, "-", read_code)


def read_year(text: str) -> int:
    """Read a year of four digits."""
    if not re.fullmatch(r"[0-9]{4}", text) or not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        raise ValueError(text)
    return int(text)


def read_small(text: str) -> int:
    """Read a small count."""
    if not re.fullmatch(r"[0-9]{1,2}", text) or not 1 < int(text) <= _MAX_SMALL:
        raise ValueError(text)
    return int(text)


def read_words(text: str) -> tuple[str, ...]:
    """Read ids joined by dashes, each once."""
    return _several(text, "-", read_word)


def read_count(text: str) -> int:
    """Read a whole number from 0."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) > _MAX_COUNT:
        raise ValueError(text)
    return int(text)


def read_party(text: str) -> str:
    """Read a counterpart of a flow: a code, or the name of a gemeente that has none."""
    # a name is shown again in a sentence: no control characters, no page full of text
    if not text or len(text) > LONGEST_NAME or not text.isprintable() or text != text.strip():
        raise ValueError(text)
    return text


def read_texts(text: str) -> tuple[str, ...]:
    """Read texts of a list joined by tildes, each once."""
    return _several(text, "~", _read_text)


def _read_text(text: str) -> str:
    if not text.isprintable():
        raise ValueError(text)
    return text.strip()


def _several(text: str, sign: str, read: Callable[[str], str]) -> tuple[str, ...]:
    """Read what a sign joins, each once and in its order."""
    items = [read(item) for item in text.split(sign) if item.strip()]
    if not items or len(items) > _MAX_ITEMS:
        raise ValueError(text)
    return tuple(dict.fromkeys(items))


def write_texts(items: tuple[str, ...]) -> str:
    """Join texts with tildes; a tilde inside one becomes a dash."""
    return "~".join(item.replace("~", "-") for item in items)


def read_any_numbers(text: str) -> tuple[float, ...]:
    """Read numbers joined by underscores, in any order."""
    numbers = tuple(float(item) for item in text.split("_") if item)
    if not numbers or not all(map(math.isfinite, numbers)):
        raise ValueError(text)
    return numbers


def read_numbers(text: str) -> tuple[float, ...]:
    """Read increasing numbers joined by underscores (a dash is a minus here)."""
    numbers = read_any_numbers(text)
    if not all(a < b for a, b in itertools.pairwise(numbers)):
        raise ValueError(text)
    return numbers


def read_number(text: str) -> tuple[float, ...]:
    """Read one number, as a tuple: the empty one means none."""
    numbers = read_numbers(text)
    if len(numbers) != 1:
        raise ValueError(text)
    return numbers


def write_numbers(numbers: tuple[float, ...]) -> str:
    """Write numbers as short as they read back."""
    return "_".join(repr(float(n)).removesuffix(".0") for n in numbers)


def read_yes(text: str) -> bool:
    """Read a switch."""
    if text not in {"0", "1", "ja", "nee"}:
        raise ValueError(text)
    return text in {"1", "ja"}


def write_yes(value: bool) -> str:  # noqa: FBT001 - the value itself
    """Write a switch."""
    return "1" if value else "0"


@dataclass(frozen=True, slots=True)
class AddressForm(Generic[T]):
    """How values of one kind stand in an address, and which of them stands for no choice."""

    read: Callable[[str], T]
    write: Callable[[T], str]
    default: T


_Texts = AddressForm[tuple[str, ...]]
_Numbers = AddressForm[tuple[float, ...]]
WORD, CODE, PARTY = (AddressForm(read, str, "") for read in (read_word, read_code, read_party))
YEAR, COUNT = (AddressForm(read, str, 0) for read in (read_year, read_count))
SMALL = AddressForm(read_small, str, 5)
CODES: _Texts = AddressForm(read_codes, "-".join, ())
WORDS: _Texts = AddressForm(read_words, "-".join, ())
TEXTS: _Texts = AddressForm(read_texts, write_texts, ())
NUMBERS: _Numbers = AddressForm(read_numbers, write_numbers, ())
NUMBER: _Numbers = AddressForm(read_number, write_numbers, ())
ANY_NUMBERS: _Numbers = AddressForm(read_any_numbers, write_numbers, ())
NO, YES = (AddressForm(read_yes, write_yes, usual) for usual in (False, True))
