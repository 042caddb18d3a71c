"""The answer about flows in plain Dutch: one sentence per type of education.

What is certain, what is estimated, and what cannot be said are three different things, and
each sentence says which it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flows.bounds import UNKNOWN, Bounds
from flows.roles import rol
from geo.flows.wording import RICHTING, SOORT, Aantal
from store.cache import by_content, cached
from store.dutch import format_number, listed, sentence, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows import RoleRule

ROL = {
    "ontvangend": "ontvangend",
    "per_saldo_uitgaand": "per saldo uitgaand",
    "in_evenwicht": "vrijwel in evenwicht",
    "niet_vast_te_stellen": "niet vast te stellen",
    "te_klein": "te klein om een rol aan te geven",
    "geen_verkeer": "geen verkeer met andere samenwerkingsverbanden",
    "": "geen rol: buiten de samenwerkingsverbanden",
}
GROND = {"telling": "zeker", "schatting": "waarschijnlijk", "": ""}
"""How sure a role is: bounds exclude zero, or only the interval of the estimate does."""
_MASKED = "omdat aantallen van 1 tot en met {} zijn afgeschermd"
_WAY, _MEANING = "welke kant meer leerlingen op gaan", "of het verschil iets betekent"
# since November 2023: 1 to 4 are `<5` in its files
DREMPEL = 5
"""DUO shows no count below it."""


@dataclass(frozen=True, slots=True)
class SoortZin:
    """The answer for one type of education, whole and in parts."""

    soort: str
    label: str
    """`Speciaal onderwijs`."""
    rol: str
    """`ontvangend`, `waarschijnlijk per saldo uitgaand`, `niet vast te stellen` …"""
    tellingen: str
    """What is counted, or the estimate, as a whole sentence; '' where only bounds are known."""
    zeker: str
    """What is certain where something is masked, as a whole sentence; '' of a count."""
    saldo: str
    """`+426`, `naar schatting −53 (−58 tot −48)` or `tussen −267 en +27`."""
    percentages: tuple[str, str]
    """Of the pupils who live here, and of the pupils at schools here; whole sentences."""

    @property
    def zin(self) -> str:
        """The answer in one paragraph, without the percentages."""
        return " ".join(filter(None, (f"{self.label}: {self.rol}.", self.zeker, self.tellingen)))


@cached(64, key=by_content)
def soort_zinnen(
    saldo: pd.DataFrame, *, stelsel: str = "alle", drempel: int = DREMPEL
) -> list[SoortZin]:
    """Return a sentence per type of education; only the first says why little is certain.

    `saldo` is `flows.saldo_tabel` of one SWV, or `flows.doelgroep_saldo`; of it the rows of
    `stelsel` are told. Below `drempel` no count is shown.
    """
    rows = saldo[(saldo["stelsel"] == stelsel) & (saldo["soort"] != "alle")]
    found: list[SoortZin] = []
    for row in rows.to_dict("records"):
        # the reason is the same of every type: repeated, it would hide what differs
        again = any(line.zeker for line in found)
        found.append(soort_zin(row, again=again, drempel=drempel))
    return found


def soort_zin(row: Mapping[Any, Any], *, again: bool = False, drempel: int = DREMPEL) -> SoortZin:
    """Return the sentence of one row of `flows.saldo_tabel`.

    `again` tells that a sentence before it said why only bounds are certain; `drempel` below
    which count they are not shown.
    """
    # the order of the answer: the role, what is sure, the numbers, then both percentages
    comes, goes = Aantal.from_row(row, "inkomend_"), Aantal.from_row(row, "uitgaand_")
    label = SOORT.get(row["soort"], str(row["soort"]))
    net = Aantal.from_row(row, "saldo_")
    role = rol_tekst(str(row["rol"]), str(row["rol_grond"]))
    # the way is sure: unsure is only whether it is enough for a role
    if row["rol"] == "niet_vast_te_stellen" and (net.laag > 0 or net.hoog < 0):
        role += f" {_MEANING}"
    return SoortZin(
        soort=str(row["soort"]),
        label=upper_first(label),
        rol=role,
        tellingen=_counts(comes, goes),
        zeker=_certain(comes, goes, again=again, drempel=drempel),
        saldo=saldo_tekst(net),
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


def doelgroep_zin(naam: str, saldo: pd.DataFrame) -> str:
    """Say for which doelgroepen an SWV receives, for which it does not, and what is not known.

    `saldo` is `flows.doelgroep_saldo`.
    """
    by_role: dict[str, list[str]] = {}
    for row in saldo.to_dict("records"):
        by_role.setdefault(row["rol"], []).append(str(row["soort"]))
    # of an own table nothing is estimated: every role here is counted
    receives = by_role.get("ontvangend", [])
    others = [*by_role.get("per_saldo_uitgaand", []), *by_role.get("in_evenwicht", [])]
    said = f"{naam} is ontvangend voor {listed(receives)} (geteld)" if receives else ""
    if others:
        said += f", niet voor {listed(others)}" if said else f"{naam} is niet ontvangend voor "
        said += "" if receives else f"{listed(others)} (geteld)"
    parts = [said] if said else []
    for role, text in (
        ("niet_vast_te_stellen", "Niet vast te stellen is het voor"),
        ("te_klein", "Te klein om een rol aan te geven is het verschil voor"),
        ("geen_verkeer", "Geen verkeer met andere samenwerkingsverbanden is er voor"),
    ):
        if role in by_role:
            parts.append(f"{text} {listed(by_role[role])}")
    return " ".join(f"{part}." for part in parts)


def rol_tekst(rol: str, grond: str) -> str:
    """Return the role in words: sure, `waarschijnlijk`, or `niet vast te stellen`."""
    text = ROL[rol]
    return f"waarschijnlijk {text}" if GROND[grond] == "waarschijnlijk" else text


def paar_zin(
    soort: str,
    there: Aantal,
    back: Aantal,
    names: tuple[str, str],
    *,
    regel: RoleRule | None = None,
    beweging: float = math.nan,
) -> str:
    """Say which way more pupils go between two SWVs, and how sure that is.

    Page and sheet speak with it, by the rule of every role (`flows.roles.rol`), about the
    regional schools.

    Parameters
    ----------
    there, back
        Who live in the first and go to school in the second, and the other way.
    regel
        From when a difference makes a role; None for the usual rule.
    beweging
        What the difference usually changes in a year (`flows.paar_beweging`); NaN for unknown.
    """
    label = upper_first(SOORT[soort])
    if there.hoog == back.hoog == 0:
        return f"{label}: geen verkeer tussen beide samenwerkingsverbanden."
    # seen from the first SWV: who comes less who goes, so that a role is worded as everywhere
    net = back.minus(there)
    estimate = [
        math.nan if part is None else part
        for part in (net.schatting, net.schatting_laag, net.schatting_hoog)
    ]
    (role,), (ground,) = rol(
        Bounds(np.array([net.laag]), np.array([net.hoog])),
        Bounds(np.array([there.laag + back.laag]), np.array([there.hoog + back.hoog])),
        np.array([estimate], float),
        regel=regel,
        beweging=np.array([beweging]),
    )
    one, two = f"van {names[0]} naar {names[1]}", f"van {names[1]} naar {names[0]}"
    sure = "waarschijnlijk " if ground == "schatting" else ""
    if role == "in_evenwicht":
        return f"{label}: {sure}vrijwel evenveel leerlingen {one} als {two}."
    if role == "te_klein":
        return f"{label}: het verschil is te klein om een rol aan te geven."
    if role == "niet_vast_te_stellen":
        unknown = _MEANING if net.laag > 0 or net.hoog < 0 else _WAY
        return f"{label}: niet vast te stellen {unknown}."
    way = two if role == "ontvangend" else one
    return f"{label}: {sure}meer leerlingen {way} dan andersom."


def verandering_zin(rows: pd.DataFrame, jaren: tuple[int, int]) -> str:
    """Say how those who come and those who go changed: estimated, and what is certain.

    `rows` are of `flows.verandering`, of one type and stelsel; `jaren` the first year and the last.
    """
    said = []
    for row in rows.to_dict("records"):
        if row["richting"] == "intern" or math.isnan(row["verschil_laag"]):
            continue
        change = Aantal.from_row(row, "verschil_")
        text = saldo_tekst(change)
        if change.grond == "schatting":
            text += f", zeker tussen {signed(change.laag)} en {signed(change.hoog)}"
        said.append(f"{RICHTING[row['richting']]} {text}")
    return f"Van {jaren[0]} naar {jaren[1]}: {'; '.join(said)}." if said else ""


def saldo_tekst(saldo: Aantal) -> str:
    """Write a difference with its sign."""
    if saldo.zeker:
        return signed(saldo.laag)
    if saldo.schatting is not None:
        low, high = saldo.schatting_laag or 0.0, saldo.schatting_hoog or 0.0
        interval = f"({signed(round(low))} tot {signed(round(high))})"
        return f"naar schatting {signed(round(saldo.schatting))} {interval}"
    # half of the sign for "not known": sums of a few ends that are not known still lie beyond it
    if saldo.open or saldo.laag <= -UNKNOWN // 2:
        # an end that nothing shown gives
        if saldo.laag <= -UNKNOWN // 2:
            return "onbekend" if saldo.open else f"ten hoogste {signed(saldo.hoog)}"
        return f"ten minste {signed(saldo.laag)}"
    return f"tussen {signed(saldo.laag)} en {signed(saldo.hoog)}"


def signed(number: float) -> str:
    """Write a number with its sign: `+426`, `−10`, `0`."""
    return f"+{format_number(number)}" if number > 0 else format_number(number)


def percentage(low: float, high: float) -> str:
    """Write a share, or what it lies between: `2,9 %`, `tussen 2,7 % en 12,1 %`."""
    # `100 %`, not `100,0 %`: of nobody and of everybody there is no decimal
    one, other = (f"{format_number(end, 0 if end in (0, 100) else 1)} %" for end in (low, high))
    return one if one == other else f"tussen {one} en {other}"


def _counts(comes: Aantal, goes: Aantal) -> str:
    """Say how many come and go: the count, or the estimate of what is masked."""
    if comes.zeker and goes.zeker:
        first = f"{_number(comes.laag)} {'komt' if comes.laag < 2 else 'komen'} van elders"  # noqa: PLR2004
        last = f"{_number(goes.laag)} {'gaat' if goes.laag < 2 else 'gaan'} naar elders"  # noqa: PLR2004
        return sentence(f"{first}, {last}")
    sides = [(comes, "van elders"), (goes, "naar elders")]
    # once for both: `naar schatting 85 (78–93) van elders en 15 (12–18) naar elders`
    before = "naar schatting "
    told = [
        f"{count.schatting_tekst.removeprefix(before)} {where}"
        for count, where in sides
        if count.schatting_tekst
    ]
    return sentence(before + " en ".join(told)) if told else ""


def _certain(comes: Aantal, goes: Aantal, *, again: bool, drempel: int) -> str:
    """Say what is certain where something is masked, and why it is no more, unless said before."""
    if comes.zeker and goes.zeker:
        return ""
    text = f"{comes.grens_tekst} van elders en {goes.grens_tekst} naar elders"
    return (
        f"Zeker: {text}." if again else f"Zeker is alleen: {text}, {_MASKED.format(drempel - 1)}."
    )


def _number(value: int) -> str:
    return format_number(value) if value else "niemand"


def _share(low: float, high: float, wording: str, none: str) -> str:
    if math.isnan(low) or math.isnan(high):
        return f"{none}."
    return wording.format(percentage(low, high)) + "."
