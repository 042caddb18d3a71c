"""How values of the address bar read and write; every reader raises `ValueError`."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from store.reading.text import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_WORD = re.compile(r"^[\w][\w.\-]{0,80}$")
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,40}$")
# own choice, wide enough for whatever the pages write: an address can be typed by anybody
_MAX_ITEMS = 400
_SWITCHES = {"1": True, "0": False, "ja": True, "nee": False}


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


def _read_whole(text: str, *, least: int, most: int) -> int:
    """Read a whole number, written in one way only: `07` would be another address of the same."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,5}", text) or not least <= int(text) <= most:
        raise ValueError(text)
    return int(text)


def read_party(text: str) -> str:
    """Read a counterpart of a flow: a code, or the name of a gemeente that has none."""
    # a name is shown again in a sentence: no control characters, no page full of text
    if not text or len(text) > LONGEST_NAME or not text.isprintable() or text != text.strip():
        raise ValueError(text)
    return text


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
    if text not in _SWITCHES:
        raise ValueError(text)
    return _SWITCHES[text]


@dataclass(frozen=True, slots=True)
class AddressForm(Generic[T]):
    """How values of one kind stand in an address, and which of them stands for no choice."""

    read: Callable[[str], T]
    write: Callable[[T], str]
    default: T


_Texts = AddressForm[tuple[str, ...]]
_Numbers = AddressForm[tuple[float, ...]]
WORD, CODE, PARTY = (AddressForm(read, str, "") for read in (read_word, read_code, read_party))
# own choices: a year outside these, more classes or a larger number is an accident
YEAR = AddressForm(partial(_read_whole, least=1900, most=2200), str, 0)
SMALL = AddressForm(partial(_read_whole, least=2, most=12), str, 5)
COUNT = AddressForm(partial(_read_whole, least=0, most=100_000), str, 0)
CODES: _Texts = AddressForm(read_codes, "-".join, ())
WORDS: _Texts = AddressForm(partial(_several, sign="-", read=read_word), "-".join, ())
TEXTS: _Texts = AddressForm(partial(_several, sign="~", read=_read_text), write_texts, ())
NUMBERS: _Numbers = AddressForm(read_numbers, write_numbers, ())
NUMBER: _Numbers = AddressForm(read_number, write_numbers, ())
ANY_NUMBERS: _Numbers = AddressForm(read_any_numbers, write_numbers, ())
NO, YES = (AddressForm(read_yes, lambda value: str(int(value)), on) for on in (False, True))
