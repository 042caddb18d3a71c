"""Who pays for so and vso: columns told by meaning, what is refused, and what is certain."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from flows import bedragen, read_betalend, wie_betaalt
from flows.payer_headings import column_meaning
from reports.payers import amount_sentences, payers_sentences
from store import DataFolder, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import ImportResult


WIDE = """PEILDATUM;SWV_BETALEND;NAAM_SWV;BINNEN_SWV;SO_LAAG;SO_MIDDEN;VSO_LAAG
1-10-2018;PO1001;Aa;J;40;<5;0
1-10-2018;PO1001;Aa;N;12;0;0
1-10-2018;VO1001;Aa;J;0;0;<5
"""


def rows(result: ImportResult, *columns: str) -> list[list[object]]:
    """Return what was kept, of all sets together."""
    frames = [new.tables["leerlingen"] for new in result.sets]
    made = pd.concat([frame for frame in frames if isinstance(frame, pd.DataFrame)])
    return [list(row) for row in made[list(columns)].itertuples(index=False)]


@pytest.mark.parametrize(
    ("heading", "rol", "groep"),
    [
        ("PEILJAAR", "jaar", {}),
        ("Betalend samenwerkingsverband", "betaalt", {}),
        ("SWV_BETALEND", "betaalt", {}),
        ("NUMMER SWV SCHOOLVESTIGING", "vestiging", {}),
        ("SWV_WOONPLAATS", "woont", {}),
        ("SWV", "swv", {}),
        ("BINNEN_SWV", "binnen", {}),
        ("Binnen/buiten", "binnen", {}),
        ("SO_VSO", "soort", {}),
        ("SOORT_ONDERWIJS", "soort", {}),
        ("Bekostigingscategorie", "categorie", {}),
        ("UITSTROOMPROFIEL", "profiel", {}),
        ("CLUSTER", "buiten", {}),
        ("AANTAL_LEERLINGEN", "aantal", {}),
        ("Totaal", "aantal", {}),
        ("SO_CAT1", "aantal", {"soort": "so", "categorie": "laag"}),
        ("Aantal vso categorie 3", "aantal", {"soort": "vso", "categorie": "hoog"}),
        ("CLUSTER_3_4_CATEGORIE_2", "aantal", {"categorie": "midden"}),
        ("CLUSTER_2", "aantal", {"buiten": "cluster 2"}),
        ("LEERLINGEN JEUGDINRICHTINGEN", "aantal", {"buiten": "gesloten"}),
        ("VSO_NIET_RESIDENTIEEL", "aantal", {"soort": "vso", "residentieel": "nee"}),
        ("AANTAL_RESIDENTIËLE_PLAATSEN", "aantal", {"residentieel": "ja"}),
        ("Uitstroom dagbesteding", "aantal", {"profiel": "dagbesteding"}),
        ("SO_BUITEN_HOOG", "aantal", {"soort": "so", "categorie": "hoog", "binnen": "nee"}),
        ("Voortgezet speciaal onderwijs", "aantal", {"soort": "vso"}),
    ],
)
def test_a_column_is_known_by_the_words_of_its_heading(
    heading: str, rol: str, groep: dict[str, str]
) -> None:
    found = column_meaning(heading)
    assert found is not None
    assert (found.rol, dict(found.groep)) == (rol, groep)


@pytest.mark.parametrize(
    "heading", ["NAAM_SWV", "POSTCODE_SWV", "PLAATS_SWV", "GEMEENTENAAM", "PROVINCIE", "OPMERKING"]
)
def test_what_describes_an_swv_is_left_alone(heading: str) -> None:
    assert column_meaning(heading) is None


def test_counts_beside_each_other_become_rows_and_masked_ones_stay_masked(
    write: Callable[..., Path],
) -> None:
    result = read_betalend(write("so.csv", WIDE))
    assert (result.rapport.rijen, result.rapport.geweigerd) == (3, 0)
    assert rows(result, "betaalt", "vestiging", "binnen", "soort", "categorie", "aantal") == [
        ["PO1001", "PO1001", "ja", "so", "laag", 40],
        ["PO1001", "PO1001", "ja", "so", "midden", -1],
        ["PO1001", "", "nee", "so", "laag", 12],
        ["PO1001", "", "nee", "so", "midden", 0],
        ["VO1001", "VO1001", "ja", "vso", "laag", -1],
    ]
    (new,) = result.sets
    assert (new.key.jaar, new.key.bron) == (
        2018,
        "DUO so en vso per betalend swv: categorie, binnen en buiten",
    )
    said = {(f.code, f.gevonden, f.gedaan) for f in result.rapport.bevindingen}
    assert (
        "kolom_herkend", "SO_MIDDEN", "gelezen als: aantal leerlingen, soort so, categorie midden",
    ) in said  # fmt: skip
    assert ("kolom_herkend", "SWV_BETALEND", "gelezen als: het swv dat betaalt") in said
    assert ("kolom_niet_gebruikt", "NAAM_SWV", "niet gelezen") in said


def test_a_row_per_group_says_the_same_as_a_column_per_group(write: Callable[..., Path]) -> None:
    long = """peiljaar,SWV_BETALEND,SWV_VESTIGING,SOORT_PO,BEKOSTIGINGSCATEGORIE,AANTAL_LEERLINGEN
