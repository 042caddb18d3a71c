"""What the pupils of an own table bring along, and who pays it: count × rate, as far as is shown.

Amounts are made of the bounds that anybody can compute from what is shown of the table
(`flows.own_flows.EigenJaar.sums`), so they give nothing back. Per pair of SWVs the SWV of the home
stands beside the SWV that issued the toelaatbaarheidsverklaring (TLV), which pays: where they
differ both stand, and neither is taken for the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from flows.mapping import PO_SOORTEN
from flows.own_flows import EigenJaar, eigen_jaar
from flows.rates import ALLE_PO, Tarief, period_text, tarief, tarieven
from flows.saldo import ALLE
from store import NotFound, Snapshot
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


BEDRAG_COLUMNS = (
    "jaar", "thuis_swv", "bestemming_swv", "afgevend", "soort", "categorie", "doelgroep",
    "na_teldatum", "laag", "hoog", "afgeschermd", "waarvoor", "onderdeel", "tarief_laag",
    "tarief_hoog", "bedrag_laag", "bedrag_hoog",
)  # fmt: skip
SALDO_GRONDEN = ("woonplaats", "tlv")
"""Who is taken to pay: the SWV where the pupil lives, or the SWV that issued the TLV."""
_KEY = ("thuis_swv", "bestemming_swv", "soort", "categorie")


@dataclass(frozen=True, slots=True)
class OwnAmounts:
    """What pupils bring along who cross the border of an SWV, or whom another SWV pays for."""

    swv: str
    jaar: int
    drempel: int
    """Of fewer pupils no amount is given."""
    tabel: pd.DataFrame
    """`BEDRAG_COLUMNS`: per pair of SWVs × type × category (`doelgroep` and `afgevend` alle), and
    the same per doelgroep and per SWV that issued the TLV ('' where none is told). `hoog` is -1
    without an end; amounts in euro, NaN for fewer pupils than may be sure to be `drempel`, and
    for an end that is open. Of pupils who came after the teldatum (`na_teldatum` ja) a row per
    rate of `overdracht`: which of them holds the law and what SWVs agreed tell."""
    saldi: pd.DataFrame
    """`grond` (of `SALDO_GRONDEN`), `kant` (ontvangt, betaalt, saldo), `laag, hoog` pupils and
    `bedrag_laag, bedrag_hoog`, NaN where not told; the ends of a saldo are true whatever is not
    shown."""
    anders: pd.DataFrame
    """`thuis_swv, afgevend, laag, hoog`: pupils whose TLV is of another SWV than their home."""
    periode: str
    bronnen: tuple[str, ...]
    opmerkingen: tuple[str, ...]
    """What the rates are of, and what has none."""
    fictief: bool


def eigen_bekostiging(
    snapshot: Snapshot,
    swv: str,
    jaar: int,
    periode: str | None = None,
    *,
    doelgroepen: Sequence[str] | None = None,
    soorten: Sequence[str] | None = None,
) -> OwnAmounts:
    """Return what the pupils of an own table bring along, and who pays it.

    `periode` is that of the rates; None for that of the count: the day that the table tells, else
    1 October. Raises `NotFound` as `flows.doelgroep_saldo`, and when no rate holds for any of the
    pupils.
    """
    own = eigen_jaar(snapshot, jaar)
    code, chosen, types = own.asked(swv, doelgroepen, soorten)
    told = str(own.record.extra.get("peildatum", ""))
    rates = _Rates(snapshot, date.fromisoformat(told) if told else date(jaar, 10, 1), periode)

    def crosses(cells: pd.DataFrame) -> pd.Series[bool]:
        sides = [cells[name] == code for name in ("thuis_swv", "bestemming_swv", "afgevend")]
        # who lives, goes to school and is paid for here brings nothing along
        home = cells["afgevend"].isin(["", code])
        mine = (sides[0] | sides[1] | sides[2]) & ~(sides[0] & sides[1] & home)
        mine &= cells["soort"].isin(list(types or own.soorten))
        return mine & (cells["doelgroep"].isin(chosen) if doelgroepen else True)

    def of(columns: Sequence[str]) -> pd.DataFrame:
        rows = own.sums((*columns, "na_teldatum"), crosses)
        rows = rows[rows["hoog"] != 0]
        return rows.assign(**{name: ALLE for name in ("afgevend", "doelgroep") if name not in rows})

    parts = [of(_KEY), of((*_KEY, "doelgroep")), of((*_KEY, "afgevend"))]
    table = rates.priced(pd.concat(parts, ignore_index=True), own.drempel)
    if not rates.used:
        raise rates.missing or NotFound(
            f"In de eigen tabel van {jaar} gaat niemand over de grens van {code}."
        )
    table = table.assign(jaar=jaar)[list(BEDRAG_COLUMNS)]
    order = [*_KEY, "na_teldatum"]
    table = table.sort_values(order, kind="stable").drop_duplicates(
        [name for name in BEDRAG_COLUMNS if name not in ("laag", "hoog")]
    )
    found = own.sums(
        ("thuis_swv", "afgevend"),
        lambda cells: (
            crosses(cells) & (cells["afgevend"] != "") & (cells["afgevend"] != cells["thuis_swv"])
        ),
    )
    return OwnAmounts(
        code,
        jaar,
        own.drempel,
        table.reset_index(drop=True),
        _saldi(own, code, crosses, rates),
        found[found["hoog"] != 0].drop(columns="afgeschermd").reset_index(drop=True),
        rates.periode,
        tuple(dict.fromkeys(rate.bron for rate in rates.used)),
        rates.remarks(),
        own.record.herkomst.fictief,
    )


def eigen_betalers(snapshot: Snapshot, swv: str, jaar: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return who issued the TLV of the pupils of an own table, beside where they live.

    Per home × school × issuer × type × category `thuis_swv, bestemming_swv, afgevend, soort,
    categorie, laag, hoog, afgeschermd`, of pupils who live, go to school or are paid for in the
    SWV; and per type `soort, wat, laag, hoog` of four sums: issued here for schools here (`hier`)
    and elsewhere (`elders`), by others for schools here (`ander`), and by another than the SWV of
    the home (`woont`). `hoog` is -1 without an end.

    Raises `NotFound` as `flows.eigen_jaar`, and for a table that does not tell who issued.
    """
    own = eigen_jaar(snapshot, jaar)
    code, *_ = own.asked(swv, None, None)
    if not (own.cellen["afgevend"] != "").any():
        raise NotFound(f"De eigen tabel van {jaar} zegt niet welk samenwerkingsverband de TLV gaf.")
    sides = ("thuis_swv", "bestemming_swv", "afgevend")
    rows = own.view(
        (*sides, "soort", "categorie"),
        lambda found: (found[list(sides)] == code).any(axis=1) & (found["afgevend"] != ""),
    )
    parts = []
    for what in ("hier", "elders", "ander", "woont"):

        def asked(cells: pd.DataFrame, what: str = what) -> pd.Series[bool]:
            given = cells["afgevend"] == code
            here, lives = cells["bestemming_swv"] == code, cells["thuis_swv"] == code
            other = ~cells["afgevend"].isin(["", code])
            apart = (cells["afgevend"] != "") & (cells["afgevend"] != cells["thuis_swv"])
            return {
                "hier": given & here, "elders": given & ~here, "ander": other & here,
                "woont": apart & (lives | here | given),
            }[what]  # fmt: skip

        parts.append(own.sums(("soort",), asked).assign(wat=what))
    totals = pd.concat(parts, ignore_index=True)
    order = ["soort", "wat", "laag", "hoog"]
    return rows[rows["hoog"] != 0].reset_index(drop=True), totals[order]


