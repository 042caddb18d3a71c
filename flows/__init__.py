"""Leerlingstromen: reading, mapping to SWVs, bounds of masked counts, and the analysis.

Questions share their words: `jaar` is the year of the peildatum, `soorten` are types of education
(None for all of the SWV), `groepen` ages or school years (None for all pupils), and `kalibratie`
is another calibration table than the shipped one. What is not there raises `NotFound`, with what
there is; so do two years to compare that are one.
"""

from boundaries.swv import swv_namen
from flows.attendance import herkomst_van_school, scholen_van_gebied
from flows.counts import SOORTEN
from flows.dataset import jaren, leerlingjaar
from flows.deelname import deelname_tabel, eigen_deelname
from flows.explanation import verklaring
from flows.flow_tables import STROOM_COLUMNS, matrix, paar_beweging, stroom_tabel, verandering
from flows.leerlingen import read_leerlingen
from flows.mapping import PARTIES
from flows.own_amounts import eigen_bekostiging, eigen_betalers
from flows.own_flows import (
    doelgroep_kant,
    doelgroep_matrix,
    doelgroep_saldo,
    doelgroep_scholen,
    doelgroep_stromen,
    eigen_doelgroepen,
    eigen_jaar,
    eigen_jaren,
    eigen_naast_duo,
)
from flows.own_table import read_eigen_stromen
from flows.payer_table import read_betalend
from flows.payers import bedragen, betalend_jaren, wie_betaalt
from flows.postcodes import read_postcodes
from flows.rates import read_tarieven, tarieven
from flows.reconciliation import naast_elkaar
from flows.regio_indeling import read_swv
from flows.registrations import read_uitwisseling, registratie, uitwisseltabel
from flows.roles import RoleRule, usual_rule
from flows.saldo import saldo_beweging, saldo_tabel
from flows.simulation import simuleer

__all__ = [
    "PARTIES",
    "SOORTEN",
    "STROOM_COLUMNS",
    "RoleRule",
    "bedragen",
    "betalend_jaren",
    "deelname_tabel",
    "doelgroep_kant",
    "doelgroep_matrix",
    "doelgroep_saldo",
    "doelgroep_scholen",
    "doelgroep_stromen",
    "eigen_bekostiging",
    "eigen_betalers",
    "eigen_deelname",
    "eigen_doelgroepen",
    "eigen_jaar",
    "eigen_jaren",
    "eigen_naast_duo",
    "herkomst_van_school",
    "jaren",
    "leerlingjaar",
    "matrix",
    "naast_elkaar",
    "paar_beweging",
    "read_betalend",
    "read_eigen_stromen",
    "read_leerlingen",
    "read_postcodes",
    "read_swv",
    "read_tarieven",
    "read_uitwisseling",
    "registratie",
    "saldo_beweging",
    "saldo_tabel",
    "scholen_van_gebied",
    "simuleer",
    "stroom_tabel",
    "swv_namen",
    "tarieven",
    "uitwisseltabel",
    "usual_rule",
    "verandering",
    "verklaring",
    "wie_betaalt",
]
