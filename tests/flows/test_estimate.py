"""The estimate of masked cells: exact on tables made by hand, honest on the real year 2017."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma

from flows.estimate import SHIPPED, Calibration, interval_above
from store import Refused

HEADER = "product,soort,kenmerk,van,tot,waarde"
SPREAD = """{0},spreiding_cel,,,1
{0},spreiding_rij,,,0.5
{0},spreiding_school,,,0.2
{0},spreiding_gebied,,,0.1
{0},schaal,,,1"""
LN2 = math.log(2)


def table(*lines: str, header: str = HEADER) -> pd.DataFrame:
    return pd.read_csv(io.StringIO("\n".join([header, *lines])))


def simple() -> pd.DataFrame:
    """In so every cell counts 2 pupils (q = 1/3), far from home 2.5 (q = 1/2); bo 1.75."""
    return table(
        f"leeftijd,so,basis,,,{-LN2}",
        "leeftijd,so,afstand_relatief,,2,0",
        f"leeftijd,so,afstand_relatief,2,,{LN2}",
        *SPREAD.format("leeftijd,so").splitlines(),
        f"leeftijd,bo,basis,,,{-math.log(3)}",
        *SPREAD.format("leeftijd,bo").splitlines(),
    )


def rows(*lines: tuple[str, str, int, int], **features: list[Any]) -> pd.DataFrame:
    frame = pd.DataFrame(lines, columns=["brin6", "soort", "exact", "cellen"])
    return frame.assign(**features)


CAL = Calibration.from_table(simple())


def test_sums_are_shown_counts_plus_the_mean_of_each_masked_cell() -> None:
    given_rows = rows(
        ("00AA00", "so", 7, 10),
        ("00AA00", "so", 0, 4),
        ("00BB00", "bo", 5, 12),
        ("00CC00", "so", 9, 0),
        afstand_relatief=[0.5, 2.0, 9.0, 0.1],
    )

    found = CAL.estimate(given_rows, [0, 0, 1, 2])

    assert found["laag"].tolist() == [21, 17, 9]
    assert found["hoog"].tolist() == [63, 53, 9]
    assert found["afgeschermde_cellen"].tolist() == [14, 12, 0]
    # 7 + 10·2 + 4·2.5, then 5 + 12·1.75, then a plain count
    assert found["schatting"].tolist() == pytest.approx([37, 26, 9])


def test_interval_is_the_stated_variance_in_a_gamma_distribution() -> None:
    given_rows = rows(("00AA00", "so", 0, 10), ("00AA00", "so", 0, 1), ("00BB00", "so", 0, 5))
    cell = 3 * (1 / 3) * (2 / 3)
    variance = (
        cell * (10 * (1 + 0.5 * 9) + 1 + 5 * (1 + 0.5 * 4))  # rows
        + 0.2**2 * (11**2 + 5**2)  # schools: 11 and 5 pupils above one per cell
        + 0.1**2 * 16**2  # the whole
    )

    found = CAL.estimate(given_rows, [0, 0, 0]).iloc[0]

    exact = gamma(a=16**2 / variance, scale=variance / 16)
    assert found["schatting"] == pytest.approx(32)
    assert found["schatting_laag"] == pytest.approx(16 + exact.ppf(0.05) - 0.5, abs=0.05)
    assert found["schatting_hoog"] == pytest.approx(16 + exact.ppf(0.95) + 0.5, abs=0.05)


def test_ends_without_variance_are_the_mean() -> None:
    bottom, top = interval_above(np.array([0.0, 3.0]), np.array([0.0, 0.0]))

    assert bottom.tolist() == top.tolist() == [0, 3]


@pytest.mark.parametrize(
    ("line", "product"),
    [
        (("00AA00", "so", 3, 9), "leeftijd"),  # too few masked cells
        (("00AA00", "vo", 3, 90), "leeftijd"),  # no calibration for this type
        (("00AA00", "so", 3, 90), "vo"),  # nor for this product
    ],
)
def test_no_estimate_but_bounds(line: tuple[str, str, int, int], product: str) -> None:
    found = CAL.estimate(rows(line), [0], product=product).iloc[0]

    assert (found["laag"], found["hoog"]) == (line[2] + line[3], line[2] + 4 * line[3])
    assert found[["schatting", "schatting_laag", "schatting_hoog"]].isna().all()


def test_one_type_without_calibration_takes_the_estimate_of_the_whole_sum() -> None:
    found = CAL.estimate(rows(("00AA00", "so", 0, 50), ("00AA00", "vo", 0, 1)), [0, 0])

    assert found["schatting"].isna().all()


def test_rows_outside_groups_and_empty_groups() -> None:
    found = CAL.estimate(rows(("00AA00", "so", 0, 20), ("00AA00", "so", 8, 0)), [-1, 1], size=3)

    assert found["laag"].tolist() == [0, 8, 0]
    assert found["schatting"].tolist() == [0, 8, 0]


def test_unknown_distance_contributes_nothing() -> None:
    known = rows(("00AA00", "so", 0, 20), afstand_relatief=[1.0])
    unknown = rows(("00AA00", "so", 0, 20), afstand_relatief=[np.nan])

    for given_rows in (known, unknown, known.drop(columns="afstand_relatief")):
        assert CAL.estimate(given_rows, [0])["schatting"].tolist() == pytest.approx([40])


def test_where_the_distance_is_unknown_another_class_stands_in() -> None:
    cal = Calibration.from_table(
        pd.concat(
            [
                simple(),
                table(
                    "leeftijd,so,afstand_onbekend,,1,0", f"leeftijd,so,afstand_onbekend,1,,{LN2}"
                ),
            ]
        )
    )
    given_rows = rows(
        ("00AA00", "so", 0, 20),
        ("00AA00", "so", 0, 20),
        ("00AA00", "so", 0, 20),
        afstand_relatief=[1.0, np.nan, np.nan],
        ander_swv=[True, True, False],
    )

    found = cal.estimate(given_rows, [0, 1, 2])["schatting"]
    without = cal.estimate(given_rows.drop(columns="afstand_relatief"), [0, 1, 2])["schatting"]

    assert found.tolist() == pytest.approx([40, 50, 40])
    assert without.tolist() == pytest.approx([50, 50, 40])


def test_estimate_stays_within_tightened_bounds() -> None:
    given_rows = rows(
        ("00AA00", "so", 0, 20), ("00AA00", "so", 0, 10), laag=[45, 12], hoog=[50, 12]
    )

    found = CAL.estimate(given_rows, [0, 1])

    assert found.loc[0, "schatting"] == 45
    assert 45 <= found.loc[0, "schatting_laag"] <= found.loc[0, "schatting_hoog"] <= 50
    assert found.loc[1, ["schatting", "schatting_laag", "schatting_hoog"]].tolist() == [12, 12, 12]


def test_known_total_of_a_school_is_met_and_takes_uncertainty_away() -> None:
    given_rows = rows(("00AA00", "so", 5, 10), ("00AA00", "so", 0, 30), ("00BB00", "so", 0, 12))
    totals = pd.Series(
        [65, 3], index=pd.MultiIndex.from_tuples([("00AA00", "so"), ("00BB00", "so")])
    )

    part = CAL.estimate(given_rows, [0, 1, 2], totals=totals)
    whole = CAL.estimate(given_rows, [0, 0, 1], totals=totals)
    without = CAL.estimate(given_rows, [0, 1, 2])

    # of 65 pupils 5 are shown, so 40 cells hold 60: each 1.5
    assert part["schatting"].tolist() == pytest.approx([20, 45, 24])
    assert whole.loc[0, ["schatting_laag", "schatting", "schatting_hoog"]].tolist() == (
        pytest.approx([65, 65, 65], abs=0.6)
    )
    width = part["schatting_hoog"] - part["schatting_laag"]
    plain = without["schatting_hoog"] - without["schatting_laag"]
    assert width[0] < plain[0]
    assert width[1] < plain[1]
    assert width[2] == plain[2]  # 3 pupils in 12 cells cannot be: not used


SOME_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["00AA00", "00BB00", "00CC00"]),
        st.sampled_from(["bo", "so", "vo"]),
        st.integers(0, 60),
        st.integers(0, 12),
        st.floats(0, 5),
        st.integers(-1, 3),
        st.floats(0, 1),
        st.floats(0, 1),
    ),
    max_size=25,
)


@given(SOME_ROWS)
@settings(deadline=None)
def test_estimates_never_leave_their_bounds_and_sums_add_up(
    lines: list[tuple[str, str, int, int, float, int, float, float]],
) -> None:
    frame = pd.DataFrame(
        lines,
        columns=[
            "brin6", "soort", "exact", "cellen", "afstand_relatief", "groep", "omlaag", "omhoog",
        ],
    )  # fmt: skip
    frame["laag"] = frame["exact"] + (frame["cellen"] * (1 + frame["omlaag"])).astype(int)
    frame["hoog"] = frame["laag"] + (frame["cellen"] * 2 * frame["omhoog"]).astype(int)
    wide = frame.drop(columns=["laag", "hoog"])
    for given_rows in (frame, wide):
        found = CAL.estimate(given_rows, frame["groep"], size=4)
        allowed = found[found["schatting"].notna()]
        assert (allowed["laag"] <= allowed["schatting_laag"] + 1e-9).all()
        assert (allowed["schatting_laag"] <= allowed["schatting"] + 1e-9).all()
        assert (allowed["schatting"] <= allowed["schatting_hoog"] + 1e-9).all()
        assert (allowed["schatting_hoog"] <= allowed["hoog"] + 1e-9).all()
        sure = found[found["laag"] == found["hoog"]]
        assert (sure["schatting_laag"] == sure["laag"]).all()
        assert (sure["schatting_hoog"] == sure["laag"]).all()
        few = found["afgeschermde_cellen"].between(1, 9) & (found["laag"] < found["hoog"])
        assert found.loc[few, "schatting"].isna().all()
        whole = CAL.estimate(given_rows, np.where(frame["groep"] >= 0, 0, -1), size=1).iloc[0]
        assert whole["laag"] == found["laag"].sum()
        assert whole["hoog"] == found["hoog"].sum()
        if found["schatting"].notna().all():
            assert whole["schatting"] == pytest.approx(found["schatting"].sum())


SO = [f"leeftijd,so,basis,,,{-LN2}", *SPREAD.format("leeftijd,so").splitlines()]


@pytest.mark.parametrize(
    ("lines", "header", "said"),
    [
        (SO, "product,soort,kenmerk,van,tot", "zonder kolom waarde"),
        ([], HEADER, "zonder rijen"),
        ([*SO, "leeftijd,so,gaten,,x,0"], HEADER, "onleesbare regel (regel 7"),
        ([*SO, "leeftijd,so,postcode,,,0"], HEADER, "onbekend kenmerk 'postcode'"),
        (SO[1:], HEADER, "leeftijd/so met 0 regels basis"),
        ([*SO, SO[0]], HEADER, "leeftijd/so met 2 regels basis"),
        ([*SO, "leeftijd,so,gaten,,1,0", "leeftijd,so,gaten,2,,0"], HEADER, "sluiten"),
        ([*SO, "leeftijd,so,gaten,0,,0"], HEADER, "sluiten"),
        ([*SO[:-1], "leeftijd,so,schaal,,,0"], HEADER, "schaal van 0"),
        ([*SO, "leeftijd,so,gaten,,,40"], HEADER, "oplopen"),
    ],
)
def test_a_table_that_is_not_one_is_refused(
    tmp_path: Path, lines: list[str], header: str, said: str
) -> None:
    path = tmp_path / "mijn_kalibratie.csv"
    cut = [line.rpartition(",")[0] for line in lines] if "waarde" not in header else lines
    path.write_text("\n".join([header, *cut]), encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        Calibration.load(path)

    assert said in str(refusal.value)
    assert "mijn_kalibratie.csv" in str(refusal.value)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00\x01", b"# alleen uitleg\n"])
def test_a_file_that_is_no_table_at_all_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "iets.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(Refused, match=r"iets\.csv"):
        Calibration.load(path)


def test_own_table_may_leave_features_out(tmp_path: Path) -> None:
    path = tmp_path / "eigen.csv"
    path.write_text("\n".join(["# van ons", HEADER, *SO]), encoding="utf-8-sig")

    own = Calibration.load(path)

    assert own.herkomst == "van ons"
    assert own.estimate(rows(("00AA00", "so", 0, 30)), [0])["schatting"].tolist() == (
        pytest.approx([60])
    )


def test_shipped_table_says_where_it_came_from_and_names_no_place() -> None:
    cal = Calibration.load()
    shipped = pd.read_csv(SHIPPED, comment="#")

    assert set(cal.strata) == {
        (product, soort)
        for product in ("leeftijd", "brin6_pc4")
        for soort in ("bo", "sbo", "so", "vso")
    }
    for word in ("DUO", "1-10-2017", "sha256: e845e388", "datum: ", "benchmarks/kalibratie.py"):
        assert word in cal.herkomst
    assert len(shipped) <= 300
    assert "/" not in cal.herkomst.replace("benchmarks/kalibratie.py", "").replace(
        "flows/estimate.py", ""
    ).replace("CC0 / CC BY", "")


@pytest.mark.echt
def test_quality_on_2017_masked_by_ourselves(real_data: Path) -> None:
    from benchmarks import _calibration_quality as quality
    from benchmarks._calibration_data import load_year

    year = load_year(real_data, 2017, ["leeftijd"])[0]
    # the masked cells and their pupils by type, as counted in the file with two lines of pandas
    totals = year.rows.groupby("soort", observed=True)[["cellen", "waar"]].sum()
    assert totals["waar"].to_dict() == {"bo": 1_403_667, "sbo": 33_894, "so": 29_777, "vso": 37_563}
    assert totals["cellen"].to_dict() == {"bo": 165_838, "sbo": 17_211, "so": 24_161, "vso": 28_055}

    judged = quality.judge(year, seeds=range(5), baselines=False)

    figures = quality.summary(judged).set_index(["richting", "soort"])
    for direction in ("inkomend", "uitgaand", "uitgaand_heel"):
        assert figures.loc[(direction, "alle"), "fout"] <= 0.03
        assert figures.loc[(direction, "alle"), "p95"] <= 0.09
    assert figures.loc[("paar", "alle"), "fout"] <= 0.06
    covered = quality.coverage(judged, ("inkomend", "uitgaand"), 50).set_index("soort")["dekking"]
    assert 0.85 <= covered["alle"] <= 0.95
    assert covered.drop("alle").between(0.80, 0.97).all()


PUBLISHED_2024 = {
    "Albrandswaard": 2390, "Amsterdam": 59630, "Deventer": 7820, "Dijk en Waard": 7810,
    "Drechterland": 1540, "Echt-Susteren": 1950, "Hoeksche Waard": 7100, "Krimpenerwaard": 4400,
    "Lingewaard": 3590,
}  # fmt: skip
"""Pupils in basisonderwijs by gemeente of the school, 2024/'25 (provisional, rounded to tens):
CBS StatLine 71478NED."""


@pytest.mark.echt
def test_estimates_of_the_masked_year_2024_agree_with_published_totals(real_data: Path) -> None:
    from benchmarks._calibration_data import load_year

    given_rows = load_year(real_data, 2024, ["leeftijd"])[0].rows
    names = list(PUBLISHED_2024)
    number = pd.Index(names).get_indexer(pd.Index(given_rows["gemeente"]))
    groups = np.where(given_rows["soort"] == "bo", number, -1)

    found = Calibration.load().estimate(given_rows, groups).set_axis(names)

    published = pd.Series(PUBLISHED_2024)
    assert ((found["schatting"] / published - 1).abs() < 0.01).all()
    # published figures are rounded to tens
    inside = (found["schatting_laag"] - 5 <= published) & (published <= found["schatting_hoog"] + 5)
    assert inside.sum() >= 8
    assert (
        found["hoog"] - found["laag"] > 5 * (found["schatting_hoog"] - found["schatting_laag"])
    ).all()


@pytest.mark.echt
def test_shipped_table_is_what_the_script_makes(real_data: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    made = tmp_path / "kalibratie.csv"
    made.write_bytes(SHIPPED.read_bytes())
    script = Path(__file__).parents[2] / "benchmarks" / "kalibratie.py"

    subprocess.run(
        [sys.executable, script, "--data", real_data, "--uit", made, "--splits", "0"],
        check=True,
        capture_output=True,
    )

    assert made.read_bytes() == SHIPPED.read_bytes()
