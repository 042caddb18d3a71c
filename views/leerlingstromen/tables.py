"""Tables of leerlingstromen as a page shows them: numbers that sort, what is certain beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.mapping import PARTIES
from geo.flows import Aantal
from geo.flows.wording import SOORT, kort
from reports.flow_sentences import signed
from store.cache import by_content, cached
from views.shared import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

_SIDES = {"inkomend": "Van elders", "uitgaand": "Naar elders"}
_BRIEF = {"inkomend": "Van", "uitgaand": "Naar"}
_SHARES = {
    "wonend_elders": "Van wie hier woont: elders",
    "schoolgaand_van_elders": "Van leerlingen hier: van elders",
}
_SHOWN = ("lijn", "buiten", "zonder_plaats")


@cached(32, key=by_content)
def beside_map(table: pd.DataFrame, richtingen: Sequence[str]) -> pd.DataFrame:
    """Return the flows of a map per counterpart: what is drawn and what has no place.

    Parameters
    ----------
    table
        `Stroomkaart.tabel`.
    richtingen
        The directions that were asked for.

    Returns
    -------
    `Tegenpartij`, `Soort` when split, then per direction the number (of masked numbers the
    estimate, marked ≈, and what is certain of it as text), and `Code`. The largest first.
    """
    import pandas as pd

    keys = ["tegenpartij", "naam", "soort"]
    asked = table[table["richting"].isin(richtingen)]
    # Of a counterpart with a line the other direction is told too: it is small, not zero.
    shown = asked.loc[asked["getekend"].isin(_SHOWN), keys].drop_duplicates()
    rows = asked.merge(shown, on=keys)
    masked = bool((rows["laag"] < rows["hoog"]).any())
    # From one row per direction to one per counterpart; a direction without pupils stays empty.
    wide = rows[keys].drop_duplicates().reset_index(drop=True)
    order = pd.Series(0.0, index=wide.index)
    result = pd.DataFrame({"Tegenpartij": _labels(wide)})
    if (wide["soort"] != "alle").any():
        result["Soort"] = wide["soort"]
    for name in richtingen:
        side = wide.merge(rows[rows["richting"] == name], on=keys, how="left", validate="1:1")
        order += side["waarde"].fillna(0)
        if masked:
            # a direction without pupils has no estimate either: empty, as the number is
            known = side["schatting"].where(side["laag"].notna())
            result[f"{_BRIEF[name]} ≈"] = known.round()
            result[f"{_BRIEF[name]}, zeker"] = [
                certain(low, high) for low, high in zip(side["laag"], side["hoog"], strict=True)
            ]
        else:
            result[_SIDES[name]] = side["laag"].fillna(0).astype(int)
    # A saldo of two bounds would look surer than it is: only exact numbers get one.
    if not masked and len(richtingen) > 1:
        result["Saldo"] = result[_SIDES["inkomend"]] - result[_SIDES["uitgaand"]]
    result["Code"] = wide["tegenpartij"].where(~wide["tegenpartij"].isin(PARTIES), "")
    place = order.sort_values(ascending=False, kind="stable").index
    # who chooses a row chooses a counterpart: its key goes along, whatever the table shows
    result.index = pd.Index(wide["tegenpartij"])
    return result.iloc[place]


def _labels(wide: pd.DataFrame) -> list[str]:
    """Return what counterparts are called: SWVs shortly, a postcode by its number too."""
    labels = []
    for code, name in zip(wide["tegenpartij"], wide["naam"], strict=True):
        if code in PARTIES:
            labels.append(words.upper_first(name))
        elif code[:2] in ("PO", "VO"):
            labels.append(kort(name))
        else:
            labels.append(f"{code} {name}".strip() if code.isdigit() else name)
    return labels


def certain(low: float, high: float) -> str:
    """Return what is certain of a number: `735` or `67–268`; 0 where there is no flow."""
    if low != low:  # noqa: PLR0124 - NaN: no pupils at all
        return "0"
    if low == high:
        return words.number(low)
    return f"{words.number(low)}–{words.number(high)}"


def counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of rows with count columns under Dutch headings."""
    import pandas as pd

    if (table["laag"] == table["hoog"]).all():
        return pd.DataFrame({"Leerlingen": table["laag"]}, index=table.index)
    return pd.DataFrame(
        {
            "Naar schatting": table["schatting"].round(),
            "Ten minste": table["laag"],
            "Ten hoogste": table["hoog"],
        },
        index=table.index,
    )