2018,PO1001,PO1001,SO,Categorie 1,40
2018,PO1001,PO2001,SO,laag,-1
2019,CL2_01AB,PO2001,SO,geen,17
2019,VO1001,VO1001,VSO,hoog,6
"""
    result = read_betalend(write("ckan.csv", long))
    assert [new.key.jaar for new in result.sets] == [2018, 2019]
    names = ("betaalt", "vestiging", "binnen", "soort", "categorie", "buiten", "aantal")
    assert rows(result, *names) == [
        ["PO1001", "PO1001", "ja", "so", "laag", "", 40],
        ["PO1001", "PO2001", "nee", "so", "laag", "", -1],
        ["", "PO2001", "", "so", "geen", "cluster 2", 17],
        ["VO1001", "VO1001", "ja", "vso", "hoog", "", 6],
    ]


def test_a_column_of_ja_and_nee_is_no_count(write: Callable[..., Path]) -> None:
    text = "SWV_BETALEND;RESIDENTIELE_PLAATS;AANTAL\nPO1001;ja;6\nPO1001;nee;44\n"
    result = read_betalend(write("so 2016-2017.csv", text))
    assert rows(result, "soort", "residentieel", "aantal") == [["so", "ja", 6], ["so", "nee", 44]]


def test_rows_that_cannot_be_used_are_refused_and_counted(write: Callable[..., Path]) -> None:
    head = "jaar;swv_betalend;categorie;aantal\n"
    good = "2018;PO1001;laag;7\n"
    bad = (
        good.replace("PO1001", "Utrecht")
        + good.replace("laag", "midden/hoog")
        + good.replace("7", "-3")
        + good.replace("7", "7,5")
        + good.replace("2018", "ooit")
    )
    empty = good.replace("7", "").replace("laag", "hoog")
    total = "2018;Totaal;laag;90\n"
    result = read_betalend(write("b.csv", head + good + bad + empty + good + total))
    assert (result.rapport.rijen, result.rapport.geweigerd) == (4, 5)
    assert rows(result, "categorie", "aantal") == [["laag", 7], ["hoog", -2], ["laag", 7]]
    found = {f.code: f.aantal for f in result.rapport.bevindingen if f.code != "kolom_herkend"}
    assert found == {
        "code_onleesbaar": 1,
        "categorie_onbekend": 1,
        "negatief_aantal": 1,
        "aantal_onleesbaar": 1,
        "jaar_onleesbaar": 1,
        "totaalrij": 1,
        "cel_leeg": 1,
        "rijen_opgeteld": 1,
    }


def test_a_file_that_is_not_understood_is_refused_with_what_is_needed(
    write: Callable[..., Path],
) -> None:
    with pytest.raises(Refused) as refused:
        read_betalend(write("b.csv", "school;leerlingen\nDe Eik;12\n"))
    text = str(refused.value)
    assert "b.csv met de kolommen school, leerlingen" in text
    assert "code van het samenwerkingsverband dat betaalt" in text
    assert "uitstroomprofiel" in text
    with pytest.raises(Refused, match="zonder kolom jaar en zonder jaar in de naam"):
        read_betalend(write("b.csv", "swv_betalend;so_laag\nPO1001;12\n"))
    with pytest.raises(Refused, match="bsn"):
        read_betalend(write("p.csv", "bsn;swv_betalend;aantal\n123456782;PO1001;1\n"))


def test_whose_swv_it_is_comes_from_heading_name_or_answer_and_is_never_guessed(
    write: Callable[..., Path],
) -> None:
    text = "SWV;SO_LAAG\nPO1001;12\n"
    with pytest.raises(Refused, match="zonder te zeggen van wie dat swv is"):
        read_betalend(write("so vso 2017-2018.csv", text))
    asked = read_betalend(write("so vso 2017-2018.csv", text), kant="betaalt")
    named = read_betalend(write("05 so vso binnen buiten swv vestiging 2017-2018.csv", text))
    assert rows(asked, "betaalt", "vestiging") == [["PO1001", ""]]
    assert rows(named, "betaalt", "vestiging") == [["", "PO1001"]]


def test_a_zip_of_years_is_a_set_per_year_and_a_copy_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "alle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a 2018.csv", WIDE)
        archive.writestr("b 2018.csv", WIDE)
        archive.writestr("c 2019.csv", WIDE.replace("2018", "2019"))
        archive.writestr("leesmij.csv", "tekst;meer\nhallo;dag\n")
    result = read_betalend(path)
    assert [new.key.jaar for new in result.sets] == [2018, 2019]
    codes = [f.code for f in result.rapport.bevindingen]
    assert codes.count("bestand_dubbel") == 1
    assert codes.count("bestand_niet_herkend") == 1


def counted(
    folder: DataFolder, swv: str, *, tegenpartij: str = ""
) -> dict[tuple[str, ...], object]:
    """Return bounds by side, inside or outside, and group."""
    table = wie_betaalt(folder.snapshot(), swv, 2018).tabel
    rows = table[table["tegenpartij"] == tegenpartij].to_dict("records")
    return {(row["kant"], row["binnen"], row["groep"]): (row["laag"], row["hoog"]) for row in rows}


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "gegevens")


SCHOOLS = """PEILDATUM;SWV_VESTIGING;BINNEN_SWV;SO_LAAG;SO_MIDDEN
1-10-2018;PO1001;J;40;3
1-10-2018;PO1001;N;7;<5
"""


def test_sums_have_bounds_and_files_of_the_same_pupils_narrow_them(
    folder: DataFolder, write: Callable[..., Path]
) -> None:
    folder.commit(read_betalend(write("betalend.csv", WIDE)))
    found = counted(folder, "PO1001")
    assert found["betaalt", "ja", "midden"] == (1, 4)
    assert found["betaalt", "alle", "alle"] == (53, 56)
    assert ("vestiging", "ja", "laag") not in found
    folder.commit(read_betalend(write("vestiging.csv", SCHOOLS)))
    found = counted(folder, "po1001")
    # whom the own SWV pays for are the same in both files: 3, that the one masks
    assert found["betaalt", "ja", "midden"] == (3, 3)
    assert found["betaalt", "alle", "alle"] == (55, 55)
    assert found["vestiging", "nee", "alle"] == (8, 11)
    told = payers_sentences(wie_betaalt(folder.snapshot(), "PO1001", 2018), {})
    assert "\n".join(told) == (
        "Speciaal onderwijs: dit samenwerkingsverband betaalt voor 55 leerlingen (laag 52, "
        "midden 3); 43 gaan in het eigen gebied naar school en 12 gaan elders. Op scholen hier "
        "zitten 51 tot 54 leerlingen voor wie een swv betaalt (laag 47, midden 4 tot 7); voor 43 "
        "betaalt dit samenwerkingsverband zelf en voor 8 tot 11 een ander."
    )


def test_what_every_file_masks_stays_masked_whatever_follows_from_a_total(
    folder: DataFolder, write: Callable[..., Path]
) -> None:
    whole = "jaar;swv_betalend;so_laag;so_midden;so_hoog\n2018;PO1001;52;<5;9\n"
    text = "jaar;swv_betalend;binnen_swv;so_laag;so_midden;so_hoog\n2018;PO1001;ja;48;<5;<5\n"
    folder.commit(read_betalend(write("heel.csv", whole)))
    folder.commit(read_betalend(write("betalend.csv", text + "2018;PO1001;nee;<5;<5;<5\n")))
    found = counted(folder, "PO1001")
    # 52 less 48 is 4, which no file shows; of midden two cells make up one
    assert found["betaalt", "nee", "laag"] == (1, 4)
    assert found["betaalt", "alle", "laag"] == (52, 52)
    assert found["betaalt", "alle", "midden"] == (1, 4)
    assert found["betaalt", "ja", "midden"] == found["betaalt", "nee", "midden"] == (1, 4)


def test_files_that_contradict_each_other_are_not_laid_over_each_other(
    folder: DataFolder, write: Callable[..., Path]
) -> None:
    folder.commit(read_betalend(write("betalend.csv", WIDE)))
    folder.commit(read_betalend(write("v.csv", SCHOOLS.replace("J;40", "J;41"))))
    found = wie_betaalt(folder.snapshot(), "PO1001", 2018)
    assert found.strijdig == 2
    whole = WIDE.replace(";BINNEN_SWV", "").replace(";J;", ";").replace(";N;12", ";12")
    whole = "\n".join(line for line in whole.splitlines() if ";12;" not in line) + "\n"
    folder.commit(read_betalend(write("heel.csv", whole)))
    assert wie_betaalt(folder.snapshot(), "PO1001", 2018).strijdig == 3
    assert "Bestanden van DUO spreken elkaar" in payers_sentences(found, {})[-1]


def test_pairs_say_who_pays_for_whom_and_what_no_swv_pays_for_stays_apart(
    folder: DataFolder, write: Callable[..., Path]
) -> None:
    text = """jaar;SWV_BETALEND;SWV_VESTIGING;SOORT;CATEGORIE;AANTAL
