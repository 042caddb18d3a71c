"""Maps for print: what stands on them, that they are the same twice, hostile names included."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from geo.sheet import round_length
from reports.answer import write
from reports.maps import map_answer
from store import Refused
from tests.geo.conftest import HOSTILE, IMAGE, SCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geo.conftest import Maker


def svg_texts(path: Path) -> list[str]:
    root = ET.parse(path).getroot()  # noqa: S314  our own file
    return ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]


def test_svg_says_title_classes_counts_states_source_and_scale(
    kaart_van: Maker, tmp_path: Path
) -> None:
    kaart = kaart_van(afwijking=True)
    write(map_answer(kaart_van.snapshot, kaart), tmp_path / "k.svg")
    texts = svg_texts(tmp_path / "k.svg")
    for wanted in (
        kaart.titel,
        kaart.ondertitel,
        kaart.bronregel,
        *kaart.banden,
        *(rule.label for rule in kaart.legenda),
        "500 m",
    ):
        assert wanted in texts, wanted
    assert any(text.startswith("gemaakt op ") for text in texts)


def test_hostile_names_are_text(kaart_van: Maker, tmp_path: Path) -> None:
    write(map_answer(kaart_van.snapshot, kaart_van()), tmp_path / "k.svg")
    raw = (tmp_path / "k.svg").read_text(encoding="utf-8")
    assert "<script" not in raw
    assert "<img" not in raw
    flat = re.sub(r"\s", "", "".join(svg_texts(tmp_path / "k.svg")))
    for name in (HOSTILE, SCRIPT, IMAGE):
        assert name.replace(" ", "") in flat


def test_pdf_text_can_be_copied(kaart_van: Maker, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("er is geen pdftotext om een pdf mee te lezen")
    kaart = kaart_van()
    write(map_answer(kaart_van.snapshot, kaart), tmp_path / "k.pdf")
    command = [reader, "-layout", str(tmp_path / "k.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    for wanted in (kaart.titel, kaart.ondertitel, kaart.bronregel, "afgeschermd", "Kerkbuurt"):
        assert wanted in text


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_map_is_the_same_file(kaart_van: Maker, tmp_path: Path, ending: str) -> None:
    kaart = kaart_van()
    for name in ("een", "twee"):
        write(map_answer(kaart_van.snapshot, kaart), tmp_path / f"{name}.{ending}")
    first = (tmp_path / f"een.{ending}").read_bytes()
    assert len(first) > 5000
    assert first == (tmp_path / f"twee.{ending}").read_bytes()


def test_areas_have_the_colours_of_the_legend(kaart_van: Maker, tmp_path: Path) -> None:
    import matplotlib.image

    kaart = kaart_van()
    write(map_answer(kaart_van.snapshot, kaart), tmp_path / "k.png")
    pixels = (matplotlib.image.imread(tmp_path / "k.png")[:, :, :3] * 255).round().astype(int)
    for rule in kaart.legenda:
        if rule.patroon == "effen" and rule.kleur != "#ffffff":
            colour = [int(rule.kleur[i : i + 2], 16) for i in (1, 3, 5)]
            found = int((np.abs(pixels - colour).max(axis=2) <= 1).sum())
            # a square of 1 km is far larger than its patch in the legend
            assert found > rule.aantal * 20_000, rule


def test_another_ending_is_refused(kaart_van: Maker, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="png, svg, pdf"):
        write(map_answer(kaart_van.snapshot, kaart_van()), tmp_path / "k.gif")
    assert not (tmp_path / "k.gif").exists()


@pytest.mark.parametrize(("room", "length"), [(1234, 1000), (999, 500), (50, 50), (0.4, 0.2)])
def test_a_scale_bar_is_a_round_length(room: float, length: float) -> None:
    assert round_length(room) == pytest.approx(length)
