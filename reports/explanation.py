"""Why a saldo changed, in sentences and as a table to take along."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import flows
from flows.explanation import Explanation, verklaring
from flows.stelsel import STELSELS
from geo.flows import source_names
from geo.flows.wording import PATROON_2017, SOORT, STELSEL, Aantal
from reports.answer import Answer
from reports.flow_sentences import saldo_tekst, signed
from reports.flows import licences
from reports.tables import MADE_UP, SHORTHAND, AnswerColumn, AnswerTable, Cell
from store.dutch import listed, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from store import Snapshot


# in the order of `flows.explanation`: first the schools that stayed, last what is left over
OORZAAK = {
    "leerlingen": "meer of minder leerlingen op scholen die bleven",
    "geopend": "scholen die er in {0} nog niet waren",
    "gesloten": "scholen die er in {1} niet meer zijn",
    "bestand_ontbreekt": "scholen van een gemeente die in de bestanden van een van beide jaren "
    "ontbreekt",
    "verhuisd": "scholen die verhuisden naar een andere postcode",
    "ander_swv": "scholen die door de regio-indeling bij een ander samenwerkingsverband kwamen",
    "ander_stelsel": "scholen die naar een ander stelsel gingen",
    "regio_indeling": "woonplaatsen die door de regio-indeling bij een ander "
    "samenwerkingsverband kwamen",
    "rest": "de regels zonder eigen schatting bij elkaar geschat, en afronding",
}
"""Why a contribution is what it is; {0} and {1} are both years."""
_NIVEAU = {"school": "School", "gemeente": "Gemeente", "pc4": "Postcode"}
_SIDES = ("van", "tot", "verschil")
_PARTS = ("laag", "hoog", "schatting")
_ABOUT = "≈\u00a0"
"""Before an estimate; never at the end of a line."""
_TELLING_OP = (
    "De bijdragen tellen per soort onderwijs en stelsel op tot de verandering van het saldo: "
    "ondergrenzen bij elkaar, bovengrenzen bij elkaar en schattingen bij elkaar."
)
_NUMMER = (
    "Een school met dezelfde naam, postcode en soort onder een ander nummer telt als dezelfde."
)


def cause_text(oorzaak: str, jaren: tuple[int, int]) -> str:
    """Return why a contribution is what it is, in words."""
    return OORZAAK[oorzaak].format(*jaren)


def change_text(row: Mapping[Any, Any], side: str = "verschil") -> str:
    """Return a contribution with its sign: the count, the estimate, or what it lies between."""
    if math.isnan(row[f"{side}_laag"]):  # of the rest only the estimate is known
        value = row[f"{side}_schatting"]
        return "" if math.isnan(value) else f"naar schatting {signed(round(value))}"
    return saldo_tekst(Aantal.from_row(row, f"{side}_"))


def explanation_sentences(found: Explanation, stelsel: str = STELSELS[0]) -> list[str]:
    """Say per type of education what the saldo was, what it became, and what that consists of.

    `found` is of `flows.verklaring`, of the level `oorzaak`.
    """
    first, last = found.jaren
    totals = found.totalen[(found.totalen["stelsel"] == stelsel)]
    parts = found.bijdragen[found.bijdragen["stelsel"] == stelsel]
    said = []
    for total in totals[totals["soort"] != "alle"].to_dict("records"):
        text = (
            f"{upper_first(SOORT[total['soort']])}: in {first} was het saldo "
            f"{change_text(total, 'van')}, in {last} {change_text(total, 'tot')}. Het verschil is "
            f"{change_text(total)}."
        )
        causes = _causes(parts[parts["soort"] == total["soort"]], found.jaren)
        said.append(f"{text} Daarvan {'; '.join(causes)}." if causes else text)
    return said


def _causes(parts: pd.DataFrame, jaren: tuple[int, int]) -> list[str]:
    """Say what each cause gives, the largest first; ≈ is an estimate.

    Causes that cannot be estimated alone are told together, with what is certain of them.
    """
    rest = parts["oorzaak"] == "rest"
    alone = parts["verschil_schatting"].notna()
    said = []
    for row in parts[alone & ~rest].to_dict("records"):
        size, certain = row["verschil_schatting"], row["verschil_laag"] == row["verschil_hoog"]
        if size or not certain:
            told = f"{'' if certain else _ABOUT}{signed(round(size))}"
            said.append((abs(size), f"{told} door {cause_text(row['oorzaak'], jaren)}"))
    # what cannot be estimated alone (fewer than ten masked cells) can be together: that is `rest`
    together = parts[~alone & ~rest]
    if len(together):
        low, high = (int(together[f"verschil_{end}"].sum()) for end in ("laag", "hoog"))
        what = listed([cause_text(name, jaren) for name in together["oorzaak"]])
        sure = f"tussen {signed(low)} en {signed(high)}"
        estimate = float(parts.loc[rest, "verschil_schatting"].sum())
        if rest.any() and not math.isnan(estimate):
            said.append(
                (abs(estimate), f"{_ABOUT}{signed(round(estimate))} door {what} (zeker {sure})")
            )
        else:
            said.append((float(max(-low, high)), f"{sure} door {what}"))
    return [text for _, text in sorted(said, key=lambda item: -item[0])]


def explanation_answer(
    snapshot: Snapshot,
    swv: str,
    jaren: tuple[int, int],
    soorten: Sequence[str] | None = None,
    *,
    niveau: str = "school",
    kalibratie: Path | None = None,
) -> Answer:
    """Return why a saldo changed as a file: a table for people, and one for programs.

    Parameters and what is raised are those of `flows.verklaring`.
    """
    found = verklaring(snapshot, swv, jaren, soorten, niveau=niveau, kalibratie=kalibratie)
    # the sentences are by cause, whatever the table is by
    causes = verklaring(snapshot, swv, jaren, soorten, niveau="oorzaak", kalibratie=kalibratie)
    sentences = explanation_sentences(causes)
    years = [flows.leerlingjaar(snapshot, jaar) for jaar in found.jaren]
    fictional = any(year.fictief for year in years)
    names = flows.swv_namen(snapshot, found.jaren[1])
    title = (
        f"Waarom het saldo van {names.get(found.swv, found.swv)} ({found.swv}) veranderde, "
        f"{found.jaren[0]} tot {found.jaren[1]}"
    )
    notes = (
        *MADE_UP * fictional,
        *((("Let op", found.waarschuwing),) if found.waarschuwing else ()),
        *(("Antwoord, regionaal", text) for text in sentences),
        ("Optellen", _TELLING_OP),
        ("Scholen", _NUMMER),
        ("Schatting", PATROON_2017),
        *(("Bron", source_names(year)) for year in years),
        *dict.fromkeys(line for year in years for line in licences(year.records)),
    )
    return Answer(
        name=("verklaring", found.swv, *found.jaren, niveau),
        sentences=sentences,
        fictional=fictional,
        table=lambda: _table(found, title, notes),
        exchange=lambda: exchange_table(found),
    )


def exchange_table(found: Explanation) -> pd.DataFrame:
    """Return the contributions for programs: years and SWV, then those of `Explanation`."""
    frame = found.bijdragen.copy()
    for side in _SIDES:
        for part in _PARTS[:2]:  # whole pupils; the rest has no bounds of its own
            frame[f"{side}_{part}"] = frame[f"{side}_{part}"].astype("Int64")
    # in front, in the order of the other exchange tables: years, SWV, then what it is of
    frame.insert(0, "swv", found.swv)
    frame.insert(0, "jaar_tot", found.jaren[1])
    frame.insert(0, "jaar_van", found.jaren[0])
    return frame


def _table(found: Explanation, title: str, notes: tuple[tuple[str, str], ...]) -> AnswerTable:
    first, last = found.jaren
    what = _NIVEAU.get(found.niveau, "Samenwerkingsverband")
    heads = [AnswerColumn(name) for name in ("Onderwijs", "Stelsel", "Waardoor", "Code", what)]
    if found.niveau in ("school", "pc4"):
        heads.append(AnswerColumn("In gemeente"))
    for name in (f"Saldo {first}", f"Saldo {last}", "Bijdrage"):
        heads += [AnswerColumn(name + end, 0) for end in ("", ": ondergrens", ": bovengrens")]
    rows = []
    for row in found.bijdragen.to_dict("records"):
        cells: list[Cell] = [
            SOORT[row["soort"]],
            STELSEL[row["stelsel"]],
            upper_first(cause_text(row["oorzaak"], found.jaren)),
            row["code"],
            row["naam"],
        ]
        if found.niveau in ("school", "pc4"):
            cells.append(row["gemeente"])
        for side in _SIDES:
            low, high, best = (row[f"{side}_{part}"] for part in _PARTS)
            ends: list[Cell] = [None if math.isnan(end) else int(end) for end in (low, high)]
            # bounds without an estimate are confidential; without either a cell is empty
            shown: Cell = SHORTHAND["afgeschermd"] if math.isnan(best) else round(best)
            cells += [None if math.isnan(low) and math.isnan(best) else shown, *ends]
        rows.append(tuple(cells))
    return AnswerTable(title, tuple(heads), rows, notes)
