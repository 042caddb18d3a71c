"""Page Verantwoording: where figures come from, what is done to them, and what is not."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pandas as pd
import streamlit as st

import indicators
from compare.difference import MIN_PLAATS, ZEKERHEID
from places.areas import GRENSREGEL
from reports.portret.logbook import figure_path
from store import NotFound, Snapshot
from views.aanbod.choices import choose_wijk
from views.shared import aanbod_source, elements, heading, loaders, state, words
from views.vergelijken.figures import ProfileQuestion, load_profile


def _show_path(snapshot: Snapshot) -> None:
    """Show where one figure of one area comes from; the documents say the same of each."""
    areas = aanbod_source.wijken(snapshot)
    if not areas:
        return
    st.header("De weg van een cijfer", anchor=False)
    left, right = st.columns(2)
    with left:
        code = choose_wijk(snapshot, areas)
    # the path of a figure is the same in any comparison
    usual = ProfileQuestion(code, None, (), "alles", "land", ZEKERHEID)
    try:
        rows = {row.indicator.id: row for row in load_profile(snapshot, usual).regels}
    except NotFound as error:
        st.info(elements.told(error))
        return
    with right:
        names = {name: row.indicator.label for name, row in rows.items()}
        chosen = elements.choose_one(state.INDICATOR, names, next(iter(names)), "Cijfer")
    path = figure_path(rows[chosen], indicators.catalogue(snapshot))
    for name, text in (
        ("Waarde", f"{path.waarde} ({path.jaar})"),
        ("Bestand", path.bestand),
        ("Definitie", path.definitie),
        ("Berekening", path.formule),
        ("Afgeschermd, geschat of omgerekend", path.bewerking or "niets"),
        ("Licentie", path.licentie),
    ):
        st.markdown(f"**{name}**: {elements.plain(text)}")


_snapshot = loaders.snapshot()
heading.show(
    "Hoe komt dit tot stand, en wat mag ermee?",
    "Bronnen, methode, privacy en licenties van wat er nu in de gegevensmap staat.",
    page="verantwoording",
)

st.header("Bronnen en licenties", anchor=False)
if _snapshot.sets:
    _sources = pd.DataFrame(
        [
            {
                "Bron": record.key.bron,
                "Soort": words.SETS[record.key.soort.value],
                "Jaar": record.key.jaar,
                "Licentie": record.herkomst.licentie,
                "Rijen": record.rijen,
                "Bevindingen": len(record.bevindingen),
            }
            for record in _snapshot.sets
        ]
    )
    _sources["Jaar"] = _sources["Jaar"].astype("Int64")
    elements.show_table(
        _sources.groupby(["Bron", "Soort", "Jaar", "Licentie"], dropna=False, as_index=False).sum(),
        key="bronnen",
        # names of sources and licences are read in full, a year is short
        wide={"Bron": 310, "Soort": 90, "Jaar": 50, "Licentie": 240},
    )
    st.caption("De herkomst van elke set en alle bevindingen staan op de pagina Gegevens.")
else:
    st.info("De gegevensmap is nog leeg; er zijn dus nog geen bronnen.")

# In the words of the page, not of a document: what is done to figures between file and screen. A
# rule that lives in code is quoted from there (`MIN_PLAATS`, `GRENSREGEL`), so that it cannot age.
st.header("Methode", anchor=False)
st.markdown(
    f"""
- **Geen cijfer is iets anders dan nul.** *Afgeschermd* betekent dat de bron het cijfer geheim
  houdt of dat de aantallen te klein zijn; *ontbreekt* dat de bron het niet heeft; *niet van
  toepassing* dat het er niet kan zijn, zoals in een waterbuurt. Op de kaart, in de tabel en in
  downloads blijft te zien welke van de drie het is (in een download als [c], [x] of [z]).
- **Gepubliceerde cijfers gaan voor.** Alleen waar een hoger gebied geen gepubliceerd cijfer heeft,
  wordt er een berekend, gewogen met de eigen noemer. Dat staat er dan bij: *berekend*.
- **Afronding.** Het CBS rondt aantallen af op vijf en percentages op hele getallen. Delen tellen
  daardoor niet altijd precies op tot het geheel.
- **Cijfers horen bij hun gebiedsindeling.** Grenzen veranderen elk jaar. Zijn er van het jaar van
  de cijfers geen grenzen, dan worden die van het dichtstbijzijnde jaar gebruikt, staat dat boven
  de kaart, en worden gebieden zonder cijfer en cijfers zonder gebied geteld.
- **Grenzen worden hersteld en vereenvoudigd.** Dubbele codes, kapotte vlakken, overlap en kieren
  worden bij het inlezen hersteld; elke ingreep is een bevinding. Buren houden hun gedeelde grens.
- **Klassen** worden gemaakt van de waarden zoals ze getoond worden. Passen er minder klassen dan
  gevraagd, dan staat dat bij de legenda.
- **Een verschil** is pas een verschil als het getoetst is: aandelen en verhoudingen van een bekende
  groep, een deel tegen de rest van zijn geheel, met de afronding van de bron als onzekerheid. Een
  cijfer waarvan de groep niet bekend is, wordt niet getoetst; dan telt hoeveel gebieden ertussen
  liggen, als er ten minste {MIN_PLAATS} zijn. Bij elk profiel staat hoeveel er door toeval
  verschilt. Schattingen uit afgeschermde aantallen worden niet met elkaar vergeleken.
- **Plekken tellen mee waar zij liggen.** {GRENSREGEL} Een plek met alleen een postcode staat bij
  benadering op het punt daarvan, met een straal. Plekken buiten alle gebieden staan op *Gegevens*
  bij hun lijst, met het gebied dat het dichtst bij is.
- **Bereik** is hemelsbreed gemeten vanaf het midden van het gebied, of over een netwerk dat u zelf
  inleest. Het deel van de kinderen binnen bereik gaat ervan uit dat zij gelijk verspreid wonen.
"""
)

st.header("Privacy", anchor=False)
st.markdown(
    """
- Alles draait op deze computer of server. Er gaat niets naar internet, tenzij u zelf een
  achtergrondkaart aanzet, gegevens ophaalt of adressen laat opzoeken. Een achtergrondkaart vertelt
  PDOK alleen welk stuk kaart bekeken wordt; bij ophalen staat vooraf welke computers er wat van
  horen; wie bij een lijst van locaties kiest voor opzoeken, stuurt de adressen zonder coördinaten
  naar de PDOK Locatieserver.
- Wie op een telefoon schat, geeft geen naam; bewaard blijft hoe vaak elk gebied is gekozen. Zodat
  niemand codes van een ronde kan raden, onthoudt de toepassing het internetadres waarvan een code
  is getypt: hooguit een dag, alleen in het geheugen, los van wat er is geschat.
- Wat u in de toepassing invult staat in de gegevensmap, of in de database die de beheerder daarvoor
  heeft aangewezen.
- Er worden geen gebruiksgegevens verzameld en geen gegevens over personen bewaard.
- Cijfers zijn er om samen naar te kijken en van te leren, niet om af te rekenen.
"""
)

st.header("Software", anchor=False)
try:
    _version = version("wijkverkenner")
except PackageNotFoundError:
    # a checkout that nobody installed
    _version = "in ontwikkeling"
st.markdown(
    f"wijkverkenner {elements.plain(_version)}, licentie EUPL-1.2. Gemaakt met onder meer "
    "Streamlit, "
    "GeoPandas, Shapely (GEOS), folium en Leaflet, elk onder een eigen open licentie."
)

# last, as finding the figures of an area takes longer than all that stands above it
_show_path(_snapshot)
