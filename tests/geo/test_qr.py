"""A QR code: every module as another program makes it (Python's `qrcode` 8.2, level L, mask 0)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from geo.qr import qr_modules, qr_svg


@pytest.mark.parametrize(
    ("text", "size", "merk"),
    [
        (
            "http://192.168.1.23:8501/ronde/7K3QF",
            29,
            "4e02cc314d9e12c5789bcaabe69253dae3a2acd5866de52947e0aa9f3991a06b",
        ),
        ("a" * 106, 37, "fd7465934e08ba26e34df04a6edc2b862ae85deea23a0c78b17b00291bbb2708"),
    ],
)
def test_a_code_is_the_one_of_the_standard(text: str, size: int, merk: str) -> None:
    rows = ["".join("#" if dark else "." for dark in row) for row in qr_modules(text)]
    assert len(rows) == size
    assert sha256("\n".join(rows).encode()).hexdigest() == merk


def test_a_text_that_is_too_long_is_refused() -> None:
    assert qr_svg("x").startswith("<svg")
    with pytest.raises(ValueError, match="aaa"):
        qr_svg("a" * 107)
