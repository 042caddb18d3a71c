"""The national files of 2017 and 2024: published totals, check values, and plain pandas."""

from __future__ import annotations

import io
import math
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import flows
from flows import own_flows
from flows.counting import COUNT_COLUMNS
from flows.deelname import BRON
from flows.mapping import niet_ingedeeld
from flows.own_flows import MARGES
from flows.simulation import read_move
from geo.flows import Aantal, StroomVraag, scene
from geo.page import html
from reports.flow_sentences import doelgroep_zin, paar_zin
from reports.overleg import overleg, overleg_page
from store import DataFolder, Snapshot, Soort
from store.exchange import exchange_csv
from tests.conftest import copied
from tests.flows.test_disclosure import attack, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.echt

ZIP = "03-leerlingen-po-per-gemeente-postcode-leeftijd-{}.zip"
YEARS = {2017: "2017-2018", 2024: "2024-2025"}


@pytest.fixture(scope="module")
def national(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return a folder with both national years, the regio-indeling and the PC4 points."""
    folder = DataFolder(tmp_path_factory.mktemp("echt"))
    folder.commit(flows.read_swv(real_data / "swv" / "swv_pc4_BWBR0032324.csv"))
    folder.commit(flows.read_postcodes(real_data / "pc4" / "postcode_coords.csv"))
    for name in YEARS.values():
        folder.commit(flows.read_leerlingen([real_data / "duo" / ZIP.format(name)]))
    return folder


@pytest.fixture(scope="module")
def echt(national: DataFolder) -> Snapshot:
    """Return what is in that folder."""
    return national.snapshot()


@pytest.fixture(scope="module")
def plain(real_data: Path) -> pd.DataFrame:
    """Return the file of 2017 as a few lines of pandas read it, with both SWVs."""
    with zipfile.ZipFile(real_data / "duo" / ZIP.format(YEARS[2017])) as archive:
        frames = [
            pd.read_csv(io.BytesIO(archive.read(name)), sep=";", encoding="cp1252", dtype=str)
            for name in archive.namelist()
        ]
    frame = pd.concat(frames, ignore_index=True)
    frame["aantal"] = frame["TOTAAL"].astype(int)
    place = pd.read_csv(real_data / "swv" / "swv_pc4_BWBR0032324.csv", dtype=str)
    code = place.set_index("pc4")["po_swv"]
    frame["van"] = frame["POSTCODE_LEERLING"].str.strip().map(code)
    frame["naar"] = frame["POSTCODE_VESTIGING"].str[:4].map(code)
    frame["soort"] = frame["SOORT_PO"].str.lower()
    return frame


def test_2017_adds_up_to_what_duo_published(echt: Snapshot) -> None:
    record = next(r for r in echt.sets if r.key.jaar == 2017 and "laag" in r.extra)
    assert record.rijen == 101_671
    assert record.extra["laag_per_soort"] == {
        "bo": 1_403_667, "sbo": 33_894, "so": 29_777, "vso": 37_563,
    }  # fmt: skip
    assert record.extra["laag"] == record.extra["hoog"] == 1_504_901
    # the zip of 2017 holds 386 of 388 gemeenten: two where pupils live have no school in it
    assert [finding.code for finding in record.bevindingen] == ["gemeente_zonder_scholen"]
    assert record.extra["onvolledig"] == ["De Fryske Marren", "Gooise Meren"]


def test_2024_has_the_bounds_that_are_known_of_it(echt: Snapshot) -> None:
    record = next(r for r in echt.sets if r.key.jaar == 2024 and "laag" in r.extra)
    extra = record.extra
    assert (record.rijen, extra["cellen"], extra["exact"]) == (110_853, 258_413, 1_073_924)
    assert (extra["laag"], extra["hoog"]) == (1_332_337, 2_107_576)
    assert extra["onvolledig"] == ["Ridderkerk"]
    so = flows.matrix(echt, 2024, ["so"])
    assert (so["laag"].sum(), so["hoog"].sum()) == (28_146, 109_845)


@pytest.mark.parametrize(
    ("swv", "expected"),
    [
        ("PO2601", {"bo": (539, 600, 29_502), "sbo": (10, 22, 543), "so": (525, 159, 542)}),
        ("PO2803", {"bo": (735, 309, 10_292), "sbo": (15, 25, 281), "so": (9, 87, 67)}),
    ],
)
def test_check_values_of_two_swvs(
    echt: Snapshot, swv: str, expected: dict[str, tuple[int, int, int]]
) -> None:
    frame = flows.saldo_tabel(echt, swv, 2017)
    columns = ["inkomend_laag", "uitgaand_laag", "intern_laag"]
    every = frame.loc[frame["stelsel"] == "alle"].set_index("soort")
    assert {soort: tuple(every.loc[soort, columns]) for soort in expected} == expected
    parts = frame.loc[frame["stelsel"] != "alle"].groupby("soort")[columns].sum()
    assert (parts.loc[list(expected)] == every.loc[list(expected), columns]).all(axis=None)


def test_the_matrix_is_that_of_plain_pandas(echt: Snapshot, plain: pd.DataFrame) -> None:
    theirs = plain.dropna(subset=["van", "naar"]).groupby(["soort", "van", "naar"])["aantal"].sum()
    ours = flows.matrix(echt, 2017, ["bo", "sbo", "so"]).set_index(["soort", "van", "naar"])
    between = ours.loc[[a[:2] == b[:2] == "PO" for _, a, b in ours.index], "laag"]
    wanted = theirs.drop(index="vso", level="soort")
    assert between.sort_index().to_dict() == wanted.sort_index().to_dict()


def test_reformatorische_pupils(echt: Snapshot, plain: pd.DataFrame) -> None:
    reformed = plain.loc[plain["DENOMINATIE_VESTIGING"] == "Reformatorisch"]
    theirs = reformed.groupby("soort")["aantal"].sum().to_dict()
    ours = flows.matrix(echt, 2017, stelsel="reformatorisch").groupby("soort")["laag"].sum()
    assert ours.to_dict() == theirs
    assert (theirs["bo"], theirs["sbo"], theirs["so"]) == (38_041, 846, 388)


def test_auris_schools_are_the_cluster_part_of_utrecht(echt: Snapshot, plain: pd.DataFrame) -> None:
    auris = plain["INSTELLINGSNAAM_VESTIGING"].str.startswith("Auris") & (plain["soort"] == "so")
    comes = (plain["naar"] == "PO2601") & plain["van"].notna() & (plain["van"] != "PO2601")
    frame = flows.saldo_tabel(echt, "PO2601", 2017, ["so"])
    cluster = frame.loc[(frame["soort"] == "so") & (frame["stelsel"] == "cluster12")].iloc[0]
    assert cluster["inkomend_laag"] == plain.loc[auris & comes, "aantal"].sum() == 191


def test_masking_2017_ourselves_keeps_the_truth_inside(
    echt: Snapshot, real_data: Path, tmp_path: Path
) -> None:
    """Mask the file of 2017 as DUO masks since 2023, and compare with what it hides."""
    source = real_data / "duo" / ZIP.format(YEARS[2017])
    target = tmp_path / "masked 2017-2018.zip"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as masked:
        for name in archive.namelist()[:120]:
            lines = archive.read(name).decode("cp1252").splitlines()
            rows = [lines[0].rpartition(";")[0]]
            for line in lines[1:]:
                cells = line.split(";")
                ages = ["<5" if cell in "1234" else cell for cell in cells[14:-1]]
                rows.append(";".join([*cells[:14], *ages]))
            masked.writestr(name, "\n".join(rows))
    folder = DataFolder(tmp_path / "g")
    swv = next(r for r in echt.sets if r.key.soort == "swv")
    assert swv.rijen == 4_043
    folder.commit(flows.read_swv(real_data / "swv" / "swv_pc4_BWBR0032324.csv"))
    result = flows.read_leerlingen([target])
    folder.commit(result)
    names = set(_first(result.sets[0].tables["scholen"])["brin6"])
    hidden = flows.leerlingjaar(folder.snapshot(), 2017)
    true = flows.leerlingjaar(echt, 2017)
    kept = true.scholen["brin6"].isin(names).to_numpy()[true.school]
    assert hidden.afgeschermd
    for number in range(4):
        one, other = hidden.soort == number, (true.soort == number) & kept
        truth = true.exact[other].sum()
        assert hidden.laag[one].sum() <= truth <= hidden.hoog[one].sum()


def test_an_estimate_never_leaves_its_bounds(echt: Snapshot) -> None:
    for swv in ("PO2601", "PO2803", "VO2601"):
        frame = flows.stroom_tabel(echt, swv, 2024)
        given = frame.loc[frame["schatting"].notna()]
        assert (given["laag"] <= given["schatting_laag"]).all()
        assert (given["schatting_laag"] <= given["schatting"]).all()
        assert (given["schatting"] <= given["schatting_hoog"]).all()
        assert (given["schatting_hoog"] <= given["hoog"]).all()
        unsure = frame["laag"] < frame["hoog"]
        allowed = unsure & (frame["afgeschermde_cellen"] >= 10)
        assert (frame["schatting"].notna() == (allowed | ~unsure)).all()
        exact = frame.loc[~unsure]
        assert (exact["schatting"] == exact["laag"]).all()


def test_deelname_of_a_gemeente(echt: Snapshot, plain: pd.DataFrame) -> None:
    lives = plain.loc[plain["GEMEENTENAAM_LEERLING"] == "Westland"]
    sums = lives.groupby("soort")["aantal"].sum()
    (record,) = [
        found
        for found in echt.find(Soort.INDICATOREN, niveau="gemeente", jaar=2017)
        if found.key.bron == BRON
    ]
    frame = echt.table(record, "cijfers").set_index(["gebied_code", "indicator"])
    # the institutions of cluster 1 and 2, by the name of the school or of the institution
    outside = lives["soort"].eq("so") & (
        lives["INSTELLINGSNAAM_VESTIGING"].str.contains("Auris|Visio|Kentalis|Bartim|VierTaal")
        | lives["BRIN_NUMMER"].isin(["25GP", "25HD", "25HE", "25GR", "17GW", "01JO", "20WR"])
    )
    part = sums["so"] - lives.loc[outside, "aantal"].sum()
    expected = 100 * part / (sums["bo"] + sums["sbo"] + sums["so"])
    assert frame.loc[("GM1783", "deelname_so"), "waarde"] == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("swv", ["PO2601", "PO2803"])
def test_deelname_of_an_swv(echt: Snapshot, plain: pd.DataFrame, swv: str) -> None:
    lives = plain.loc[(plain["van"] == swv) & (plain["soort"] != "vso")]
    sums = lives.groupby("soort")["aantal"].sum()
    outside = lives["soort"].eq("so") & (
        lives["INSTELLINGSNAAM_VESTIGING"].str.contains("Auris|Visio|Kentalis|Bartim|VierTaal")
        | lives["BRIN_NUMMER"].isin(["25GP", "25HD", "25HE", "25GR", "17GW", "01JO", "20WR"])
    )
    table = flows.deelname_tabel(echt, swv)
    assert sorted(set(table["jaar"])) == [2017, 2024]
    first = table[table["jaar"] == 2017].set_index("indicator")
    assert first.loc["deelname_sbo", "teller_laag"] == sums["sbo"]
    assert first.loc["deelname_so", "teller_laag"] == (
        sums["so"] - lives.loc[outside, "aantal"].sum()
    )
    assert (first["noemer_hoog"] == sums.sum()).all()
    last = table[table["jaar"] == 2024]
    assert ((last["laag"] < last["schatting"]) & (last["schatting"] < last["hoog"])).all()


def test_unmapped_pc4s_are_named(echt: Snapshot) -> None:
    table = niet_ingedeeld(flows.leerlingjaar(echt, 2024))
    assert len(table.loc[table["kant"] == "woont"]) == 26
    finding = [f for f in flows.leerlingjaar(echt, 2024).bevindingen if "wonen" in f.gevonden]
    assert [f.aantal for f in finding] == [26]


def _first(table: Any) -> pd.DataFrame:
    frame: pd.DataFrame = table
    return frame


def net(rows: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Return the bounds and the estimate of who come less who go."""
    side = {row["richting"]: row for row in rows}
    zero = dict.fromkeys(COUNT_COLUMNS, 0.0)
    come, go = side.get("inkomend", zero), side.get("uitgaand", zero)
    middle = come["schatting"] - go["schatting"]
    return come["laag"] - go["hoog"], come["hoog"] - go["laag"], middle


def moved(first: list[dict[str, Any]], last: list[dict[str, Any]]) -> float:
    """Return by how much a pair changes in one of the seven years: estimated, else at least."""
    (low, high, then), (least, most, now) = net(first), net(last)
    if then == then and now == now:  # noqa: PLR0124 - NaN
        return abs(now - then) / 7
    return max(least - high, low - most, 0) / 7


def wanted(rows: list[dict[str, Any]], moves: float) -> str:
    """Return the role of a pair by the rule in plain words, of rows of the exchange file."""
    side = {row["richting"]: row for row in rows}
    zero = dict.fromkeys(COUNT_COLUMNS, 0.0)
    come, go = side.get("inkomend", zero), side.get("uitgaand", zero)
    low, high = come["laag"] - go["hoog"], come["hoog"] - go["laag"]
    least, most = come["laag"] + go["laag"], come["hoog"] + go["hoog"]
    middle = come["schatting"] - go["schatting"]
    down = math.hypot(
        come["schatting"] - come["schatting_laag"], go["schatting_hoog"] - go["schatting"]
    )
    up = math.hypot(
        come["schatting_hoog"] - come["schatting"], go["schatting"] - go["schatting_laag"]
    )
    for bottom, top, sure in ((low, high, ""), (middle - down, middle + up, "waarschijnlijk ")):
        if max(abs(bottom), abs(top)) <= 0.01 * least:
            return f"{sure}vrijwel evenveel"
        if bottom > 0 or top < 0:
            size = abs(middle) if middle == middle else min(abs(low), abs(high))  # noqa: PLR0124
            if size < 10 or size < 0.05 * most or 0 < moves >= size:
                # without an estimate the bounds may hold a weight too
                largest = max(abs(low), abs(high))
                both = low < high and middle != middle and largest > moves  # noqa: PLR0124
                both = both and largest >= max(10, 0.05 * least)
                return "niet vast te stellen" if both else "te klein"
            return f"{sure}meer {'terug' if bottom > 0 else 'heen'}"
    largest = max(abs(low), abs(high))
    return "te klein" if largest < 10 or 0 < moves >= largest else "niet vast te stellen"


def said(sentence: str) -> str:
    """Return what a conclusion about A (first) and B (second) says, in the words of `wanted`."""
    text = sentence.partition(": ")[2]
    if "te klein" in text:
        return "te klein"
    if text.startswith("niet vast"):
        return "niet vast te stellen"
    sure = "waarschijnlijk " if text.startswith("waarschijnlijk") else ""
    if "vrijwel evenveel" in text:
        return f"{sure}vrijwel evenveel"
    return f"{sure}meer {'heen' if 'van A naar B' in text else 'terug'}"


def pairs(
    echt: Snapshot, jaar: int
) -> Iterator[tuple[str, str, str, list[dict[str, Any]], list[dict[str, Any]], float]]:
    """Yield each pair and type: both codes, all rows, the regional ones, and how they move."""
    codes = {code for code in flows.swv_namen(echt, jaar) if code.startswith("PO")}
    for code in sorted(codes):
        years: dict[int, dict[tuple[str, str], list[dict[str, Any]]]] = {}
        for year in YEARS:
            years[year] = defaultdict(list)
            for row in flows.stroom_tabel(echt, code, year).to_dict("records"):
                if row["richting"] != "intern" and code < row["tegenpartij"] in codes:
                    years[year][row["tegenpartij"], row["soort"]].append(row)
        for (party, soort), rows in list(years[jaar].items()):
            regional, *both = (
                [row for row in part if row["stelsel"] == "regionaal"]
                for part in (rows, *(years[year][party, soort] for year in YEARS))
            )
            if regional:
                yield code, party, soort, rows, regional, moved(*both)


@pytest.mark.parametrize("jaar", YEARS)
def test_page_sheet_and_file_give_every_pair_the_same_role(echt: Snapshot, jaar: int) -> None:
    wrong, opposite, still, seen = [], [], [], 0
    for code, party, soort, rows, regional, moves in pairs(echt, jaar):
        count = {row["richting"]: Aantal.from_row(row) for row in regional}
        there, back = (count.get(way, Aantal(0, 0)) for way in ("uitgaand", "inkomend"))
        told = paar_zin(soort, there, back, ("A", "B"), beweging=moves)
        seen += 1
        if said(told) != wanted(regional, moves):
            wrong.append((code, party, soort, told, wanted(regional, moves)))
        if wanted(regional, moves) != wanted(regional, 0):
            still.append((code, party, soort, told, moves))
        postcodes = sum(
            row["laag"] * {"inkomend": 1, "uitgaand": -1}[row["richting"]] for row in rows
        )
        regionally = back.laag - there.laag
        if postcodes * regionally < 0:
            opposite.append((code, party, soort, told, moves))
    assert seen > 1500
    assert not wrong
    # where a telling of every stelsel would say the opposite, the sheet says what the page says
    for one, two, soort, told, moves in (*opposite[:: max(1, len(opposite) // 3)], *still[:2]):
        counted = flows.paar_beweging(echt, (two, one), jaar, [soort])
        assert counted == {soort: pytest.approx(moves)}
        sheet = overleg(echt, one, two, jaar, soorten=[soort])
        names = sheet.een, sheet.twee
        assert sheet.conclusies == (
            told.replace("van A naar B", "van {} naar {}".format(*names)).replace(
                "van B naar A", "van {1} naar {0}".format(*names)
            ),
        )
        assert html(sheet.conclusies[0]) in overleg_page(sheet).encoded().decode()
        asked = StroomVraag(one, jaar, (soort,), stelsel="regionaal", paar=two, gesplitst=True)
        drawn = scene(echt, asked).tabel
        drawn = drawn[drawn["richting"] != "intern"]
        assert said(told) == wanted(drawn.to_dict("records"), moves)
    if jaar == 2017:
        assert still
        assert ("PO2203", "PO2305", "bo") in {(a, b, c) for a, b, c, *_ in opposite}


@pytest.fixture(scope="module")
def both(real_data: Path, plain: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Return both years as a few lines of pandas read them: bounds and both SWVs per row."""
    with zipfile.ZipFile(real_data / "duo" / ZIP.format(YEARS[2024])) as archive:
        texts = [(name, archive.read(name)) for name in archive.namelist()]
    frames = [
        pd.read_csv(io.BytesIO(text), sep=";", encoding="utf-8-sig", dtype=str)
        for _, text in texts
        if text
    ]
    last = pd.concat(frames, ignore_index=True)
    cells = last[[name for name in last if name.startswith("LEEFTIJD_")]]
    for end, masked in (("laag", "1"), ("hoog", "4")):
        last[end] = cells.replace("<5", masked).astype(int).sum(axis=1)
    place = pd.read_csv(real_data / "swv" / "swv_pc4_BWBR0032324.csv", dtype=str)
    code = place.set_index("pc4")["po_swv"]
    last["van"] = last["POSTCODE_LEERLING"].str.strip().map(code)
    last["naar"] = last["POSTCODE_VESTIGING"].str[:4].map(code)
    last["soort"] = last["SOORT_PO"].str.lower()
    last["brin6"] = last["INSTELLINGSCODE"] + last["VESTIGINGSCODE"].str.zfill(2)
    first = plain.assign(
        laag=plain["aantal"],
        hoog=plain["aantal"],
        brin6=plain["BRIN_NUMMER"] + plain["VESTIGINGSNUMMER"].str.zfill(2),
    )
    return {2017: first, 2024: last}


def crossing(frame: pd.DataFrame, swv: str) -> pd.DataFrame:
    """Return per type and school what it gives the saldo of an SWV, at least and at most."""
    frame = frame.dropna(subset=["van", "naar"])
    frame = frame[((frame["van"] == swv) != (frame["naar"] == swv)) & (frame["soort"] != "vso")]
    comes = frame["naar"] == swv
    signed = frame.assign(
        laag=frame["laag"].where(comes, -frame["hoog"]),
        hoog=frame["hoog"].where(comes, -frame["laag"]),
    )
    return signed.groupby(["soort", "brin6"])[["laag", "hoog"]].sum()


@pytest.mark.parametrize("swv", ["PO2601", "PO2803"])
def test_what_schools_give_to_a_change_is_that_of_plain_pandas(
    echt: Snapshot, both: dict[int, pd.DataFrame], swv: str
) -> None:
    found = flows.verklaring(echt, swv, (2017, 2024))
    parts = found.bijdragen[found.bijdragen["oorzaak"] != "rest"]
    first, last = (crossing(both[year], swv) for year in YEARS)
    every = first.index.union(last.index)
    first, last = (part.reindex(every, fill_value=0) for part in (first, last))
    change = pd.DataFrame(
        {"laag": last["laag"] - first["hoog"], "hoog": last["hoog"] - first["laag"]}
    )
    # per type to the pupil, in all stelsels together
    for soort in ("bo", "sbo", "so"):
        mine = parts[parts["soort"] == soort]
        assert mine["verschil_laag"].sum() == change.loc[soort, "laag"].sum()
        assert mine["verschil_hoog"].sum() == change.loc[soort, "hoog"].sum()
        assert mine["van_laag"].sum() == first.loc[soort, "laag"].sum()
    # and per school, but for those that have another number now
    ours = parts.groupby(["soort", "code"])[["verschil_laag", "verschil_hoog"]].sum()
    same = ours.index.intersection(every)
    off = (ours.loc[same].to_numpy() != change.loc[same].to_numpy()).any(axis=1)
    assert len(same) > 100
    assert off.sum() <= 2 * (len(every) - len(same))
    # what is in one file only opened or closed, or its file is missing, or has another number
    known = {
        year: set(zip(frame["soort"], frame["brin6"], strict=True)) for year, frame in both.items()
    }
    for cause, here, there in (("geopend", 2024, 2017), ("gesloten", 2017, 2024)):
        told = parts[parts["oorzaak"].isin([cause, "bestand_ontbreekt"])]
        named = set(zip(told["soort"], told["code"], strict=True)) & known[here]
        alone = set(crossing(both[here], swv).index) - known[there]
        assert named <= alone
        assert len(alone - named) <= len(every) - len(same)
        assert named
    sums = parts.groupby(["soort", "stelsel"])[["verschil_laag", "verschil_hoog"]].sum()
    totals = found.totalen.set_index(["soort", "stelsel"]).loc[sums.index]
    assert (totals[["verschil_laag", "verschil_hoog"]] == sums).all(axis=None)


def test_why_utrecht_went_from_sending_to_receiving(echt: Snapshot) -> None:
    found = flows.verklaring(echt, "PO2601", (2017, 2024), ["bo"])
    total = found.totalen.set_index("stelsel").loc["regionaal"].iloc[0]
    assert (total["van_laag"], round(total["tot_schatting"])) == (-103, 426)
    parts = found.bijdragen[found.bijdragen["stelsel"] == "regionaal"]
    assert parts["verschil_schatting"].sum() == pytest.approx(total["verschil_schatting"])
    opened = parts[parts["oorzaak"] == "geopend"].nlargest(2, "verschil_laag")
    # Al Amana Leidsche Rijn and Happy Kids: 76 of other SWVs, which is what a saldo counts, and
    # 79 with those whose home is in no SWV
    assert dict(zip(opened["code"], opened["verschil_laag"], strict=True)) == {
        "31JR00": 39, "31JK00": 37,
    }  # fmt: skip
    schools = flows.stroom_tabel(echt, "PO2601", 2024, ["bo"], niveau="school")
    mine = schools[schools["tegenpartij"].isin(opened["code"])]
    assert mine.loc[mine["richting"] == "inkomend", "laag"].sum() == 79


@pytest.fixture(scope="module")
def westland(plain: pd.DataFrame) -> pd.DataFrame:
    """Return the pupils of Westland as an own table has them, from plain pandas.

    A group at the two schools that draw most from elsewhere, and those of sbo and so; of so by
    category, as a table of 2017 never tells: by the letter of the school's number.
    """
    mine = plain[(plain["van"] == "PO2803") | (plain["naar"] == "PO2803")]
    mine = mine[mine["van"].notna() & mine["naar"].notna() & (mine["soort"] != "vso")]
    mine = mine.assign(
        school=mine["BRIN_NUMMER"].str.strip() + mine["VESTIGINGSNUMMER"].str.strip().str.zfill(2)
    )
    comes = mine[(mine["soort"] == "bo") & (mine["van"] != "PO2803")]
    two = comes.groupby("school")["aantal"].sum().nlargest(2).index
    groups = {"bo": "kleine klassen met zorg", "sbo": "sbo-plaats", "so": "so-plaats"}
    mine = mine[(mine["soort"] != "bo") | mine["school"].isin(two)]
    category = mine["school"].str[2].map(lambda sign: "laag" if sign < "M" else "hoog")
    return mine.assign(
        doelgroep=mine["soort"].map(groups),
        jaar=2017,
        categorie=category.where(mine["soort"] == "so", ""),
        afgevend=mine["van"].where(mine["soort"] == "so", ""),
    )


@pytest.fixture(scope="module")
def with_own(
    echt: Snapshot, westland: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """Return the national folder with that table in it."""
    place = tmp_path_factory.mktemp("westland")
    key = ["jaar", "van", "school", "soort", "doelgroep", "categorie", "afgevend"]
    table = westland.groupby(key)["aantal"].sum().reset_index()
    table.rename(columns={"van": "woon_swv"}).to_csv(place / "eigen.csv", sep=";", index=False)
    folder = DataFolder(copied(echt.folder, place / "kopie"))
    folder.commit(flows.read_eigen_stromen(place / "eigen.csv"))
    return folder.snapshot()


def test_an_own_table_of_westland_answers_per_doelgroep(
    with_own: Snapshot, westland: pd.DataFrame
) -> None:
    """A group at two schools that draw from elsewhere, and the special types, against pandas."""
    mine, snapshot = westland, with_own
    table = flows.doelgroep_saldo(snapshot, "PO2803", 2017).set_index("soort")
    for name, rows in mine.groupby("doelgroep"):
        here, there = rows["van"] == "PO2803", rows["naar"] == "PO2803"
        for side, chosen in (
            ("inkomend", there & ~here),
            ("uitgaand", here & ~there),
            ("intern", here & there),
        ):
            counted = int(rows.loc[chosen, "aantal"].sum())
            low, high = table.loc[name, [f"{side}_laag", f"{side}_hoog"]]
            assert low <= counted <= high, (name, side, low, counted, high)
    # the check values of DUO's file come through unharmed: sbo 15/25/281, so 9/87/67
    saldo = table["saldo_laag"], table["saldo_hoog"]
    assert [(int(end["sbo-plaats"]), int(end["so-plaats"])) for end in saldo] == [(-10, -78)] * 2
    assert set(table.loc[["sbo-plaats", "so-plaats"], "rol"]) == {"per_saldo_uitgaand"}
    said = doelgroep_zin("Westland", table.reset_index())
    assert said == (
        "Westland is ontvangend voor kleine klassen met zorg (geteld), niet voor sbo-plaats en "
        "so-plaats."
    )
    # nobody who lays DUO's figures beside all that is shown gets nearer than by DUO's alone
    own = flows.eigen_jaar(snapshot, 2017)
    counts, marges = own.tabel.waarden, [own_flows.groups_of(own.cellen, m)[0] for m in MARGES]
    flags = own_flows._known_otherwise(snapshot, own.cellen, counts, own.regio, 2017)
    totals = [np.bincount(groups, weights=counts).astype(np.int64) for groups in marges]
    duo = [
        np.full(len(total), -1) if known is None else np.where(known, total, -1)
        for known, total in zip(flags, totals, strict=True)
    ]
    cells, sums = published(own.tabel, marges)
    both = [np.where(ours < 0, theirs, ours) for ours, theirs in zip(sums, duo, strict=True)]
    alone = {
        (marge, group): high - low
        for marge, group, _, low, high in attack(np.where(counts, -1, 0), duo, marges)
    }
    hidden = attack(cells, both, marges)
    assert len(hidden) > 30
    for marge, group, _, low, high in hidden:
        assert high - low >= min(3, alone[marge, group]) - 1e-3


def test_what_westland_pays_is_the_count_times_the_rates_of_2015(
    with_own: Snapshot, westland: pd.DataFrame
) -> None:
    """By hand: Regeling bekostiging personeel PO 2015-2016 (BWBR0037118), art. 15."""
    lowest = {"laag": 8220.95, "hoog": 20228.81}
    highest = {"laag": 9059.77, "hoog": 21328.60}
    found = flows.eigen_bekostiging(with_own, "PO2803", 2017, "2015-2016")
    so = westland[westland["soort"] == "so"]
    counted = so.groupby(["van", "naar", "categorie"])["aantal"].sum()
    rows = found.tabel[(found.tabel["doelgroep"] == "alle") & (found.tabel["afgevend"] == "alle")]
    rows = rows[rows["soort"] == "so"].set_index(["thuis_swv", "bestemming_swv", "categorie"])
    told = 0
    for where, number in counted.items():
        if where[0] == where[1] == "PO2803":
            continue
        row, category = rows.loc[where], where[2]
        assert row["laag"] <= number <= row["hoog"]
        if row["laag"] == row["hoog"] >= 5:
            assert row["bedrag_laag"] == round(number * lowest[category], 2)
            assert row["bedrag_hoog"] == round(number * highest[category], 2)
            told += 1
        elif row["laag"] < 5:
            assert math.isnan(row["bedrag_laag"])
    assert told >= 2
    # both sides and the saldo hold the truth, which only pandas knows
    saldi = found.saldi.set_index(["grond", "kant"])
    here, there = so["van"] == "PO2803", so["naar"] == "PO2803"
    sides = {"ontvangt": so[there & ~here], "betaalt": so[here & ~there]}
    true = {}
    for kant, part in sides.items():
        by = part.groupby("categorie")["aantal"].sum()
        true[kant] = [sum(by[c] * rate[c] for c in by.index) for rate in (lowest, highest)]
        row = saldi.loc[("woonplaats", kant)]
        if not math.isnan(row["bedrag_laag"]):
            assert row["bedrag_laag"] <= true[kant][0] + 0.01
            assert row["bedrag_hoog"] >= true[kant][1] - 0.01
    paid = saldi.loc[("woonplaats", "betaalt")]
    assert not math.isnan(paid["bedrag_laag"])
    # 87 go elsewhere: what pandas has for them, to the cent
    assert (paid["laag"], paid["hoog"]) == (87, 87)
    assert (paid["bedrag_laag"], paid["bedrag_hoog"]) == pytest.approx(tuple(true["betaalt"]))
    assert (found.saldi["grond"] == "tlv").sum() == 3


def test_the_sheet_of_westland_and_delft_has_own_figures(
    with_own: Snapshot, westland: pd.DataFrame
) -> None:
    group = westland[westland["doelgroep"] == "kleine klassen met zorg"]
    counted = int(
        group.loc[(group["van"] == "PO2815") & (group["naar"] == "PO2803"), "aantal"].sum()
    )
    assert counted == 200
    blad = overleg(with_own, "PO2803", "PO2815", 2017, tarieven="2015-2016")
    (said,) = [text for text in blad.eigen if text.startswith("Kleine klassen met zorg")]
    assert (
        said == f"Kleine klassen met zorg: niemand van {blad.een} naar {blad.twee}, 200 andersom."
    )
    so = westland[(westland["soort"] == "so") & (westland["van"] == "PO2803")]
    goes = so[so["naar"] == "PO2815"].groupby("categorie")["aantal"].sum()
    money = next(text for text in blad.eigen if text.startswith("Bekostiging die meegaat"))
    assert any(f"so {name} {number}: €" in money for name, number in goes.items()), money
    page = overleg_page(blad).encoded().decode()
    assert all(html(text) in page for text in blad.eigen)


def test_ten_pupils_of_westland_at_a_school_at_home(echt: Snapshot, plain: pd.DataFrame) -> None:
    """A move of so pupils from the school elsewhere that has most, against plain pandas."""
    so = plain[(plain["soort"] == "so") & (plain["van"] == "PO2803")]
    so = so.assign(school=so["BRIN_NUMMER"].str.strip() + so["VESTIGINGSNUMMER"].str.zfill(2))
    known = flows.leerlingjaar(echt, 2017).scholen
    regional = set(known.loc[known["stelsel"] == 0, "brin6"])
    away = so[(so["naar"] != "PO2803") & so["school"].isin(regional)]
    old = away.groupby("school")["aantal"].sum().idxmax()
    new = so.loc[so["naar"] == "PO2803", "school"].mode()[0]
    mine = so[so["school"] == old]
    assert mine["aantal"].sum() >= 10
    found = flows.simuleer(echt, "PO2803", 2017, read_move(f"10 so van {old} naar {new}"))
    assert list(found.aanwezig) == [int(mine["aantal"].sum())] * 2
    rows = found.tabel.set_index(["swv", "onderwerp"])
    for what, step in (("uitgaand", -10), ("intern", 10), ("saldo", 10), ("inkomend", 0)):
        row = rows.loc[("PO2803", what)]
        assert row["straks_laag"] - row["nu_laag"] == row["verandering_laag"] == step, what
    goes = plain[(plain["soort"] == "so") & (plain["van"] == "PO2803") & plain["naar"].notna()]
    codes = goes["BRIN_NUMMER"].str.strip() + goes["VESTIGINGSNUMMER"].str.zfill(2)
    crossing = goes[(goes["naar"] != "PO2803") & codes.isin(regional)]["aantal"].sum()
    assert rows.loc[("PO2803", "uitgaand"), "nu_laag"] == crossing
    # the mean way of all of them now and then, from the points of their postcodes
    points = flows.leerlingjaar(echt, 2017).punten
    homes = mine["POSTCODE_LEERLING"].str.strip().astype(int).to_numpy()
    every = plain["BRIN_NUMMER"].str.strip() + plain["VESTIGINGSNUMMER"].str.zfill(2)
    for code, column in ((old, "nu_schatting"), (new, "straks_schatting")):
        place = int(plain.loc[every == code, "POSTCODE_VESTIGING"].iloc[0][:4])
        km = np.hypot(*(points[homes] - points[place]).T) / 1000
        mean = np.average(km, weights=mine["aantal"])
        assert rows.loc[("PO2803", "afstand"), column] == pytest.approx(mean, abs=0.006)


def test_westland_and_delft_lay_their_tables_side_by_side(
    with_own: Snapshot, plain: pd.DataFrame, tmp_path: Path
) -> None:
    """Delft makes a table of its own of the same file: what both show is the same."""
    mine = plain[(plain["van"] == "PO2815") | (plain["naar"] == "PO2815")]
    mine = mine[
        mine["van"].notna() & mine["naar"].notna() & mine["soort"].isin(["bo", "sbo", "so"])
    ]
    school = mine["BRIN_NUMMER"].str.strip() + mine["VESTIGINGSNUMMER"].str.zfill(2)
    table = mine.assign(school=school, jaar=2017).groupby(["jaar", "van", "school", "soort"])
    rows = table["aantal"].sum().reset_index().rename(columns={"van": "woonplaats"})
    # as people call the gemeente
    written = rows.replace({"woonplaats": {"PO2815": "Den Haag"}})
    written.to_csv(tmp_path / "delft.csv", sep=";", index=False)
    delft = DataFolder(copied(with_own.folder, tmp_path / "delft"))
    (own,) = delft.snapshot().find(Soort.EIGEN_STROMEN)
    delft.remove([own.key])
    delft.commit(flows.read_eigen_stromen(tmp_path / "delft.csv"))
    sent = flows.uitwisseltabel(flows.registratie(delft.snapshot(), "PO2815", 2017))
    (tmp_path / "uitwisseling.csv").write_bytes(exchange_csv(sent))
    here = DataFolder(copied(with_own.folder, tmp_path / "westland"))
    here.commit(flows.read_uitwisseling(tmp_path / "uitwisseling.csv"))
    found = flows.naast_elkaar(here.snapshot(), "PO2803", "PO2815", 2017).tabel
    both = found[found["verschil"].notna() & (found["uitkomst"] != "alleen_bij_hen")]
    # bo of Westland has two schools only, so Delft knows more of those; what both have is equal
    assert len(both) >= 2
    assert (both["verschil"] == 0).all()
    truth = rows.set_index(["woonplaats", "school", "soort"])["aantal"]
    for row in both.to_dict("records"):
        assert row["hun_laag"] == truth[row["thuis_swv"], row["school"], row["soort"]]
    small = found[(found["hun_staat"] == "waarde") & found["hun_laag"].between(1, 4)]
    assert small.empty
    assert {"gelijk", "alleen_bij_hen"} <= set(found["uitkomst"])