class _Rates:
    """The rates of one count, looked up once each, and what was not found."""

    def __init__(self, snapshot: Snapshot, telling: date, periode: str | None) -> None:
        self.snapshot, self.telling, self.asked = snapshot, telling, periode
        self.used: list[Tarief] = []
        self.without: list[str] = []
        self.missing: NotFound | None = None
        self._known: dict[tuple[str, str], Tarief | None] = {}
        every = tarieven(snapshot)
        self.overdracht = every[every["waarvoor"] == "overdracht"]

    @property
    def periode(self) -> str:
        """The period of the rates that were used."""
        return next((rate.periode for rate in self.used), "")

    def ondersteuning(self, soort: str, categorie: str) -> Tarief | None:
        """Return what is paid for a pupil of a type and category; None where no rate tells."""
        key = (soort, categorie)
        if key not in self._known:
            # of sbo one rate holds for every category
            tried = dict.fromkeys((categorie, ""))
            self._known[key] = next(
                filter(None, (self._rate(soort, one, "ondersteuning", "") for one in tried)), None
            )
            if self._known[key] is None:
                self.without.append(" ".join(filter(None, key)))
        return self._known[key]

    def after(self, soort: str) -> list[Tarief]:
        """Return the rates of pupils who change after the teldatum, one per part."""
        own = [soort, *([ALLE_PO] if soort in PO_SOORTEN else [])]
        mine = self.overdracht[self.overdracht["soort"].isin(own)]
        pairs = mine[["soort", "onderdeel"]].drop_duplicates().itertuples(index=False, name=None)
        found = (self._rate(kind, "", "overdracht", part) for kind, part in pairs)
        return [rate for rate in found if rate is not None]

    def _rate(self, soort: str, categorie: str, waarvoor: str, onderdeel: str) -> Tarief | None:
        try:
            found = tarief(
                self.snapshot, soort=soort, categorie=categorie, waarvoor=waarvoor,
                onderdeel=onderdeel, telling=self.telling, periode=self.asked,
            )  # fmt: skip
        except NotFound as error:
            self.missing = self.missing or error
            return None
        self.used.append(found)
        return found

    def priced(self, rows: pd.DataFrame, drempel: int) -> pd.DataFrame:
        """Return rows with rates and amounts; those after the teldatum once per rate of it."""
        made = []
        for row in rows.to_dict("records"):
            rate = self.ondersteuning(row["soort"], row["categorie"])
            found = self.after(row["soort"]) if row["na_teldatum"] else [rate]
            name = "overdracht" if row["na_teldatum"] else "ondersteuning"
            made += [row | {"waarvoor": name} | _amount(row, one, drempel) for one in found]
        return pd.DataFrame(made, columns=list(BEDRAG_COLUMNS))

    def remarks(self) -> tuple[str, ...]:
        """Say of which period the rates are, and for whom there are none."""
        said = list(dict.fromkeys(rate.waarschuwing for rate in self.used if rate.waarschuwing))
        if self.without:
            said.append(
                f"Zonder bedrag: {listed(sorted(set(self.without)))}; daarvoor is er geen tarief "
                f"ondersteuning van {period_text(self.periode)}."
            )
        return tuple(said)