2018;PO1001;PO1001;so;laag;40
2018;PO1001;PO2001;so;hoog;<5
2018;PO3001;PO1001;so;laag;6
2018;PO3001;PO1001;so;hoog;
2018;PO1001;PO1001;so;hoog;2
2018;CL2_01AB;PO1001;so;geen;17
"""
    folder.commit(read_betalend(write("paren.csv", text)))
    found = counted(folder, "PO1001", tegenpartij="PO3001")
    assert found["vestiging", "nee", "laag"] == (6, 6)
    assert found["vestiging", "nee", "alle"] == (6, -1)
    assert counted(folder, "PO1001")["vestiging", "alle", "alle"] == (48, -1)
    said = payers_sentences(
        wie_betaalt(folder.snapshot(), "PO1001", 2018), {"PO3001": "SWV Ceedorp"}
    )
    assert "\n".join(said[1:]) == (
        "Elders betaalt het voor leerlingen in PO2001 1 tot 4. Voor leerlingen hier betalen "
        "Ceedorp ten minste 6.\n"
        "Apart, want daarvoor betaalt geen samenwerkingsverband: so cluster 2: 17."
    )


def test_what_is_not_there_is_said(folder: DataFolder, write: Callable[..., Path]) -> None:
    with pytest.raises(NotFound, match="importeer betalend BESTAND"):
        wie_betaalt(folder.snapshot(), "PO1001", 2018)
    folder.commit(read_betalend(write("betalend.csv", WIDE)))
    with pytest.raises(NotFound, match=r"is niet ingelezen; wel van 2018\."):
        wie_betaalt(folder.snapshot(), "PO1001", 2024)
    with pytest.raises(NotFound, match="wel van PO1001, VO1001"):
        wie_betaalt(folder.snapshot(), "PO9999", 2018)


def test_an_amount_is_count_times_rate_and_of_no_fewer_than_five(
    folder: DataFolder, write: Callable[..., Path]
) -> None:
    text = "jaar;swv_vestiging;binnen_swv;so_laag;so_midden;so_hoog\n2018;PO1001;nee;10;4;<5\n"
    folder.commit(read_betalend(write("v.csv", text)))
    more = "jaar;swv_vestiging;binnen_swv;so_laag\n2018;PO1001;nee;7\n2018;PO1001;nee;<5\n"
    snapshot = folder.snapshot()
    found = wie_betaalt(snapshot, "PO1001", 2018)
    with pytest.raises(NotFound, match="geen tarief ondersteuning so laag voor een telling van"):
        bedragen(snapshot, found)
    made = bedragen(snapshot, found, "2024")
    # domain: € 12.938,34 per pupil of category laag in 2024
    assert made.tabel[["groep", "bedrag_laag", "bedrag_hoog"]].fillna(-1).to_numpy().tolist() == [
        ["laag", 129383.4, 129383.4],
        ["midden", -1, -1],
        ["hoog", -1, -1],
    ]
    assert amount_sentences(made)[0] == (
        "Speciaal onderwijs, bedragen: voor leerlingen op scholen hier betalen andere "
        "samenwerkingsverbanden €\u00a0129.383 aan ondersteuning (laag 10 × €\u00a012.938); zonder "
        "midden en hoog, niet zeker 5 of meer leerlingen."
    )
    assert amount_sentences(made)[1].startswith(
        "Gerekend met het tarief van kalenderjaar 2024 voor een telling van 1-10-2018."
    )
    folder.commit(read_betalend(write("v.csv", more)))
    again = wie_betaalt(folder.snapshot(), "PO1001", 2018)
    rows = bedragen(folder.snapshot(), again, "2024").tabel
    whole = rows[rows["groep"] == "laag"]
    assert whole[["laag", "hoog"]].to_numpy().tolist() == [[8, 11]]
    assert whole[["bedrag_laag", "bedrag_hoog"]].to_numpy().tolist() == [[103506.72, 142321.74]]
