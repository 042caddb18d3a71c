"""A QR code of a short text, as svg: for an address on a screen that a phone is held to.

Only what an address of a room needs of ISO/IEC 18004:2015: bytes, versions 1 to 5 at level L
(which are one block each, and have one alignment mark), mask 0. A library would make versions,
levels and pictures that nobody asks for here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# ISO/IEC 18004, level L: bytes of data of version 1 to 5
_DATA = (19, 34, 55, 80, 108)
_CHECK = (7, 10, 15, 20, 26)
"""Code words of versions 1 to 5 at level L (tables 7 and 9)."""
_PRIMITIVE, _FORMAT = 0x11D, 0x537
"""Polynomials of the field of 256, and of the format's own check (annex C)."""
_FORMAT_MASK = 0x5412
_LEVEL_L_MASK_0 = 0b01000
_QUIET = 4
"""Modules of white around it."""


def qr_svg(text: str) -> str:
    """Return a QR code as svg.

    Raises
    ------
    ValueError
        For a text of more than 106 bytes.
    """
    grid = qr_modules(text)
    size = len(grid) + 2 * _QUIET
    path = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(grid)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        'shape-rendering="crispEdges"><path fill="#fff" '
        f'd="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def qr_modules(text: str) -> list[list[bool]]:
    """Return the modules of a QR code by row, True for a dark one; `qr_svg` says what it raises."""
    data = text.encode("utf-8")
    # four bits of mode, eight of length, four of end: two bytes in all
    version = next(
        n for n, words in enumerate((*_DATA, 0), 1) if not words or len(data) <= words - 2
    )
    if version > len(_DATA):
        raise ValueError(text)
    size = 17 + 4 * version
    grid: list[list[bool | None]] = [[None] * size for _ in range(size)]
    _marks(grid, version)
    _format(grid)
    bits = _bits(data, version)
    # in columns of two from the right, up and down in turn; the upright timing line is passed over
    upward = True
    for right in (x - (x <= 6) for x in range(size - 1, 0, -2)):  # noqa: PLR2004 - that line
        for y in range(size - 1, -1, -1) if upward else range(size):
            for x in (right, right - 1):
                if grid[y][x] is None:
                    grid[y][x] = next(bits, False) != ((x + y) % 2 == 0)
        upward = not upward
    return [[bool(dark) for dark in row] for row in grid]


def _marks(grid: list[list[bool | None]], version: int) -> None:
    """Set the three finders with white around them, the alignment mark and the timing lines."""
    size = len(grid)
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for y in range(max(0, top - 1), min(size, top + 8)):
            for x in range(max(0, left - 1), min(size, left + 8)):
                ring = max(abs(y - top - 3), abs(x - left - 3))
                grid[y][x] = ring in (0, 1, 3)
    for at in range(8, size - 8):
        grid[6][at] = grid[at][6] = at % 2 == 0
    if version > 1:
        for y in range(size - 9, size - 4):
            for x in range(size - 9, size - 4):
                grid[y][x] = max(abs(y - size + 7), abs(x - size + 7)) != 1


def _format(grid: list[list[bool | None]]) -> None:
    """Set level and mask, twice, and the module that is always dark (figure 25)."""
    size = len(grid)
    rest = _LEVEL_L_MASK_0 << 10
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= _FORMAT << (bit - 10)
    word = ((_LEVEL_L_MASK_0 << 10) | rest) ^ _FORMAT_MASK
    around = [*((y, 8) for y in (0, 1, 2, 3, 4, 5, 7, 8)), *((8, x) for x in (7, 5, 4, 3, 2, 1, 0))]
    beside = [*((8, size - 1 - n) for n in range(8)), *((size - 7 + n, 8) for n in range(7))]
    for places in (around, beside):
        for bit, (y, x) in enumerate(places):
            grid[y][x] = bool(word >> bit & 1)
    grid[size - 8][8] = True


def _bits(data: bytes, version: int) -> Iterator[bool]:
    words = _DATA[version - 1]
    number = (0b0100 << 8 | len(data)) << 8 * len(data) | int.from_bytes(data)
    made = bytearray((number << 4).to_bytes(len(data) + 2))
    while len(made) < words:
        made.append((0xEC, 0x11)[(len(made) - len(data)) % 2])
    for word in (*made, *_remainder(bytes(made), _CHECK[version - 1])):
        for bit in range(7, -1, -1):
            yield bool(word >> bit & 1)


def _remainder(data: bytes, number: int) -> bytes:
    """Return the check words of Reed and Solomon."""
    generator = [1]
    root = 1
    for _ in range(number):
        shifted = [*generator, 0]
        for at, factor in enumerate(generator):
            shifted[at + 1] ^= _times(factor, root)
        generator, root = shifted, _times(root, 2)
    rest = [*data, *[0] * number]
    for at in range(len(data)):
        factor = rest[at]
        for below, one in enumerate(generator):
            rest[at + below] ^= _times(factor, one)
    return bytes(rest[len(data) :])


def _times(one: int, other: int) -> int:
    """Multiply in the field of 256."""
    made = 0
    while other:
        if other & 1:
            made ^= one
        one = one << 1 ^ (_PRIMITIVE if one & 0x80 else 0)
        other >>= 1
    return made