def _amount(row: Mapping[Any, Any], rate: Tarief | None, drempel: int) -> dict[str, object]:
    """Return count × rate of one row, both ends; NaN where it may not or cannot be told."""
    low, high = int(row["laag"]), int(row["hoog"])
    if rate is None:
        none = dict.fromkeys(("tarief_laag", "tarief_hoog", "bedrag_laag", "bedrag_hoog"), math.nan)
        return {"onderdeel": "", **none}
    # an amount gives the count back: none for fewer than are shown
    some = low >= drempel
    return {
        "onderdeel": rate.onderdeel,
        "tarief_laag": rate.bedrag,
        "tarief_hoog": rate.hoogste,
        "bedrag_laag": round(low * rate.bedrag, 2) if some else math.nan,
        "bedrag_hoog": round(high * rate.hoogste, 2) if some and high >= 0 else math.nan,
    }


def _saldi(
    own: EigenJaar, code: str, crosses: Callable[[pd.DataFrame], pd.Series[bool]], rates: _Rates
) -> pd.DataFrame:
    """Return what an SWV's schools receive and what it pays elsewhere, by home and by TLV."""

    def side(name: str, other: str) -> tuple[float, float, float, float]:
        def asked(cells: pd.DataFrame) -> pd.Series[bool]:
            told = ~cells[other].isin(["", code])
            return crosses(cells) & (cells[name] == code) & told & (cells["na_teldatum"] == "")

        rows = own.sums(("soort", "categorie"), asked)
        known = [
            (row, rate)
            for row in rows.to_dict("records")
            if (rate := rates.ondersteuning(row["soort"], row["categorie"]))
        ]
        ends = [(row["laag"], row["hoog"] if row["hoog"] >= 0 else math.nan) for row, _ in known]
        low, high = (float(sum(end[side] for end in ends)) for side in (0, 1))
        least = sum(end[0] * rate.bedrag for end, (_, rate) in zip(ends, known, strict=True))
        most = sum(end[1] * rate.hoogste for end, (_, rate) in zip(ends, known, strict=True))
        # nobody brings nothing along; of a few the amount would give the count back
        if low < own.drempel and high != 0:
            least = most = math.nan
        return low, high, round(float(least), 2), round(float(most), 2)

    made = []
    for grond, payer in zip(SALDO_GRONDEN, ("thuis_swv", "afgevend"), strict=True):
        ends = side("bestemming_swv", payer), side(payer, "bestemming_swv")
        come, go = ends
        saldo = (come[0] - go[1], come[1] - go[0], come[2] - go[3], come[3] - go[2])
        rows = (("ontvangt", come), ("betaalt", go), ("saldo", saldo))
        made += [(grond, kant, *(round(part, 2) for part in found)) for kant, found in rows]
    return pd.DataFrame(
        made, columns=["grond", "kant", "laag", "hoog", "bedrag_laag", "bedrag_hoog"]
    )