def brief(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of rows in little room: the estimate, and what is certain as text."""
    import pandas as pd

    if (table["laag"] == table["hoog"]).all():
        return pd.DataFrame({"Leerlingen": table["laag"]}, index=table.index)
    sure = [certain(low, high) for low, high in zip(table["laag"], table["hoog"], strict=True)]
    return pd.DataFrame({"≈": table["schatting"].round(), "Zeker": sure}, index=table.index)


def pair(table: pd.DataFrame) -> pd.DataFrame:
    """Return the flows between two parties per type of education, both directions.

    Numbers where all of them are exact, else the estimate and what is certain, in words.
    """
    import pandas as pd

    exact = bool((table["laag"] == table["hoog"]).all())
    counts = {
        (str(row["soort"]), str(row["richting"])): Aantal.from_row(row)
        for row in table.to_dict("records")
    }
    present = [name for name in SOORT if name in set(table["soort"])]
    columns: dict[str, list[str] | list[int]] = {
        "Soort": [words.upper_first(SOORT[name]) for name in present]
    }
    for richting, heading in _SIDES.items():
        found = [counts.get((name, richting), Aantal(0, 0)) for name in present]
        columns[heading] = (
            [count.laag for count in found] if exact else [_in_words(count) for count in found]
        )
    return pd.DataFrame(columns)


def _in_words(count: Aantal) -> str:
    """Return a count with what is certain behind its estimate."""
    if count.grond != "schatting":
        return certain(count.laag, count.hoog)
    return f"≈ {words.number(round(count.waarde))} (zeker: {certain(count.laag, count.hoog)})"


def swvs(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Return SWVs by short name with the code behind it; a cell may hold several, or a party."""
    return [
        ", ".join(
            f"{kort(names[one])} ({one})" if one in names else PARTIES.get(one, one)
            for one in str(cell).split()
        )
        for cell in codes
    ]


def schools(table: pd.DataFrame, richting: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return schools by name with their numbers, the largest first.

    `table` is a `Stroomkaart.tabel` at the level of schools, split per type: of `inkomend` schools
    here, of `uitgaand` schools elsewhere. `names` are those of SWVs by code.
    """
    rows = table[table["richting"] == richting].sort_values(
        "waarde", ascending=False, kind="stable"
    )
    result = rows[["naam", "soort"]].set_axis(["School", "Soort"], axis=1)
    result = result.join(brief(rows))
    result["Vestiging"] = rows["tegenpartij"]
    if richting == "uitgaand":
        result["Samenwerkingsverband"] = swvs(rows["van_swv"], names)
    return result.reset_index(drop=True)


def matrix(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of a matrix, the largest first; who stays inside last."""
    rows = frame.sort_values(["binnen", "waarde"], ascending=[True, False], kind="stable")
    heads = rows[["van_naam", "naar_naam"]].set_axis(["Woont in", "Gaat naar school in"], axis=1)
    return heads.join(counts(rows)).reset_index(drop=True)


def per_type(saldo: pd.DataFrame) -> pd.DataFrame:
    """Return the directions, the saldo and both percentages per type of education, as text.

    `saldo` are rows of `flows.saldo_tabel` of one stelsel.
    """
    import pandas as pd

    rows = saldo.to_dict("records")
    columns = {"Soort": [words.upper_first(SOORT[row["soort"]]) for row in rows]}
    for name, heading in _SIDES.items():
        columns[heading] = [Aantal.from_row(row, f"{name}_").tekst for row in rows]
    columns["Saldo, zeker"] = [difference(row["saldo_laag"], row["saldo_hoog"]) for row in rows]
    for name, heading in _SHARES.items():
        columns[heading] = [
            percentage(row[f"{name}_pct_laag"], row[f"{name}_pct_hoog"]) for row in rows
        ]
    columns["Binnen het gebied"] = [Aantal.from_row(row, "intern_").tekst for row in rows]
    return pd.DataFrame(columns)


def percentage(low: float, high: float) -> str:
    """Return a percentage, or what is certain of it; '' of nobody."""
    if low != low:  # noqa: PLR0124 - NaN: nobody to count
        return ""
    first, last = words.number(low, 1), words.number(high, 1)
    return f"{first} %" if first == last else f"{first}–{last} %"


def difference(low: float, high: float) -> str:
    """Return what is certain of a change: `+12`, `−3` or `−40 tot +12`."""
    return signed(low) if low == high else f"{signed(low)} tot {signed(high)}"
