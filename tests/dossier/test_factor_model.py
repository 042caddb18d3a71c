"""Factorenmodellen: factors in their grid, what ties them, and the way on to aanbod."""

from __future__ import annotations

from typing import Any

import pytest

from compare.factors import Factor, FactorPointer, FactorPointers, factors
from dossier.factor_model import (
    BIJ_DOMEIN,
    OF_TABLE,
    FactorLink,
    factor_links,
    factor_model,
    factor_models,
    factor_routes,
)
from dossier.link_table import link_cells
from places.aanbod.model import Aanbod
from places.aanbod.preventiematrix import ListedAanbod
from store.records_rows import Rij
from store.words import words


def band(key: str, **values: Any) -> Rij:
    return Rij(key, "factorband", 1, values)


def test_every_shipped_tie_is_between_two_factors_that_were_shipped() -> None:
    links = factor_links(known=factors())
    assert links.bevindingen == ()
    assert len(links.banden) == len(factor_links().banden) > 20
    assert len({link.sleutel for link in links.banden}) == len(links.banden)


def test_there_are_nine_models_and_each_factor_stands_in_those_of_its_domeinen() -> None:
    known = factors()
    models = factor_models(known, factor_links(known=known))
    assert list(models) == list(words("domein"))
    assert len(models) == 9
    for domein, model in models.items():
        assert {one.id for one in model.factoren} == {
            key for key, one in known.items() if domein in one.domeinen
        }
        assert [one.rang for one in model.factoren] == sorted(one.rang for one in model.factoren)
        # every factor is bound to the domein, and no tie leaves the model
        names = {one.id for one in model.factoren}
        assert {link.van for link in model.banden if link.domein} == names
        assert {link.naar for link in model.banden if link.naar} <= names
        # some factors protect in every model but those where the method has risks only
        assert sum(map(len, model.soorten.values())) == len(model.factoren)


def test_the_grid_is_leefgebied_by_leeftijdsfase_and_says_what_stands_in_no_cell() -> None:
    known = {
        "a": Factor("a", "A", 2, "risico", ("kind", "school"), ("adolescentie",), ("werk",)),
        "b": Factor("b", "B", 1, "beschermend", (), ("adolescentie",), ("werk",)),
    }
    model = factor_model("werk", known, factor_links(known=known))
    grid = model.raster
    assert len(grid) == 25
    assert {cell for cell, rows in grid.items() if rows} == {
        ("kind", "adolescentie"), ("school", "adolescentie"),
    }  # fmt: skip
    assert [one.id for one in model.zonder_plek] == ["b"]
    assert [one.id for one in model.factoren] == ["b", "a"]
    assert link_cells(model.banden, known) == [
        [label, "domein werk", way, "onbekend", OF_TABLE]
        for label, way in (("A", BIJ_DOMEIN["tegen"]), ("B", BIJ_DOMEIN["samen"]))
    ]


def test_own_ties_go_before_shipped_ones_and_what_makes_none_is_told_and_kept() -> None:
    known = factors()
    rows = [
        band("1", van="woonomgeving", naar="criminaliteit", richting="samen", sterkte="sterk",
             bron="gesprek met partners"),
        band("2", van="middelengebruik", naar="criminaliteit", vervallen="ja"),
        band("3", van="temperament", domein="werk", richting="tegen", sterkte="zwak"),
        band("4", van="weg_ermee", naar="criminaliteit"),
        band("5", van="voeding"),
        band("6", van="voeding", naar="voeding"),
        band("7", van="woonomgeving", naar="criminaliteit", sterkte="zwak"),
    ]  # fmt: skip
    links = factor_links(rows, known)
    assert [(b.code, b.plaats) for b in links.bevindingen] == [
        ("verwijzing_vervallen", "band van weg_ermee met Criminaliteit"),
        ("band_onvolledig", "band van Voeding met niets"),
        ("band_onvolledig", "band van Voeding met Voeding"),
        ("band_dubbel", "band van Woonomgeving (slechte buurt) met Criminaliteit"),
    ]
    by_key = {link.sleutel: link for link in links.banden}
    own = by_key["woonomgeving", "criminaliteit", ""]
    assert (own.sterkte, own.bron) == ("sterk", "gesprek met partners")
    assert ("middelengebruik", "criminaliteit", "") not in by_key
    model = factor_model("werk", known, links)
    # the table does not name work with temperament; the own tie binds it
    assert "temperament" in {one.id for one in model.factoren}
    (tie,) = [link for link in model.banden if link.van == "temperament" and link.domein]
    assert (tie.richting_tekst, tie.rij and tie.rij.id) == ("meer is ongunstiger", "3")


def test_a_tie_of_a_factor_that_was_taken_out_is_not_drawn() -> None:
    known = factors([{"id": "woonomgeving", "vervallen": True}])
    links = factor_links(known=known)
    assert all("woonomgeving" not in link.sleutel for link in links.banden)
    assert links.bevindingen == ()


def listed(name: str, factor: str, status: str = "") -> ListedAanbod:
    data = {"naam": name, "factoren": [factor], "status": status}
    return ListedAanbod(Rij(name, "aanbod", 1, data), Aanbod.from_dict(data))


NONE = "Cijfers wijzen naar ‘a’, maar geen aanbod en geen activiteit in de lijst noemt deze factor."


@pytest.mark.parametrize(
    ("aanbod", "stand", "said"),
    [
        ([listed("Buurtsport", "a")], "", "Voor ‘a’ staat in de lijst: Buurtsport."),
        ([listed("Buurtsport", "b")], "", f"{NONE} Wel voor wat ermee samenhangt: b."),
        ([listed("Stopt", "a", "stoppen"), listed("Later", "a", "gewenst")], "gestopt", NONE),
        ([], "loopt", "Voor ‘a’ staat in de lijst: Huiswerkclub."),
    ],
)
def test_a_factor_that_figures_point_to_leads_to_aanbod_or_says_there_is_none(
    aanbod: list[ListedAanbod], stand: str, said: str
) -> None:
    known = {key: Factor(key, key.upper(), 1, "risico") for key in "ab"}
    links = factor_links([band("1", van="b", naar="a")], known)
    pointers = FactorPointers((FactorPointer(known["a"], (), "In X wijkt Y veel af."),), (), ())
    data = {"naam": "Huiswerkclub", "factoren": ["a"], "stand": stand}
    (route,) = factor_routes(
        pointers, links, known, aanbod, [Rij("t", "activiteit", 1, data)] * bool(stand)
    )
    assert route.tekst == said
    assert route.leeg == said.startswith(NONE)
    ((link, other, _),) = route.verder
    assert (link, other.id) == (FactorLink("b", "a", rij=link.rij), "b")
