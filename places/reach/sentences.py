"""What reach says, in sentences: the same on the page, the command line and in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boundaries.codes import niveau as level_named
from places.reach.areas import REDENEN, Bereik
from places.reach.network import MAX_TO_NETWORK_M
from store.dutch import count, format_number

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd


# What a map of everything is called.
_COUNTRY = "Nederland"


def answer(bereik: Bereik, niveau: str, *, plaats: str = "") -> list[str]:
    """Say how many areas are too far, how many children live there, and who is within reach.

    `plaats` names where the areas are; '' leaves that to what stands around it.
    """
    where = f" in {plaats}" if plaats else ""
    frame = bereik.frame
    land = frame[frame["staat"] != "nvt"]
    far, measured = bereik.verder, land[land["staat"] == "waarde"]
    within = f"{format_number(bereik.meters)} meter"
    lines: list[str] = []
    if measured.empty:
        lines.append(f"Er is voor geen enkel gebied een afstand tot {bereik.wat}.")
    elif far.empty:
        lines.append(
            f"In {_all_of(len(measured), niveau)}{where} is {bereik.wat}, vanaf het midden, "
            f"hoogstens {within} ver."
        )
    else:
        alone = len(measured) == 1
        which = _all_of(1, niveau) if alone else (
            f"{format_number(len(far))} van de {_count(len(measured), niveau)}"
        )  # fmt: skip
        lines.append(
            f"In {which}{where} is {bereik.wat}, vanaf het midden, verder dan {within}."
            f"{_who_lives(far, bereik, niveau)}"
        )
    # an area of which children or distance are not known is left out of both sides of the share
    known = land[(land["kinderen_staat"] == "waarde") & (land["binnen_staat"] == "waarde")]
    total = float(known["kinderen"].sum())
    if total > 0:
        share = 100 * float(known["binnen"].sum()) / total
        rest = len(land) - len(known)
        lines.append(
            f"Naar schatting woont {format_number(share)} % van de kinderen binnen {within}"
            + (f"; {_not_known(rest, niveau)}." if rest else ".")
        )
    lines += without_distance(bereik, niveau)
    return lines


def without_distance(bereik: Bereik, niveau: str) -> list[str]:
    """Say how many areas have no distance, by reason."""
    counted = bereik.zonder["reden"].value_counts()
    return [
        f"Van {_count(int(number), niveau)} is geen afstand te geven: {REDENEN[str(reason)]}."
        for reason, number in counted.items()
    ]


def own_part(bereik: Bereik, codes: Collection[str], naam: str, niveau: str) -> str:
    """Say what the answer is of one wijk: of its buurten, or of itself on a map of wijken.

    `codes` are its areas among those of `bereik`; without any there is nothing to say.
    """
    frame = bereik.frame[bereik.frame["gebied_code"].isin(codes)]
    land = frame[frame["staat"] != "nvt"]
    measured = land[land["staat"] == "waarde"]
    within = f"{format_number(bereik.meters)} meter"
    if land.empty:
        return ""
    if measured.empty:
        return f"In {naam} is geen afstand te geven: {REDENEN[str(land['reden'].iloc[0])]}."
    far = measured[measured["afstand"] > bereik.meters]
    # on a map of wijken the wijk is one area: its own distance is the answer
    if level_named(niveau).id == "wijk":
        metres = float(measured["afstand"].iloc[0])
        side = "verder dan" if len(far) else "binnen"
        return f"In {naam} zelf: {format_number(metres)} meter, {side} {within}."
    if len(measured) == 1:
        side = "verder" if len(far) else "niet verder"
        return f"In {naam}: de enige {level_named(niveau).label} {side} dan {within}."
    if far.empty:
        return f"In {naam}: geen van de {_count(len(measured), niveau)} verder dan {within}."
    # names of buurten hold commas themselves
    names = "; ".join(map(str, far["naam"]))
    return (
        f"In {naam}: {format_number(len(far))} van de {_count(len(measured), niveau)} verder dan "
        f"{within} ({names})."
    )


def explanation(bereik: Bereik, niveau: str, plaats: str) -> list[str]:
    """Say how it was measured, and what a reader might wrongly take from it."""
    level = level_named(niveau)
    lines = [f"Gemeten: {bereik.methode}."]
    if not bereik.over_netwerk:
        lines.append("Over de weg is het verder.")
    else:
        lines.append(
            "Van het midden naar het netwerk, en van het netwerk naar de plek, is de rechte lijn "
            f"gerekend (hoogstens {MAX_TO_NETWORK_M:.0f} meter); eenrichtingsverkeer telt niet."
        )
        if bereik.buiten_netwerk:
            off = count(bereik.buiten_netwerk, "plek doet", "plekken doen")
            lines.append(
                f"{off} niet mee: verder dan {MAX_TO_NETWORK_M:.0f} meter van het netwerk. "
                f"{count(bereik.plekken, 'plek doet', 'plekken doen')} wel mee."
            )
    # a school over the border counts: who reads "in Utrecht" must know that
    elders = int(bereik.frame["elders"].sum())
    if plaats != _COUNTRY:
        more = (
            f": in {_count(elders, niveau)} ligt de dichtstbijzijnde daarbuiten" if elders else ""
        )
        lines.append(f"Ook plekken buiten {plaats} tellen mee{more}.")
    along = " dat aan het netwerk ligt" if bereik.over_netwerk else ""
    lines.append(
        "Het deel binnen bereik is gemeten over de oppervlakte van het gebied"
        f"{along}, alsof kinderen daar gelijk verspreid wonen; waar zij in een hoek bij elkaar "
        "wonen, is het in werkelijkheid meer of minder."
    )
    if level.id != "buurt":
        lines.append(
            f"Het midden van een {level.label} zegt weinig over wie aan de rand woont: "
            "kijk ook per buurt."
        )
    lines.append(
        f"Kinderen van 0 tot 15 jaar: {bereik.bron_kinderen}."
        if bereik.bron_kinderen
        else "Er zijn geen cijfers over het aantal kinderen in de gegevensmap."
    )
    return lines


def _who_lives(far: pd.DataFrame, bereik: Bereik, niveau: str) -> str:
    """Say how many children live in the areas that are too far, and of how many it is unknown."""
    if not bereik.bron_kinderen:
        return ""
    known = far[far["kinderen_staat"] == "waarde"]
    rest = len(far) - len(known)
    if known.empty:
        return " Hoeveel kinderen daar wonen is niet bekend."
    more = f" (van {_count(rest, niveau)} is dat niet bekend)" if rest else ""
    children = format_number(float(known["kinderen"].sum()))
    return f" Daar wonen {children} kinderen van 0 tot 15 jaar{more}."


def _not_known(number: int, niveau: str) -> str:
    word = "telt" if number == 1 else "tellen"
    return f"{_count(number, niveau)} zonder bekend aantal kinderen of afstand {word} niet mee"


def _count(number: int, niveau: str) -> str:
    level = level_named(niveau)
    return count(number, level.label, level.meervoud)


def _all_of(number: int, niveau: str) -> str:
    return f"alle {_count(number, niveau)}" if number > 1 else f"de {level_named(niveau).label}"
