"""The answer about flows in plain Dutch: one sentence per type of education.

What is certain, what is estimated, and what cannot be said are three different things, and
each sentence says which it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flows.bounds import Bounds
from flows.saldo import rol
from geo.flows.wording import SOORT, Aantal
from store.dutch import format_number, sentence, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

ROL = {
    "ontvangend": "ontvangend",
    "per_saldo_uitgaand": "per saldo uitgaand",
    "in_evenwicht": "vrijwel in evenwicht",
    "niet_vast_te_stellen": "niet vast te stellen",
    "te_klein": "te klein om een rol aan te geven",
    "": "geen rol: buiten de samenwerkingsverbanden",
}
GROND = {"telling": "zeker", "schatting": "waarschijnlijk", "": ""}
"""How sure a role is: bounds exclude zero, or only the interval of the estimate does."""
_MASKED = "omdat aantallen van 1 tot en met 4 zijn afgeschermd"
_WORDS = {"inkomend": "van elders", "uitgaand": "naar elders"}


@dataclass(frozen=True, slots=True)
class SoortZin:
    """The answer for one type of education, whole and in parts."""

    soort: str
    label: str
    """`Speciaal onderwijs`."""
    rol: str
    """`ontvangend`, `waarschijnlijk per saldo uitgaand`, `niet vast te stellen` …"""
    tellingen: str
    """What is counted or certain, and the estimate: whole sentences."""
    saldo: str
    """`+426`, `naar schatting −53 (−58 tot −48)` or `tussen −267 en +27`."""
    percentages: tuple[str, str]
    """Of the pupils who live here, and of the pupils at schools here; whole sentences."""

    @property
    def zin(self) -> str:
        """The answer in one paragraph, without the percentages."""
        return f"{self.label}: {self.rol}. {self.tellingen}"


def soort_zinnen(saldo: pd.DataFrame, *, stelsel: str = "alle") -> list[SoortZin]:
    """Return a sentence per type of education.

    Parameters
    ----------
    saldo
        `flows.saldo_tabel` of one SWV.
    stelsel
        The rows to speak about.
    """
    rows = saldo[(saldo["stelsel"] == stelsel) & (saldo["soort"] != "alle")]
    return [soort_zin(row) for row in rows.to_dict("records")]


def soort_zin(row: Mapping[Any, Any]) -> SoortZin:
    """Return the sentence of one row of `flows.saldo_tabel`."""
    comes, goes = Aantal.from_row(row, "inkomend_"), Aantal.from_row(row, "uitgaand_")
    label = SOORT.get(row["soort"], str(row["soort"]))
    return SoortZin(
        soort=str(row["soort"]),
        label=upper_first(label),
        rol=rol_tekst(str(row["rol"]), str(row["rol_grond"]), comes, goes),
        tellingen=_counts(comes, goes),
        saldo=saldo_tekst(Aantal.from_row(row, "saldo_")),
        percentages=(
            _share(
                row["wonend_elders_pct_laag"],
                row["wonend_elders_pct_hoog"],
                "Van de leerlingen die hier wonen gaat {} elders naar school",
                "Er wonen hier geen leerlingen van deze soort",
            ),
            _share(
                row["schoolgaand_van_elders_pct_laag"],
                row["schoolgaand_van_elders_pct_hoog"],
                "Van de leerlingen op de scholen hier woont {} elders",
                "Er zijn hier geen leerlingen van deze soort op school",
            ),
        ),
    )


def rol_tekst(rol: str, grond: str, comes: Aantal, goes: Aantal) -> str:
    """Return the role in words: sure, `waarschijnlijk`, or `niet vast te stellen`."""
    if comes.hoog == 0 and goes.hoog == 0:
        return "geen verkeer met andere samenwerkingsverbanden"
    text = ROL[rol]
    return f"waarschijnlijk {text}" if GROND[grond] == "waarschijnlijk" else text


def paar_zin(soort: str, there: Aantal, back: Aantal, names: tuple[str, str]) -> str:
    """Say which way more pupils go between two SWVs, and how sure that is.

    Page and sheet speak with it, by the rule of every role (`flows.saldo.rol`), about the
    regional schools.

    Parameters
    ----------
    soort
        A type of education.
    there, back
        Who live in the first and go to school in the second, and the other way.
    names
        Of both.
    """
    label = upper_first(SOORT[soort])
    if there.hoog == back.hoog == 0:
        return f"{label}: geen verkeer tussen beide samenwerkingsverbanden."
    net = back.minus(there)
    estimate = [
        math.nan if part is None else part
        for part in (net.schatting, net.schatting_laag, net.schatting_hoog)
    ]
    (role,), (ground,) = rol(
        Bounds(np.array([net.laag]), np.array([net.hoog])),
        Bounds(np.array([there.laag + back.laag]), np.array([there.hoog + back.hoog])),
        np.array([estimate], float),
    )
    one, two = f"van {names[0]} naar {names[1]}", f"van {names[1]} naar {names[0]}"
    sure = "waarschijnlijk " if ground == "schatting" else ""
    if role == "in_evenwicht":
        return f"{label}: {sure}vrijwel evenveel leerlingen {one} als {two}."
    if role == "te_klein":
        return f"{label}: het verschil is te klein om een rol aan te geven."
    if role == "niet_vast_te_stellen":
        return f"{label}: niet vast te stellen welke kant meer leerlingen op gaan."
    way = two if role == "ontvangend" else one
    return f"{label}: {sure}meer leerlingen {way} dan andersom."


def saldo_tekst(saldo: Aantal) -> str:
    """Write a difference with its sign."""
    if saldo.zeker:
        return signed(saldo.laag)
    if saldo.schatting is not None:
        low, high = saldo.schatting_laag or 0.0, saldo.schatting_hoog or 0.0
        interval = f"({signed(round(low))} tot {signed(round(high))})"
        return f"naar schatting {signed(round(saldo.schatting))} {interval}"
    return f"tussen {signed(saldo.laag)} en {signed(saldo.hoog)}"


def signed(number: float) -> str:
    """Write a number with its sign: `+426`, `−10`, `0`."""
    return f"+{format_number(number)}" if number > 0 else format_number(number)


def percentage(low: float, high: float) -> str:
    """Write a share, or what it lies between: `2,9 %`, `tussen 2,7 % en 12,1 %`."""
    one, other = (f"{format_number(end, 0 if end in (0, 100) else 1)} %" for end in (low, high))
    return one if one == other else f"tussen {one} en {other}"


def _counts(comes: Aantal, goes: Aantal) -> str:
    """Say how many come and go, what is sure of it, and the estimate."""
    if comes.zeker and goes.zeker:
        first = f"{_number(comes.laag)} {'komt' if comes.laag < 2 else 'komen'} van elders"  # noqa: PLR2004
        last = f"{_number(goes.laag)} {'gaat' if goes.laag < 2 else 'gaan'} naar elders"  # noqa: PLR2004
        return sentence(f"{first}, {last}")
    # the larger first, as that is what the role is about
    sides = [("inkomend", comes), ("uitgaand", goes)]
    sides.sort(key=lambda side: -side[1].waarde)
    certain = " en ".join(f"{count.grens_tekst} {_WORDS[name]}" for name, count in sides)
    text = f"Zeker is alleen: {certain}, {_MASKED}."
    guessed = [(name, count) for name, count in sides if count.schatting_tekst]
    if len(guessed) == len(sides):
        one, other = (c.schatting_tekst.removeprefix("naar schatting ") for _, c in guessed)
        text += f" Naar schatting {one} en {other}."
    elif guessed:
        name, count = guessed[0]
        text += f" {sentence(f'{count.schatting_tekst} {_WORDS[name]}')}"
    return text


def _number(value: int) -> str:
    return format_number(value) if value else "niemand"


def _share(low: float, high: float, wording: str, none: str) -> str:
    if math.isnan(low) or math.isnan(high):
        return f"{none}."
    return wording.format(percentage(low, high)) + "."
