"""The list of sources: the published addresses by their form, and a list of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from house import IMPORTERS
from sources.source_list import SERVICES, VARIABLE, source_list
from store import Refused

PUBLISHED = {
    "https://api.pdok.nl/cbs/wijken-en-buurten-2025/ogc/v1",
    "https://service.pdok.nl/cbs/wijkenbuurten/2025/wfs/v1_0",
    "https://opendata.cbs.nl/ODataApi/odata/86165NED",
    "https://datasets.cbs.nl/odata/v1/CBS/86165NED",
    "https://duo.nl/open_onderwijsdata/images/03.-leerlingen-po-totaaloverzicht-2023-2024.csv",
    "https://duo.nl/open_onderwijsdata/images/02.-alle-schoolvestigingen-basisonderwijs.csv",
    "https://duo.nl/open_onderwijsdata/images/09.-alle-vestigingen-sbo-so-en-vso.csv",
    "https://onderwijsdata.duo.nl/api/3/action/package_show",
    "https://repository.officiele-overheidspublicaties.nl/bwb/BWBR0032324/manifest.xml",
}
"""As their publishers write them; the newest year that is listed."""


def test_every_published_address_stands_in_the_list() -> None:
    made = set()
    for source in source_list().bronnen:
        year = max(source.years, default=None)
        made.add(source.address(year, source.tabellen.get(year or 0, "")))
    assert made >= PUBLISHED
    assert source_list().locatieserver == ("https://api.pdok.nl/bzk/locatieserver/search/v3_1/free")


def test_who_hears_what_stands_in_the_readme() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert {host for host in source_list().hosts if f"`{host}`" not in text} == set()


def test_the_shipped_list_is_whole() -> None:
    shipped = source_list()
    assert len(shipped.hosts) == 8
    for source in shipped.bronnen:
        assert source.naar in IMPORTERS, source
        known = {option.parameter for option in IMPORTERS[source.naar].opties}
        assert set(source.opties) <= known, source
        assert re.fullmatch(r"20\d\d-\d\d", source.laatst_gezien), source
        assert source.licentie
        assert source.mb > 0
        # who keeps an address without encryption in the list sends what people ask in the open
        assert urlsplit(source.adres).scheme == "https"
        if source.dienst in ("odata3", "odata4"):
            assert all(re.fullmatch(r"\d{5}NED", t) for t in source.tabellen.values()), source
        if "{jaar}" in source.adres:
            assert source.jaren, source
    assert {source.dienst for source in shipped.bronnen} == set(SERVICES)
    assert set(shipped.usual) == {
        "grenzen", "cijfers", "postcodes", "swv", "scholen", "leerlingen",
    }  # fmt: skip


def test_a_list_of_ones_own_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "spiegel.toml"
    own.write_text(
        'versie = 1\nook_hosts = ["Elders.nl"]\n[[bron]]\ndeel = "scholen"\nonderdeel = "po"\n'
        'dienst = "bestand"\nnaar = "locaties"\nvan = "wij"\nwat = "scholen"\nlicentie = "CC0"\n'
        'adres = "http://Spiegel:8080/{jaar}-{volgend}.csv"\njaren = [2024]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv(VARIABLE, str(own))
    found = source_list()
    assert found.hosts == {"spiegel:8080", "elders.nl"}
    assert found.bronnen[0].address(2024) == "http://Spiegel:8080/2024-2025.csv"


ROW = (
    '[[bron]]\ndeel = "a"\nonderdeel = "b"\ndienst = "bestand"\nnaar = "locaties"\nvan = "x"\n'
    'wat = "y"\nlicentie = "CC0"\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("geen toml = = ", "die geen toml is|dat geen toml is"),
        ("versie = 9\n", "zonder 'versie = 1'"),
        (f'versie = 1\n{ROW}adres = "https://a.nl/x"\nkleur = 1\n', "onbekende naam 'kleur'"),
        (f"versie = 1\n{ROW}", "zonder een van deel, onderdeel"),
        (f"versie = 1\n{ROW}adres = 7\n", "een waarde die niet past"),
        (f'versie = 1\n{ROW}adres = "ftp://a.nl/x"\n', "het adres 'ftp://a.nl/x'"),
        (f'versie = 1\n{ROW}adres = "https://naam:woord@a.nl/x"\n', "het adres"),
        (f'versie = 1\n{ROW}adres = "https://a.nl/x"\njaren = "2024"\n', "niet past"),
        (f'versie = 1\n{ROW}adres = "https://a.nl/x"\nmb = true\n', "niet past"),
        (
            f'versie = 1\n{ROW.replace("bestand", "gopher")}adres = "https://a.nl/x"\n',
            "dienst 'gopher'",
        ),
    ],
)
def test_a_list_that_is_wrong_is_refused_by_its_row(tmp_path: Path, text: str, said: str) -> None:
    own = tmp_path / "bronnen.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=said) as refused:
        source_list(own)
    assert VARIABLE in str(refused.value)


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="niet te lezen"):
        source_list(tmp_path / "weg.toml")
